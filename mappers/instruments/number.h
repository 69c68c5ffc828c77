// Arithmetic on JSON numbers by their texts: exact, without floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace concord::mappers::instruments {

// Compares the values of two JSON numbers: "1.50" equals "1.5", "-0" equals "0". The caller vouches that both are
// JSON numbers. Exponents beyond a million are taken as a million.
[[nodiscard]] std::strong_ordering compare_numbers(std::string_view a, std::string_view b);

[[nodiscard]] inline bool is_same_number(std::string_view a, std::string_view b) {
  return std::is_eq(compare_numbers(a, b));
}

// A number in thousandths; empty when it has more than three decimals or more than twelve digits before the point.
[[nodiscard]] std::optional<std::int64_t> thousandths_of(std::string_view number);
// The shortest text: "9", "9.5".
[[nodiscard]] std::string text_of_thousandths(std::int64_t thousandths);

}  // namespace concord::mappers::instruments
