#include "fhir/search/escapes.h"

#include <algorithm>
#include <cstddef>

#include "fhir/search/search.h"

namespace concord::fhir {
namespace search {
namespace {

// The offset of the first unescaped separator, or the size.
std::size_t find_unescaped(std::string_view value, char separator) {
  std::size_t at = 0;
  while (at < value.size() && value[at] != separator) at += value[at] == '\\' ? 2 : 1;
  return std::min(at, value.size());
}

}  // namespace

std::string unescape(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) ++i;
    out += value[i];
  }
  return out;
}

std::vector<std::string_view> split_unescaped(std::string_view value, char separator) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto end = find_unescaped(value, separator);
    out.push_back(value.substr(0, end));
    if (end == value.size()) return out;
    value.remove_prefix(end + 1);
  }
}

}  // namespace search

std::string escape_search_value(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\\' || c == '|' || c == ',' || c == '$') out += '\\';
    out += c;
  }
  return out;
}

TokenValue parse_token(std::string_view value) {
  const auto bar = search::split_unescaped(value, '|').front().size();
  if (bar == value.size()) return {.system = {}, .code = search::unescape(value), .has_system = false};
  return {.system = search::unescape(value.substr(0, bar)),
          .code = search::unescape(value.substr(bar + 1)),
          .has_system = true};
}

}  // namespace concord::fhir
