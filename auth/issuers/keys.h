// The keys that an issuer signs with: its own, held here, or those that it publishes, fetched and remembered.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "auth/issuers/discovery.h"
#include "auth/issuers/expiring_lru.h"
#include "auth/issuers/remembered.h"
#include "auth/issuers/settings.h"
#include "auth/jose/jwk.h"
#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/metrics.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth {

// How many keys of one kid are tried.
inline constexpr std::size_t kKeysTriedMax = 3;

class Keys {
 public:
  virtual ~Keys() = default;
  // Those that may have made a signature with that algorithm: by kid, or the only one of the set when `kid` is empty.
  // Errors: "key-unknown", "algorithm" for a key that is there but not for this algorithm, "issuer-unavailable".
  [[nodiscard]] virtual Result<std::vector<jose::PublicKey>> find(std::string_view kid, jose::Algorithm algorithm,
                                                                  Deadline deadline) = 0;
  // Changes whenever the set does: what was proved by an older one is to be proved again.
  [[nodiscard]] virtual std::uint64_t generation() const noexcept = 0;
  // Renews what is about to run out. For a thread of its own.
  virtual void keep(Deadline deadline) = 0;
  // Fetches them anew now, for an operator who knows that one was taken back. Errors: "issuer-unavailable".
  [[nodiscard]] virtual Status renew(Deadline deadline) = 0;

 protected:
  Keys() = default;
  Keys(const Keys&) = default;
  Keys& operator=(const Keys&) = default;
};

// Keys that are known without asking, such as those of the sandbox's own issuer. May be replaced while in use.
class OwnKeys final : public Keys {
 public:
  explicit OwnKeys(jose::KeySet keys);
  void replace(jose::KeySet keys);
  [[nodiscard]] Result<std::vector<jose::PublicKey>> find(std::string_view kid, jose::Algorithm algorithm,
                                                          Deadline deadline) override;
  [[nodiscard]] std::uint64_t generation() const noexcept override { return generation_; }
  void keep(Deadline /*deadline*/) override {}
  [[nodiscard]] Status renew(Deadline /*deadline*/) override { return {}; }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const jose::KeySet> keys_;
  std::atomic<std::uint64_t> generation_{0};
};

// The JWK Set of an issuer. A kid that is not in it has the set fetched again, at most every 30 s, so that a rotation
// is seen at once and a flood of made-up kids costs the issuer nothing. While the issuer cannot be reached, keys that
// were seen within 24 h are good, and unknown ones are "issuer-unavailable".
class PublishedKeys final : public Keys {
 public:
  // All outlive this object.
  PublishedKeys(const IssuerSettings& settings, Discovery& discovery, HttpClient& client, Clock& clock,
                Metrics& metrics);
  [[nodiscard]] Result<std::vector<jose::PublicKey>> find(std::string_view kid, jose::Algorithm algorithm,
                                                          Deadline deadline) override;
  [[nodiscard]] std::uint64_t generation() const noexcept override { return remembered_.generation(); }
  void keep(Deadline deadline) override { remembered_.keep(deadline); }
  [[nodiscard]] Status renew(Deadline deadline) override;

 private:
  using Set = Remembered<jose::KeySet>;
  [[nodiscard]] Result<Set::Fresh> fetch_set(Deadline deadline);
  [[nodiscard]] Result<Set::Fresh> fetch_counted(Deadline deadline);
  [[nodiscard]] bool may_ask_again();

  const IssuerSettings& settings_;
  Discovery& discovery_;
  HttpClient& client_;
  Clock& clock_;
  Metrics& metrics_;
  Set remembered_;
  ExpiringLru<bool> unknown_;  // kids that the set did not have a moment ago
  std::mutex mutex_;
  Deadline ask_again_at_{};
  std::string last_text_;  // touched by the one that fetches
};

}  // namespace concord::auth
