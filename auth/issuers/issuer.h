// One issuer of access tokens at work: its settings, its keys, and the way to ask it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "auth/issuers/discovery.h"
#include "auth/issuers/introspection.h"
#include "auth/issuers/judge.h"
#include "auth/issuers/keys.h"
#include "auth/issuers/settings.h"
#include "auth/jose/jws.h"
#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/metrics.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth {

// Safe from many threads.
class Issuer {
 public:
  // Whether a token with these claims was revoked before its time. Errors: unavailable.
  using IsRevoked = std::function<Result<bool>(const json::Value&, Deadline)>;
  // Proves by these keys, without any HTTP: for an issuer that is part of this program. `keys` outlives this object.
  Issuer(IssuerSettings settings, Keys& keys, Clock& clock, IsRevoked is_revoked = {});
  // Fetches keys and asks about tokens as the settings say. All references outlive this object.
  Issuer(IssuerSettings settings, IntrospectionCredentials credentials, HttpClient& client, Clock& clock,
         Metrics& metrics);

  ~Issuer() = default;
  Issuer(const Issuer&) = delete;  // its parts refer to its settings
  Issuer& operator=(const Issuer&) = delete;

  [[nodiscard]] const IssuerSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] std::uint64_t generation() const noexcept { return keys_->generation(); }
  // What the issuer says of itself, to tell clients; nullptr for one that is part of this program.
  [[nodiscard]] Discovery* discovery() noexcept { return discovery_.get(); }

  // Whether it serves that partner, and takes tokens that are no JWT.
  [[nodiscard]] bool serves(std::string_view partner) const noexcept;
  [[nodiscard]] bool takes_opaque() const noexcept { return settings_.proof != Proof::signature; }

  // A JWT that says it is of this issuer; `token` is its text. Errors: with a reason of denial.cc.
  [[nodiscard]] Result<Judged> judge_jwt(const jose::Jws& jws, std::string_view token, Deadline deadline);
  // Any token, by asking. Errors: as above.
  [[nodiscard]] Result<Judged> judge_by_asking(std::string_view token, Deadline deadline);
  // For how long a token that was proved just now is taken for proved.
  [[nodiscard]] std::chrono::seconds remembered_max() const noexcept;
  // Renews keys and metadata before they run out. For a thread of its own.
  void keep(Deadline deadline);
  // Fetches its keys anew now. Errors: "issuer-unavailable".
  [[nodiscard]] Status renew(Deadline deadline);

 private:
  [[nodiscard]] Status prove(const jose::Jws& jws, Deadline deadline);

  IssuerSettings settings_;
  Clock& clock_;
  std::unique_ptr<Discovery> discovery_;
  std::unique_ptr<Keys> published_;
  Keys* keys_;
  std::unique_ptr<Introspector> introspector_;
  IsRevoked is_revoked_;
};

}  // namespace concord::auth
