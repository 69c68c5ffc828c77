// uses: auth fhir
// A scope string: parsed as it is and made plain from the dotted spelling. What is granted is written again and must
// grant the same; a scope with a query never grants what is without.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "auth/scopes/scope.h"
#include "auth/scopes/spelling.h"

namespace {

using namespace concord;  // NOLINT(google-build-using-namespace)

void require(bool claim) {
  if (!claim) std::abort();
}

void check(std::string_view text) {
  const auto scopes = auth::parse_scopes(text);
  if (!scopes) return;
  for (const auth::Scope& scope : scopes->resources) {
    require(!scope.permissions.empty() && !scope.type.empty());
    require(scope.filters.empty() == (scope.text.find('?') == std::string::npos));
    require(scope.filters.size() == scope.query.criteria.size());
    const auto again = auth::parse_scope(scope.text);
    require(again.has_value() && *again == scope);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};  // NOLINT(*-reinterpret-cast)
  check(text);
  check(auth::plain_scopes(text, {.style = auth::ScopeStyle::dotted, .prefixes = {"api://x/"}, .roles = {}}));
  return 0;
}
