#include "service/http/challenge.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace concord::http {
namespace {

struct Row {
  ErrorKind kind;
  std::string_view reason;  // begins so
  std::string_view error;
  std::string_view text;
};
// The first that fits. Other reasons of `forbidden` are not about the token.
constexpr std::array kRows{
    Row{ErrorKind::unauthenticated, "no-token", "", ""},
    Row{ErrorKind::unauthenticated, "no-issuer", "", ""},
    Row{ErrorKind::unauthenticated, "token-expired", "invalid_token", "The token has expired"},
    Row{ErrorKind::unauthenticated, "", "invalid_token", "The token is not valid here"},
    Row{ErrorKind::malformed, "two-tokens", "invalid_request", "There is more than one token"},
    Row{ErrorKind::malformed, "token-in-", "invalid_request", "A token is sent in the Authorization field only"},
    Row{ErrorKind::malformed, "credentials", "invalid_request", "The Authorization field cannot be read"},
    Row{ErrorKind::forbidden, "scope-", "insufficient_scope", "The scopes do not allow this"},
    Row{ErrorKind::forbidden, "no-launch-patient", "insufficient_scope", "The token is for no patient"},
};

}  // namespace

std::string challenge_of(const Error& error) {
  const auto* row = std::ranges::find_if(
      kRows, [&error](const Row& each) { return each.kind == error.kind && error.reason.starts_with(each.reason); });
  if (row == kRows.end()) return {};
  std::string out = R"(Bearer realm="fhir")";
  if (!row->error.empty()) out += fmt::format(R"(, error="{}", error_description="{}")", row->error, row->text);
  if (!error.scope.empty()) out += fmt::format(R"(, scope="{}")", error.scope);
  return out;
}

}  // namespace concord::http
