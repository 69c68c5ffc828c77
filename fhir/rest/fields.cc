#include "fhir/rest/fields.h"

#include <algorithm>

namespace concord::fhir::rest {
namespace {

// The end of what `text` begins with: at a separator outside quotes.
std::size_t end_of_part(std::string_view text, std::string_view separators) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      is_quoted = !is_quoted;
    } else if (!is_quoted && separators.find(text[i]) != std::string_view::npos) {
      return i;
    }
  }
  return text.size();
}

}  // namespace

std::string joined(const http::Headers& headers, std::string_view name) {
  std::string out;
  for (const auto& [field, value] : headers.fields()) {
    if (!http::equal_ignoring_case(field, name)) continue;
    if (!out.empty()) out += ',';
    out += value;
  }
  return out;
}

std::string_view trimmed(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view unquoted(std::string_view text) noexcept {
  const bool is_quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

std::vector<std::string_view> parts(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = end_of_part(text, separators);
    if (const auto part = trimmed(text.substr(0, end)); !part.empty()) out.push_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string_view parameter(const std::vector<std::string_view>& parts, std::string_view name) noexcept {
  for (const std::string_view part : parts) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    if (http::equal_ignoring_case(trimmed(part.substr(0, equals)), name))
      return unquoted(trimmed(part.substr(equals + 1)));
  }
  return {};
}

}  // namespace concord::fhir::rest
