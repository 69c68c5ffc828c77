// All issuers of access tokens that are known here, as the one Authenticator of bearer tokens: routes a token to the
// issuer that it names, and remembers for a short while what was proved.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "auth/authenticator.h"
#include "auth/grant.h"
#include "auth/issuers/expiring_lru.h"
#include "auth/issuers/issuer.h"
#include "core/ports/clock.h"
#include "core/ports/metrics.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth {

// Safe from many threads once all issuers have been added. Nothing waits for a signature that another request's token
// needs checked, nor for an issuer that another request's token needs asked.
class Issuers final : public Authenticator {
 public:
  // Both outlive this object.
  Issuers(Clock& clock, Metrics& metrics);

  // Before the first request. The `iss` is not that of another one; at most one issuer of a partner takes opaque
  // tokens.
  void add(std::unique_ptr<Issuer> issuer);

  // A JWT goes to the issuer that its `iss` names, any other token to the partner's issuer that is asked about such.
  // Errors: as the port says; the reasons are those of denial.cc.
  [[nodiscard]] Result<AccessContext> authenticate(const Presented& presented, Deadline deadline) override;

  // In the order they were added.
  [[nodiscard]] const std::vector<std::unique_ptr<Issuer>>& all() const noexcept { return issuers_; }
  // Renews keys before they run out. For a thread of its own.
  void keep(Deadline deadline);
  // Forgets all tokens: the next requests prove them again.
  void forget();
  // Forgets all tokens and fetches all keys anew: after an incident at an issuer. The names of those that failed.
  [[nodiscard]] std::vector<std::string> renew(Deadline deadline);

 private:
  // What was proved of a token; the same for every request that shows it.
  struct Proved {
    std::shared_ptr<const Judged> judged;
    std::shared_ptr<const Grant> grant;  // a part of `judged`
    const Issuer* issuer = nullptr;
    std::uint64_t generation = 0;
  };
  [[nodiscard]] Result<Proved> proved(const Presented& presented, std::string_view token, Deadline deadline);
  [[nodiscard]] Result<Proved> prove(std::string_view token, std::string_view partner, Deadline deadline);
  [[nodiscard]] Issuer* by_name(std::string_view iss) const noexcept;
  [[nodiscard]] Issuer* opaque_of(std::string_view partner) const noexcept;
  [[nodiscard]] Result<AccessContext> use(const Proved& proved, const Presented& presented) const;
  void count(const Issuer* issuer, std::string_view outcome);

  Clock& clock_;
  Metrics& metrics_;
  std::vector<std::unique_ptr<Issuer>> issuers_;
  ExpiringLru<Proved> proved_;
  ExpiringLru<bool> inactive_;
};

}  // namespace concord::auth
