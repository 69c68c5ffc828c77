#include "service/http/prefer.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace concord::http {
namespace {

using artifacts::Handling;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The end of the element that `text` begins with: at a separator that is not quoted.
std::size_t end_of_element(std::string_view text, char separator) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      is_quoted = !is_quoted;
    } else if (text[i] == separator && !is_quoted) {
      return i;
    }
  }
  return text.size();
}

// The value of `handling` in one preference: `handling=lenient;q=…`, `handling="lenient"`. Empty for any other.
std::optional<std::string_view> handling_in(std::string_view preference) {
  const std::string_view pair = preference.substr(0, end_of_element(preference, ';'));
  const std::size_t equals = std::min(pair.find('='), pair.size());
  if (!equal_ignoring_case(trimmed(pair.substr(0, equals)), "handling")) return std::nullopt;
  const std::string_view value = trimmed(pair.substr(std::min(equals + 1, pair.size())));
  const bool is_quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return is_quoted ? value.substr(1, value.size() - 2) : value;
}

struct Name {
  std::string_view name;
  Handling handling;
};
constexpr std::array kNames{Name{"strict", Handling::strict}, Name{"lenient", Handling::lenient}};

}  // namespace

std::optional<Handling> preferred_handling(const Headers& headers) {
  for (const auto& [name, field] : headers.fields()) {
    if (!equal_ignoring_case(name, "Prefer")) continue;
    for (std::string_view rest = field; !rest.empty();) {
      const std::size_t end = end_of_element(rest, ',');
      const auto value = handling_in(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (!value) continue;
      const auto* known = std::ranges::find(kNames, *value, &Name::name);
      return known == kNames.end() ? std::nullopt : std::optional{known->handling};
    }
  }
  return std::nullopt;
}

}  // namespace concord::http
