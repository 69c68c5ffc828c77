// uses: auth fhir
// A token: the text as it is, and as header (first line) and payload (the rest) that are encoded here, so that the
// fuzzer need not learn base64. No signature holds; what the claims are taken for is within the issuer's rules.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "auth/issuers/judge.h"
#include "auth/jose/jws.h"
#include "core/base64.h"
#include "core/json/write.h"

namespace {

using namespace concord;  // NOLINT(google-build-using-namespace)
using auth::jose::Algorithm;

constexpr Instant kNow{std::chrono::seconds{1'772'464'500}};

void require(bool claim) {
  if (!claim) std::abort();
}

const auth::jose::PublicKey& key() {
  static const auto kKey = auth::jose::PublicKey::from_jwk(json::object({
                                                               {"kty", "EC"},
                                                               {"crv", "P-256"},
                                                               {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                                                               {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
                                                           }))
                               .value();
  return kKey;
}

auth::IssuerSettings settings() {
  auth::IssuerSettings out;
  out.issuer = "https://idp.example";
  out.levels = {auth::Level::patient, auth::Level::user};
  out.scopes = {.style = auth::ScopeStyle::dotted, .prefixes = {"api://x/"}, .roles = {{"R", "user/*.rs"}}};
  return out;
}

void check_judged(const json::Value& claims, auth::Told told) {
  static const auth::IssuerSettings kSettings = settings();
  const auto judged = auth::judge(claims, kSettings, told, kNow);
  if (!judged) {
    require(!judged.error().reason.empty() && judged.error().kind == ErrorKind::unauthenticated);
    return;
  }
  const auth::Grant& grant = judged->grant;
  require(told == auth::Told::by_introspection || !judged->audiences.empty());
  require(grant.expires + kSettings.clock_skew > kNow && grant.patient.size() <= 64);
  require(grant.patient.find_first_of("/?& ") == std::string::npos && !grant.subject.empty());
  require(std::ranges::none_of(grant.scopes.resources, [](const auto& s) { return s.level == auth::Level::system; }));
}

void check(std::string_view token) {
  constexpr std::array kAllowed{Algorithm::es256};
  const auto jws = auth::jose::parse_compact(token);
  if (!jws) return;
  require(token.starts_with(jws->signed_part));
  require(token.substr(jws->signed_part.size() + 1) == base64url_encode(jws->signature));
  require(!auth::jose::verify(*jws, key(), kAllowed));
  for (const auto told : {auth::Told::in_token, auth::Told::by_introspection}) check_judged(jws->claims, told);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  check(text);
  const std::size_t line = std::min(text.find('\n'), text.size());
  const std::string_view payload = text.substr(std::min(line + 1, text.size()));
  check(base64url_encode(text.substr(0, line)) + '.' + base64url_encode(payload) + '.' +
        base64url_encode(std::string(64, 's')));
  return 0;
}
