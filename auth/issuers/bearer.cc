#include "auth/issuers/bearer.h"

#include <algorithm>

#include "auth/issuers/denial.h"
#include "auth/jose/jws.h"

namespace concord::auth {
namespace {

constexpr std::string_view kAuthorization = "Authorization";
constexpr std::string_view kScheme = "Bearer";
constexpr std::string_view kParameter = "access_token";
constexpr std::string_view kForm = "application/x-www-form-urlencoded";

bool is_token_character(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~' || c == '+' || c == '/' || c == '=';
}

// True for a parameter of that name; also for a text that cannot be taken apart but has the name in it.
bool names_token(std::string_view parameters) {
  const auto parsed = http::parse_parameters(parameters);
  if (!parsed) return parameters.find(kParameter) != std::string_view::npos;
  return std::ranges::any_of(*parsed, [](const auto& each) { return each.first == kParameter; });
}

bool is_form(const http::Request& request) {
  const std::string_view type = request.headers.value("Content-Type");
  return type.size() >= kForm.size() && http::equal_ignoring_case(type.substr(0, kForm.size()), kForm);
}

Result<std::string_view> credentials(std::string_view field) {
  const std::size_t space = std::min(field.find(' '), field.size());
  if (!http::equal_ignoring_case(field.substr(0, space), kScheme)) return deny("no-token");
  std::string_view token = field.substr(space);
  token.remove_prefix(std::min(token.find_first_not_of(' '), token.size()));
  if (token.size() > jose::kTokenBytesMax) return deny("token-too-long");
  if (token.empty() || !std::ranges::all_of(token, is_token_character)) return deny("token-malformed");
  return token;
}

}  // namespace

Result<std::string_view> bearer_token(const http::Request& request) {
  const auto& fields = request.headers.fields();
  const auto times = std::ranges::count_if(
      fields, [](const auto& field) { return http::equal_ignoring_case(field.first, kAuthorization); });
  if (times > 1) return deny("two-tokens");
  if (names_token(request.query())) return deny("token-in-query");
  if (is_form(request) && names_token(request.body)) return deny("token-in-form");
  const std::string* field = request.headers.find(kAuthorization);
  if (field == nullptr) return deny("no-token");
  return credentials(*field);
}

}  // namespace concord::auth
