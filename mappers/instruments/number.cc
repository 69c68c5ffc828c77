#include "mappers/instruments/number.h"

#include <fmt/format.h>

#include <algorithm>

namespace concord::mappers::instruments {
namespace {

constexpr std::int64_t kExponentMax = 1'000'000;
constexpr std::int64_t kDigitsMax = 12;  // before the point, of what is counted in thousandths
constexpr std::int64_t kDecimals = 3;

// 0.digits × 10^point, without zeros at either end; no digits: zero.
struct Parts {
  bool is_negative = false;
  std::string digits;
  std::int64_t point = 0;
};

std::int64_t exponent_of(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  std::int64_t value = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') value = std::min(value * 10 + (c - '0'), kExponentMax);
  }
  return is_negative ? -value : value;
}

Parts parts_of(std::string_view text) {
  Parts out;
  out.is_negative = text.starts_with('-');
  if (out.is_negative) text.remove_prefix(1);
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(0, e);
  const std::size_t dot = std::min(mantissa.find('.'), mantissa.size());
  out.digits = mantissa.substr(0, dot);
  if (dot < mantissa.size()) out.digits += mantissa.substr(dot + 1);
  out.point = static_cast<std::int64_t>(dot) + (e < text.size() ? exponent_of(text.substr(e + 1)) : 0);
  const std::size_t leading = std::min(out.digits.find_first_not_of('0'), out.digits.size());
  out.digits.erase(0, leading);
  out.point -= static_cast<std::int64_t>(leading);
  out.digits.erase(out.digits.find_last_not_of('0') + 1);
  if (out.digits.empty()) out = {};
  return out;
}

std::strong_ordering compare_magnitudes(const Parts& a, const Parts& b) {
  if (a.digits.empty() || b.digits.empty()) return a.digits.size() <=> b.digits.size();
  if (a.point != b.point) return a.point <=> b.point;
  return a.digits <=> b.digits;
}

}  // namespace

std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  const Parts left = parts_of(a);
  const Parts right = parts_of(b);
  if (left.is_negative != right.is_negative)
    return left.is_negative ? std::strong_ordering::less : std::strong_ordering::greater;
  return left.is_negative ? compare_magnitudes(right, left) : compare_magnitudes(left, right);
}

std::optional<std::int64_t> thousandths_of(std::string_view number) {
  const Parts parts = parts_of(number);
  const auto digits = static_cast<std::int64_t>(parts.digits.size());
  if (digits == 0) return 0;
  if (parts.point > kDigitsMax || digits - parts.point > kDecimals) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : parts.digits) value = value * 10 + (c - '0');
  for (std::int64_t i = digits; i < parts.point + kDecimals; ++i) value *= 10;
  return parts.is_negative ? -value : value;
}

std::string text_of_thousandths(std::int64_t thousandths) {
  const std::string_view sign = thousandths < 0 ? "-" : "";
  const std::int64_t magnitude = thousandths < 0 ? -thousandths : thousandths;
  if (magnitude % 1000 == 0) return fmt::format("{}{}", sign, magnitude / 1000);
  std::string text = fmt::format("{}{}.{:03}", sign, magnitude / 1000, magnitude % 1000);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

}  // namespace concord::mappers::instruments
