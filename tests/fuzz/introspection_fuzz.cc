// uses: auth fhir
// An issuer's answer about a token: only "active": true of this issuer is taken, and then judged as any claims are.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "auth/issuers/introspection.h"
#include "auth/issuers/judge.h"

namespace {

using namespace concord;  // NOLINT(google-build-using-namespace)

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  auth::IssuerSettings settings;
  settings.issuer = "https://idp.example";
  settings.levels = {auth::Level::system};
  const auto claims = auth::read_introspection({reinterpret_cast<const char*>(bytes), size}, settings.issuer);
  if (!claims) {
    require(!claims.error().reason.empty());
    return 0;
  }
  require((*claims)["active"].as_bool().value_or(false));
  require(claims->find("iss") == nullptr || claims->text("iss") == settings.issuer);
  const auto judged =
      auth::judge(*claims, settings, auth::Told::by_introspection, Instant{std::chrono::seconds{1'772'464'500}});
  if (!judged) {
    require(!judged.error().reason.empty());
    return 0;
  }
  for (const auth::Scope& scope : judged->grant.scopes.resources) require(scope.level == auth::Level::system);
  return 0;
}
