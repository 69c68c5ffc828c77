#include "auth/issuers/issuer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "auth/issuers/denial.h"

namespace concord::auth {
namespace {

constexpr std::chrono::seconds kRememberedMax{60};

}  // namespace

Issuer::Issuer(IssuerSettings settings, Keys& keys, Clock& clock, IsRevoked is_revoked)
    : settings_{std::move(settings)}, clock_{clock}, keys_{&keys}, is_revoked_{std::move(is_revoked)} {}

Issuer::Issuer(IssuerSettings settings, IntrospectionCredentials credentials, HttpClient& client, Clock& clock,
               Metrics& metrics)
    : settings_{std::move(settings)},
      clock_{clock},
      discovery_{std::make_unique<Discovery>(settings_, client, clock)},
      published_{std::make_unique<PublishedKeys>(settings_, *discovery_, client, clock, metrics)},
      keys_{published_.get()},
      introspector_{takes_opaque() ? std::make_unique<Introspector>(settings_, std::move(credentials), *discovery_,
                                                                    client, clock, metrics)
                                   : nullptr} {}

bool Issuer::serves(std::string_view partner) const noexcept {
  return settings_.partners.empty() || std::ranges::find(settings_.partners, partner) != settings_.partners.end();
}

std::chrono::seconds Issuer::remembered_max() const noexcept {
  return introspector_ == nullptr ? kRememberedMax : std::min(kRememberedMax, settings_.introspection.remembered_max);
}

Result<Judged> Issuer::judge_jwt(const jose::Jws& jws, std::string_view token, Deadline deadline) {
  if (settings_.proof == Proof::introspection) return judge_by_asking(token, deadline);
  RETURN_IF_ERROR(prove(jws, deadline));
  if (is_revoked_) {
    ASSIGN_OR_RETURN(const bool is_revoked, is_revoked_(jws.claims, deadline));
    if (is_revoked) return deny("token-inactive");
  }
  return judge(jws.claims, settings_, Told::in_token, clock_.now());
}

Result<Judged> Issuer::judge_by_asking(std::string_view token, Deadline deadline) {
  if (introspector_ == nullptr) return deny("token-malformed");
  ASSIGN_OR_RETURN(const json::Value claims, introspector_->ask(token, deadline));
  return judge(claims, settings_, Told::by_introspection, clock_.now());
}

Status Issuer::prove(const jose::Jws& jws, Deadline deadline) {
  const auto& allowed = settings_.algorithms;
  if (!jws.algorithm || std::ranges::find(allowed, *jws.algorithm) == allowed.end()) return deny("algorithm");
  if (!is_access_token_type(jws.type, settings_)) return deny("token-type");
  ASSIGN_OR_RETURN(const auto keys, keys_->find(jws.kid, *jws.algorithm, deadline));
  const bool holds = std::ranges::any_of(
      keys, [&](const jose::PublicKey& key) { return jose::verify(jws, key, allowed).has_value(); });
  return holds ? Status{} : deny("signature");
}

Status Issuer::renew(Deadline deadline) {
  return settings_.proof == Proof::introspection ? Status{} : keys_->renew(deadline);
}

void Issuer::keep(Deadline deadline) {
  if (settings_.proof != Proof::introspection) keys_->keep(deadline);
  if (discovery_ != nullptr && settings_.jwks_uri.empty()) discovery_->keep(deadline);
}

}  // namespace concord::auth
