// Units of UCUM (ucum.org) as numbers: enough to tell whether two quantities are of the same kind and to compare them.
// Not a whole UCUM: temperatures with an offset and logarithmic units are compared with themselves only.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/decimal.h"

namespace concord::fhir {

// What a unit is in base units: numerator / denominator of them, each to a power.
struct Unit {
  // metre, second, gram, radian, kelvin, coulomb, candela, mole, and units of their own: international units and
  // other counts that only compare with themselves. The last is for calendar months, which no code means.
  static constexpr std::size_t kDimensions = 15;
  static constexpr std::size_t kCalendarMonth = kDimensions - 1;
  Decimal numerator;
  Decimal denominator;
  std::array<std::int8_t, kDimensions> powers{};
};

// Case-sensitive code: "mg/dL", "10*3/uL", "mmol/L", "m2", "/min", "{score}", "%". Empty when it is no unit of the
// table, is over 64 bytes, or passes the bounds of Decimal.
[[nodiscard]] std::optional<Unit> parse_unit(std::string_view code);

// Of the same kind, so that numbers of them can be compared.
[[nodiscard]] bool is_comparable(const Unit& a, const Unit& b) noexcept;
// How many of `to` one `number` of `from` is; empty when they are not comparable. Exact as far as it has 28 digits.
[[nodiscard]] std::optional<Decimal> convert(const Decimal& number, const Unit& from, const Unit& to);

}  // namespace concord::fhir
