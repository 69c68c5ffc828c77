#include "auth/issuers/issuers.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "auth/issuers/bearer.h"
#include "auth/issuers/denial.h"
#include "auth/issuers/remote.h"
#include "auth/jose/claims.h"
#include "auth/jose/jws.h"
#include "core/crypto/digest.h"

namespace concord::auth {
namespace {

constexpr std::size_t kProvedMax = 5'000;
constexpr std::size_t kInactiveMax = 1'000;
constexpr std::chrono::seconds kInactiveFor{5};

// The compact form has two dots. What has them and cannot be read is no token of any issuer.
bool has_form_of_jwt(std::string_view token) { return std::ranges::count(token, '.') == 2; }

}  // namespace

Issuers::Issuers(Clock& clock, Metrics& metrics)
    : clock_{clock}, metrics_{metrics}, proved_{kProvedMax}, inactive_{kInactiveMax} {}

void Issuers::add(std::unique_ptr<Issuer> issuer) { issuers_.push_back(std::move(issuer)); }

Issuer* Issuers::by_name(std::string_view iss) const noexcept {
  const auto it = std::ranges::find_if(issuers_, [&](const auto& each) { return each->settings().issuer == iss; });
  return it == issuers_.end() ? nullptr : it->get();
}

Issuer* Issuers::opaque_of(std::string_view partner) const noexcept {
  const auto it =
      std::ranges::find_if(issuers_, [&](const auto& each) { return each->takes_opaque() && each->serves(partner); });
  return it == issuers_.end() ? nullptr : it->get();
}

Result<AccessContext> Issuers::authenticate(const Presented& presented, Deadline deadline) {
  const auto token = bearer_token(presented.request);
  if (!token) {
    count(nullptr, token.error().reason);
    return fail(token.error());
  }
  ASSIGN_OR_RETURN(const Proved known, proved(presented, *token, deadline));
  auto access = use(known, presented);
  if (!access) count(known.issuer, access.error().reason);
  return access;
}

Result<Issuers::Proved> Issuers::proved(const Presented& presented, std::string_view token, Deadline deadline) {
  const Digest digest = sha256(token);
  if (auto known = proved_.find(digest, clock_.steady_now());
      known && known->generation == known->issuer->generation()) {
    count(known->issuer, "remembered");
    return *std::move(known);
  }
  const Digest by_partner = sha256(std::string{presented.partner}.append(1, '\0').append(token));
  if (inactive_.find(by_partner, clock_.steady_now())) {
    count(nullptr, "token-inactive");
    return deny("token-inactive");
  }
  auto found = prove(token, presented.partner, deadline);
  if (!found) {
    if (found.error().reason == "token-inactive") inactive_.put(by_partner, true, clock_.steady_now() + kInactiveFor);
    count(nullptr, found.error().reason);
    return found;
  }
  const Issuer& issuer = *found->issuer;
  const auto left = found->grant->expires + issuer.settings().clock_skew - clock_.now();
  const auto lifetime = std::min<std::chrono::microseconds>(issuer.remembered_max(), left);
  if (lifetime.count() > 0) proved_.put(digest, *found, clock_.steady_now() + lifetime);
  count(&issuer, "proved");
  return found;
}

Result<Issuers::Proved> Issuers::prove(std::string_view token, std::string_view partner, Deadline deadline) {
  Issuer* issuer = nullptr;
  std::uint64_t generation = 0;
  Result<Judged> judged = deny("token-malformed");
  if (has_form_of_jwt(token)) {
    const auto jws = jose::parse_compact(token);
    if (!jws) return deny(jws.error().kind == ErrorKind::too_large ? "token-too-long" : "token-malformed");
    const auto iss = jose::text_claim(jws->claims, "iss");
    if (!iss) return deny("claim");
    issuer = by_name(iss->value_or(""));
    if (issuer == nullptr) return deny("issuer-unknown");
    generation = issuer->generation();
    judged = issuer->judge_jwt(*jws, token, deadline);
  } else {
    issuer = opaque_of(partner);
    if (issuer == nullptr) return deny("token-malformed");
    generation = issuer->generation();
    judged = issuer->judge_by_asking(token, deadline);
  }
  if (!judged) return fail(std::move(judged).error());
  const auto shared = std::make_shared<const Judged>(*std::move(judged));
  return Proved{.judged = shared,
                .grant = std::shared_ptr<const Grant>{shared, &shared->grant},
                .issuer = issuer,
                .generation = generation};
}

Result<AccessContext> Issuers::use(const Proved& proved, const Presented& presented) const {
  RETURN_IF_ERROR(judge_use(*proved.judged, proved.issuer->settings(), presented.partner, presented.base,
                            presented.request.client_certificate.get()));
  return AccessContext::of(proved.grant);
}

void Issuers::keep(Deadline deadline) {
  for (const auto& issuer : issuers_) issuer->keep(std::min(deadline, clock_.steady_now() + 2 * kFetchTime));
}

void Issuers::forget() {
  proved_.clear();
  inactive_.clear();
}

std::vector<std::string> Issuers::renew(Deadline deadline) {
  std::vector<std::string> failed;
  for (const auto& issuer : issuers_) {
    if (!issuer->renew(deadline)) failed.push_back(issuer->settings().name);
  }
  forget();
  return failed;
}

void Issuers::count(const Issuer* issuer, std::string_view outcome) {
  const std::string_view name = issuer == nullptr ? std::string_view{} : std::string_view{issuer->settings().name};
  metrics_.count("concord_auth_tokens_total", {{"issuer", name}, {"outcome", outcome}}, 1);
}

}  // namespace concord::auth
