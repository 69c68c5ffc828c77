#include "core/json/number.h"

#include <algorithm>

namespace concord::json {
namespace {

bool is_digit_at(std::string_view text, std::size_t at) noexcept {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// The offset behind the digits that start at `at`.
std::size_t skip_digits(std::string_view text, std::size_t at) noexcept {
  while (is_digit_at(text, at)) ++at;
  return at;
}

// The offset behind the string whose opening quotation mark is at `at`.
std::size_t skip_string(std::string_view text, std::size_t at) noexcept {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at + 1;
}

}  // namespace

std::size_t number_length(std::string_view text) noexcept {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  if (!is_digit_at(text, at)) return 0;
  at = text[at] == '0' ? at + 1 : skip_digits(text, at);
  if (at < text.size() && text[at] == '.') {
    if (!is_digit_at(text, at + 1)) return 0;
    at = skip_digits(text, at + 1);
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t digits = at + 1;
    if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
    if (!is_digit_at(text, digits)) return 0;
    at = skip_digits(text, digits);
  }
  return at;
}

std::string blank_numbers(std::string_view text) {
  std::string out{text};
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '"') {
      at = skip_string(text, at);
      continue;
    }
    if (text[at] != '-' && !is_digit_at(text, at)) {
      ++at;
      continue;
    }
    // All that could belong to the number, or nothing: half of a broken one may look whole.
    const std::size_t end = std::min(text.find_first_not_of("0123456789+-.eE", at), text.size());
    if (number_length(text.substr(at, end - at)) == end - at) {
      out.replace(at, end - at, end - at, ' ');
      out[at] = '0';
    }
    at = end;
  }
  return out;
}

}  // namespace concord::json
