#include "fhir/path/quantities.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/format.h>

#include "fhir/path/text.h"

namespace concord::fhir::path {
namespace {

// In the order of CalendarUnit; years and months of the calendar have no code.
constexpr std::array<std::string_view, 8> kCodes{"", "", "wk", "d", "h", "min", "s", "ms"};
constexpr std::string_view kNone = "1";

std::optional<Unit> calendar_months(std::int64_t months) {
  Unit out{.numerator = Decimal::of(months), .denominator = Decimal::of(1)};
  out.powers.at(Unit::kCalendarMonth) = 1;
  return out;
}

std::optional<Unit> unit_of(const Quantity& value) {
  if (!value.is_calendar) return parse_unit(value.unit);
  const auto unit = calendar_unit(value.unit);
  if (!unit) return std::nullopt;
  if (*unit == CalendarUnit::year) return calendar_months(12);
  if (*unit == CalendarUnit::month) return calendar_months(1);
  return parse_unit(kCodes.at(static_cast<std::size_t>(*unit)));
}

// For equivalence, calendar years and months are as long as those of UCUM.
std::optional<Unit> definite_unit_of(const Quantity& value) {
  const auto unit = value.is_calendar ? calendar_unit(value.unit) : std::nullopt;
  if (unit == CalendarUnit::year) return parse_unit("a");
  if (unit == CalendarUnit::month) return parse_unit("mo");
  return unit_of(value);
}

bool has_same_unit(const Quantity& a, const Quantity& b) { return a.unit == b.unit && a.is_calendar == b.is_calendar; }

Order order(std::strong_ordering ordering) {
  if (ordering == std::strong_ordering::equal) return Order::equal;
  return ordering == std::strong_ordering::less ? Order::less : Order::greater;
}

// A unit as part of a product.
std::string factor(const Quantity& value) {
  const bool is_term = value.unit.find_first_of("./") != std::string::npos;
  return is_term ? fmt::format("({})", value.unit) : value.unit;
}

// The code of a calendar unit that has one, so that it can be multiplied.
std::optional<Quantity> with_code(const Quantity& value) {
  if (!value.is_calendar) return value;
  const auto unit = calendar_unit(value.unit);
  const std::string_view code = unit ? kCodes.at(static_cast<std::size_t>(*unit)) : std::string_view{};
  if (code.empty()) return std::nullopt;
  return Quantity{.number = value.number, .unit = std::string{code}};
}

}  // namespace

std::optional<Order> compare(const Quantity& a, const Quantity& b) {
  if (has_same_unit(a, b)) return order(a.number <=> b.number);
  const auto left = unit_of(a);
  const auto right = unit_of(b);
  if (!left || !right || !fhir::is_comparable(*left, *right)) return std::nullopt;
  // Across the denominators, so that nothing is rounded.
  const auto left_factor = Decimal::multiply(left->numerator, right->denominator);
  const auto right_factor = Decimal::multiply(right->numerator, left->denominator);
  if (!left_factor || !right_factor) return std::nullopt;
  const auto left_number = Decimal::multiply(a.number, *left_factor);
  const auto right_number = Decimal::multiply(b.number, *right_factor);
  if (!left_number || !right_number) return std::nullopt;
  return order(*left_number <=> *right_number);
}

bool is_comparable(const Quantity& a, const Quantity& b) {
  if (has_same_unit(a, b)) return true;
  const auto left = unit_of(a);
  const auto right = unit_of(b);
  return left && right && fhir::is_comparable(*left, *right);
}

bool is_equivalent(const Decimal& a, const Decimal& b) {
  const int scale = std::min(a.trimmed().scale(), b.trimmed().scale());
  const auto left = a.rescaled(scale, Decimal::Rounding::half_away);
  const auto right = b.rescaled(scale, Decimal::Rounding::half_away);
  return left && right ? *left == *right : a == b;
}

bool is_equivalent(const Quantity& a, const Quantity& b) {
  if (has_same_unit(a, b)) return is_equivalent(a.number, b.number);
  const auto left = definite_unit_of(a);
  const auto right = definite_unit_of(b);
  if (!left || !right || !fhir::is_comparable(*left, *right)) return false;
  const auto ratio = convert(Decimal::of(1), *left, *right);
  if (!ratio) return false;
  const bool is_left_coarser = *ratio >= Decimal::of(1);
  const auto number = is_left_coarser ? convert(b.number, *right, *left) : convert(a.number, *left, *right);
  return number && is_equivalent(*number, is_left_coarser ? a.number : b.number);
}

std::optional<Quantity> add(const Quantity& a, const Quantity& b) {
  Quantity out = a;
  auto left = std::optional{a.number};
  auto right = std::optional{b.number};
  if (!has_same_unit(a, b)) {
    const auto left_unit = unit_of(a);
    const auto right_unit = unit_of(b);
    if (!left_unit || !right_unit) return std::nullopt;
    const auto ratio = convert(Decimal::of(1), *left_unit, *right_unit);
    if (!ratio) return std::nullopt;
    if (*ratio > Decimal::of(1)) {
      out = b;
      left = convert(a.number, *left_unit, *right_unit);
    } else {
      right = convert(b.number, *right_unit, *left_unit);
    }
  }
  if (!left || !right) return std::nullopt;
  const auto sum = Decimal::add(*left, *right);
  if (!sum) return std::nullopt;
  out.number = *sum;
  return out;
}

std::optional<Quantity> multiply(const Quantity& a, const Quantity& b) {
  const auto left = with_code(a);
  const auto right = with_code(b);
  const auto number = Decimal::multiply(a.number, b.number);
  if (!left || !right || !number) return std::nullopt;
  Quantity out{.number = *number, .unit = left->unit};
  if (left->unit == kNone) out.unit = right->unit;
  if (left->unit != kNone && right->unit != kNone) out.unit = fmt::format("{}.{}", factor(*left), factor(*right));
  return out;
}

std::optional<Quantity> divide(const Quantity& a, const Quantity& b) {
  const auto left = with_code(a);
  const auto right = with_code(b);
  const auto number = Decimal::divide(a.number, b.number);
  if (!left || !right || !number) return std::nullopt;
  Quantity out{.number = *number, .unit = left->unit};
  if (left->unit == right->unit) {
    out.unit = kNone;
  } else if (right->unit != kNone) {
    out.unit = fmt::format("{}/{}", left->unit == kNone ? std::string{} : factor(*left), factor(*right));
  }
  return out;
}

std::optional<Quantity> parse_quantity(std::string_view text) {
  text = trimmed(text);
  const std::size_t end = std::min(text.find_first_of(" \t\r\n'"), text.size());
  const auto number = text.substr(0, end).find_first_of("eE") == std::string_view::npos
                          ? Decimal::parse(text.substr(0, end))
                          : std::nullopt;
  if (!number) return std::nullopt;
  const std::string_view unit = trimmed(text.substr(end));
  if (unit.empty()) return Quantity{.number = *number, .unit = std::string{kNone}};
  if (unit.size() > 2 && unit.starts_with('\'') && unit.find('\'', 1) == unit.size() - 1) {
    return Quantity{.number = *number, .unit = std::string{unit.substr(1, unit.size() - 2)}};
  }
  if (!calendar_unit(unit)) return std::nullopt;
  return Quantity{.number = *number, .unit = std::string{unit}, .is_calendar = true};
}

std::string format(const Quantity& value) {
  return value.is_calendar ? fmt::format("{} {}", value.number.str(), value.unit)
                           : fmt::format("{} '{}'", value.number.str(), value.unit);
}

std::optional<CalendarUnit> duration_unit(const Quantity& value) {
  // A keyword in quotes is no UCUM, and can only mean the calendar.
  if (const auto unit = calendar_unit(value.unit)) return unit;
  if (value.is_calendar || value.unit.empty()) return std::nullopt;
  const auto* const code = std::find(kCodes.begin(), kCodes.end(), std::string_view{value.unit});
  if (code == kCodes.end()) return std::nullopt;
  return static_cast<CalendarUnit>(code - kCodes.begin());
}

}  // namespace concord::fhir::path
