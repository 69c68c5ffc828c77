#include "service/http/edge/syntax.h"

#include <algorithm>
#include <array>

#include "core/http.h"

namespace concord::http::edge {
namespace {

constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";

constexpr std::array<bool, 256> make_token_table() {
  std::array<bool, 256> table{};
  for (char c = '0'; c <= '9'; ++c) table.at(static_cast<unsigned char>(c)) = true;
  for (char c = 'A'; c <= 'Z'; ++c) table.at(static_cast<unsigned char>(c)) = true;
  for (char c = 'a'; c <= 'z'; ++c) table.at(static_cast<unsigned char>(c)) = true;
  for (const char c : kTokenMarks) table.at(static_cast<unsigned char>(c)) = true;
  return table;
}
constexpr std::array<bool, 256> kToken = make_token_table();

bool is_whitespace(char c) noexcept { return c == ' ' || c == '\t'; }

}  // namespace

bool is_token_char(char c) noexcept { return kToken[static_cast<unsigned char>(c)]; }

bool is_token(std::string_view text) noexcept { return !text.empty() && std::ranges::all_of(text, is_token_char); }

bool is_forbidden_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20U && c != '\t') || byte == 0x7FU;
}

bool is_field_text(std::string_view text) noexcept { return std::ranges::none_of(text, is_forbidden_control); }

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string_view trim_whitespace(std::string_view text) noexcept {
  while (!text.empty() && is_whitespace(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_whitespace(text.back())) text.remove_suffix(1);
  return text;
}

bool list_contains(std::string_view list, std::string_view token) noexcept {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    if (equal_ignoring_case(trim_whitespace(list.substr(0, end)), token)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

bool parse_field_line(std::string_view line, FieldLine& out) noexcept {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
  const std::string_view value = trim_whitespace(line.substr(colon + 1));
  if (!is_field_text(value)) return false;
  out = {.name = line.substr(0, colon), .value = value};
  return true;
}

}  // namespace concord::http::edge
