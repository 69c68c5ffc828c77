#include "service/http/edge/target.h"

#include <algorithm>
#include <array>

#include "service/http/edge/authority.h"

namespace concord::http::edge {
namespace {

constexpr std::array<std::string_view, 2> kSchemes{"http://", "https://"};

// A "#" never reaches a server, and "|" does: FHIR clients send it raw, so no visible byte but "#" is refused.
bool is_target_char(char c) noexcept { return c > ' ' && c < '\x7F' && c != '#'; }

std::optional<Target> parse_absolute(Method method, std::string_view text) {
  const auto* scheme = std::ranges::find_if(
      kSchemes, [text](std::string_view s) { return equal_ignoring_case(text.substr(0, s.size()), s); });
  if (scheme == kSchemes.end()) return std::nullopt;
  text.remove_prefix(scheme->size());
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  const std::string_view authority = text.substr(0, end);
  if (!is_valid_authority(authority)) return std::nullopt;
  const std::string_view rest = text.substr(end);
  Target target{.text = {}, .authority = std::string{authority}};
  if (rest.empty() && method == Method::options) {
    target.text.push_back('*');
    return target;
  }
  if (!rest.starts_with('/')) target.text.push_back('/');
  target.text += rest;
  return target;
}

}  // namespace

std::optional<Target> parse_target(Method method, std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, is_target_char)) return std::nullopt;
  if (text.front() == '/') return Target{.text = std::string{text}, .authority = {}};
  if (text == "*" && method == Method::options) return Target{.text = "*", .authority = {}};
  return parse_absolute(method, text);
}

}  // namespace concord::http::edge
