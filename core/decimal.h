// Exact decimal numbers of up to 36 significant digits that remember how they were written (1.50 is not 1.5 as text,
// and equals it as a number). Not for money of unbounded size, and never a double on the way.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace concord {

// coefficient × 10^exponent. Sums, differences and products are exact up to 36 digits and else rounded half to even;
// quotients have 28. Exponents are bounded, so that no number is longer as text than some 450 characters.
class Decimal {
 public:
  static constexpr int kDigitsMax = 36;
  static constexpr int kQuotientDigits = 28;
  static constexpr int kExponentMax = 400;  // also the least: -400

  constexpr Decimal() noexcept = default;  // 0
  [[nodiscard]] static Decimal of(std::int64_t number) noexcept;
  // JSON number text, a leading "+" and zeros allowed. Empty when it is none, or beyond the exponents.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text) noexcept;
  // The nearest with 15 significant digits; empty for infinities, NaN and what is beyond the exponents.
  [[nodiscard]] static std::optional<Decimal> from_double(double number);

  // Plain digits, no exponent: "-0.050", "1200".
  [[nodiscard]] std::string str() const;
  [[nodiscard]] double to_double() const;
  // When it is whole (1.0 is) and fits.
  [[nodiscard]] std::optional<std::int64_t> to_integer() const noexcept;

  [[nodiscard]] bool is_zero() const noexcept;
  [[nodiscard]] bool is_negative() const noexcept { return is_negative_; }
  // Digits behind the point as written; negative never: 1200 and 1.2e3 have 0.
  [[nodiscard]] int scale() const noexcept { return exponent_ < 0 ? -exponent_ : 0; }
  // Digits of the coefficient without leading zeros; 1 for zero.
  [[nodiscard]] int digits() const noexcept;

  [[nodiscard]] Decimal negated() const noexcept;
  [[nodiscard]] Decimal abs() const noexcept;
  // The same number without zeros at the end of its fraction.
  [[nodiscard]] Decimal trimmed() const noexcept;

  enum class Rounding : std::uint8_t { half_even, half_away, down, floor, ceiling };
  // With `scale` digits behind the point, zeros added where it has fewer. Empty when that passes 36 digits.
  [[nodiscard]] std::optional<Decimal> rescaled(int scale, Rounding rounding) const noexcept;

  // Empty when the result is beyond the exponents, and for a division by zero.
  [[nodiscard]] static std::optional<Decimal> add(const Decimal& a, const Decimal& b) noexcept;
  [[nodiscard]] static std::optional<Decimal> subtract(const Decimal& a, const Decimal& b) noexcept;
  [[nodiscard]] static std::optional<Decimal> multiply(const Decimal& a, const Decimal& b) noexcept;
  [[nodiscard]] static std::optional<Decimal> divide(const Decimal& a, const Decimal& b) noexcept;
  // The quotient cut to a whole number, and what remains, with the sign of `a`. Empty for a quotient of over 36 digits.
  [[nodiscard]] static std::optional<Decimal> divide_whole(const Decimal& a, const Decimal& b) noexcept;
  [[nodiscard]] static std::optional<Decimal> remainder(const Decimal& a, const Decimal& b) noexcept;

  // By value: 1.0 equals 1.
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept;
  friend bool operator==(const Decimal& a, const Decimal& b) noexcept {
    return (a <=> b) == std::strong_ordering::equal;
  }

 private:
  friend struct DecimalDigits;            // the arithmetic, in decimal.cc
  std::array<std::uint32_t, 4> limbs_{};  // of base 10^9, the lowest first
  std::int16_t exponent_ = 0;
  bool is_negative_ = false;
};

}  // namespace concord
