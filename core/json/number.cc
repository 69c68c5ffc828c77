#include "core/json/number.h"

#include <algorithm>
#include <cstdint>

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

// A JSON number as ±0.d1d2d3… × 10^exponent, the first and the last digit not zero; zero has no digits. `digits` may
// hold the point.
struct Scaled {
  std::string_view digits;
  std::int64_t exponent = 0;
  bool is_negative = false;
  bool is_exact = true;  // false: an exponent that no such number needs
};

constexpr std::int64_t kExponentMax = 1'000'000'000'000'000;

Scaled scaled(std::string_view text) noexcept {
  Scaled out;
  out.is_negative = text.starts_with('-');
  if (out.is_negative) text.remove_prefix(1);
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  std::string_view power = text.substr(std::min(e + 1, text.size()));
  text = text.substr(0, e);
  const bool is_small = power.starts_with('-');
  if (is_small || power.starts_with('+')) power.remove_prefix(1);
  for (const char digit : power) {
    if (out.exponent < kExponentMax) out.exponent = out.exponent * 10 + (digit - '0');
  }
  out.is_exact = out.exponent < kExponentMax;
  if (is_small) out.exponent = -out.exponent;
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t first = text.find_first_not_of("0.");
  if (first == std::string_view::npos) return {};
  out.exponent += static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) + (first > point ? 1 : 0);
  out.digits = text.substr(first, text.find_last_not_of("0.") + 1 - first);
  return out;
}

// Digits compared one by one, the points left out.
bool are_same_digits(std::string_view a, std::string_view b) noexcept {
  std::size_t i = 0;
  std::size_t j = 0;
  while (true) {
    if (i < a.size() && a[i] == '.') ++i;
    if (j < b.size() && b[j] == '.') ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (a[i++] != b[j++]) return false;
  }
}

}  // namespace

bool is_same_number(std::string_view a, std::string_view b) noexcept {
  if (a == b) return true;
  const Scaled left = scaled(a);
  const Scaled right = scaled(b);
  if (left.digits.empty() || right.digits.empty()) return left.digits.empty() && right.digits.empty();
  return left.is_exact && right.is_exact && left.is_negative == right.is_negative && left.exponent == right.exponent &&
         are_same_digits(left.digits, right.digits);
}

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
