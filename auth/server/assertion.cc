#include "auth/server/assertion.h"

#include <algorithm>
#include <array>
#include <utility>

#include "auth/jose/claims.h"
#include "core/http.h"

namespace concord::auth::server {
namespace {

using jose::Algorithm;
using std::chrono::seconds;

constexpr std::array kAlgorithms{Algorithm::rs384, Algorithm::es384};
constexpr std::array<std::string_view, 2> kTypes{"JWT", "client-authentication+jwt"};
constexpr std::size_t kTokenIdBytesMax = 256;
constexpr seconds kIssuedAgoMax{600};

tl::unexpected<Error> invalid(std::string text) { return fail(ErrorKind::unauthenticated, std::move(text)); }

Status check_header(const jose::Jws& assertion, const Client& client) {
  const bool is_typed = std::ranges::any_of(
      kTypes, [&](std::string_view type) { return http::equal_ignoring_case(type, assertion.type); });
  if (!is_typed) return invalid("typ must be JWT");
  if (!assertion.algorithm || std::ranges::find(kAlgorithms, *assertion.algorithm) == kAlgorithms.end()) {
    return invalid("alg must be RS384 or ES384");
  }
  if (assertion.kid.empty()) return invalid("kid is required");
  const json::Value* jku = assertion.header.find("jku");
  if (jku != nullptr && (client.jwks_url.empty() || jku->as_string() != client.jwks_url)) {
    return invalid("jku is not the registered one");
  }
  return {};
}

Status check_parties(const json::Value& claims, const Client& client, const AssertionRules& rules) {
  ASSIGN_OR_RETURN(const auto issuer, jose::text_claim(claims, "iss"));
  ASSIGN_OR_RETURN(const auto subject, jose::text_claim(claims, "sub"));
  if (issuer != client.id || subject != client.id) return invalid("iss and sub must be the client_id");
  ASSIGN_OR_RETURN(const auto audiences, jose::texts_claim(claims, "aud"));
  if (audiences.size() != 1 || std::ranges::find(rules.audiences, audiences.front()) == rules.audiences.end()) {
    return invalid("aud must be the token endpoint alone");
  }
  return {};
}

// How long the assertion is still good for.
Result<seconds> check_times(const json::Value& claims, const AssertionRules& rules) {
  ASSIGN_OR_RETURN(const auto expires, jose::date_claim(claims, "exp"));
  ASSIGN_OR_RETURN(const auto not_before, jose::date_claim(claims, "nbf"));
  ASSIGN_OR_RETURN(const auto issued, jose::date_claim(claims, "iat"));
  if (!expires || *expires <= rules.now) return invalid("exp is missing or past");
  if (*expires > rules.now + kAssertionLifetimeMax + rules.skew) return invalid("exp is over five minutes ahead");
  const Instant latest = rules.now + rules.skew;
  if ((not_before && *not_before > latest) || (issued && *issued > latest)) return invalid("it is not valid yet");
  if (issued && *issued < rules.now - kIssuedAgoMax) return invalid("iat is too long ago");
  return std::chrono::ceil<seconds>(*expires - rules.now) + rules.skew;
}

Status check_signature(const jose::Jws& assertion, const Client& client) {
  const auto keys = client.keys.find(assertion.kid, *assertion.algorithm);
  if (keys.size() != 1) return invalid("not exactly one registered key has this kid and alg");
  return jose::verify(assertion, keys.front()->key, kAlgorithms);
}

}  // namespace

Result<Proof> check_assertion(const jose::Jws& assertion, const Client& client, const AssertionRules& rules) {
  RETURN_IF_ERROR(check_header(assertion, client));
  RETURN_IF_ERROR(check_signature(assertion, client));
  RETURN_IF_ERROR(check_parties(assertion.claims, client, rules));
  ASSIGN_OR_RETURN(const auto lifetime, check_times(assertion.claims, rules));
  ASSIGN_OR_RETURN(auto token_id, jose::text_claim(assertion.claims, "jti"));
  if (!token_id || token_id->size() > kTokenIdBytesMax) return invalid("jti must be a text of 1 to 256 bytes");
  return Proof{.token_id = *std::move(token_id), .lifetime = lifetime};
}

}  // namespace concord::auth::server
