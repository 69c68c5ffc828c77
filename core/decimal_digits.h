// The arithmetic behind core/decimal.h: whole numbers of a fixed size. Nobody else includes it.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/decimal.h"

namespace concord {

// Whole numbers of up to 90 digits: what the arithmetic needs between two decimals of 36.
struct DecimalDigits {
  static constexpr std::uint32_t kBase = 1'000'000'000;
  static constexpr std::size_t kLimbs = 10;
  static constexpr int kLimbDigits = 9;
  std::array<std::uint32_t, kLimbs> limbs{};

  static DecimalDigits of(const Decimal& number) noexcept {
    DecimalDigits out;
    std::copy(number.limbs_.begin(), number.limbs_.end(), out.limbs.begin());
    return out;
  }

  [[nodiscard]] bool is_zero() const noexcept {
    return std::all_of(limbs.begin(), limbs.end(), [](std::uint32_t limb) { return limb == 0; });
  }

  [[nodiscard]] int count() const noexcept {
    for (std::size_t i = kLimbs; i-- > 0;) {
      if (limbs[i] == 0) continue;
      int digits = static_cast<int>(i) * kLimbDigits;
      for (std::uint32_t rest = limbs[i]; rest != 0; rest /= 10) ++digits;
      return digits;
    }
    return 1;
  }

  // *this * factor + carry; the caller knows that it fits.
  void scale_up(std::uint32_t factor, std::uint32_t carry = 0) noexcept {
    std::uint64_t rest = carry;
    for (std::uint32_t& limb : limbs) {
      rest += std::uint64_t{limb} * factor;
      limb = static_cast<std::uint32_t>(rest % kBase);
      rest /= kBase;
    }
  }
  // Divides and returns what remains.
  std::uint32_t scale_down(std::uint32_t divisor) noexcept {
    std::uint64_t rest = 0;
    for (std::size_t i = kLimbs; i-- > 0;) {
      rest = rest * kBase + limbs[i];
      limbs[i] = static_cast<std::uint32_t>(rest / divisor);
      rest %= divisor;
    }
    return static_cast<std::uint32_t>(rest);
  }

  void shift_up(int digits) noexcept {
    for (; digits >= kLimbDigits; digits -= kLimbDigits) scale_up(kBase);
    for (; digits > 0; --digits) scale_up(10);
  }
  // Cuts that many digits off. Returns the last one cut, and whether any before it was not zero.
  std::pair<std::uint32_t, bool> shift_down(int digits) noexcept {
    std::uint32_t last = 0;
    bool is_inexact = false;
    for (; digits > kLimbDigits; digits -= kLimbDigits) is_inexact |= scale_down(kBase) != 0;
    for (; digits > 0; --digits) {
      is_inexact |= last != 0;
      last = scale_down(10);
    }
    return {last, is_inexact};
  }

  void add(const DecimalDigits& other) noexcept {
    std::uint32_t carry = 0;
    for (std::size_t i = 0; i < kLimbs; ++i) {
      limbs[i] += other.limbs[i] + carry;
      carry = limbs[i] >= kBase ? 1 : 0;
      if (carry != 0) limbs[i] -= kBase;
    }
  }
  // `other` must not be greater.
  void subtract(const DecimalDigits& other) noexcept {
    std::uint32_t borrow = 0;
    for (std::size_t i = 0; i < kLimbs; ++i) {
      const std::uint32_t less = other.limbs[i] + borrow;
      borrow = limbs[i] < less ? 1 : 0;
      limbs[i] = limbs[i] + (borrow != 0 ? kBase : 0) - less;
    }
  }

  [[nodiscard]] std::strong_ordering compare(const DecimalDigits& other) const noexcept {
    for (std::size_t i = kLimbs; i-- > 0;) {
      if (limbs[i] != other.limbs[i]) return limbs[i] <=> other.limbs[i];
    }
    return std::strong_ordering::equal;
  }

  [[nodiscard]] static DecimalDigits product(const Decimal& a, const Decimal& b) noexcept {
    DecimalDigits out;
    for (std::size_t i = 0; i < a.limbs_.size(); ++i) {
      std::uint64_t carry = 0;
      for (std::size_t j = 0; j < b.limbs_.size() || carry != 0; ++j) {
        carry += out.limbs[i + j];
        if (j < b.limbs_.size()) carry += std::uint64_t{a.limbs_[i]} * b.limbs_[j];
        out.limbs[i + j] = static_cast<std::uint32_t>(carry % kBase);
        carry /= kBase;
      }
    }
    return out;
  }

  // Long division, one decimal digit after another: at most 90 steps of 9 subtractions.
  [[nodiscard]] static std::pair<DecimalDigits, DecimalDigits> quotient(DecimalDigits a,
                                                                        const DecimalDigits& b) noexcept {
    std::array<std::uint8_t, kLimbs * kLimbDigits> digits{};
    for (std::uint8_t& digit : digits) digit = static_cast<std::uint8_t>(a.scale_down(10));
    DecimalDigits quotient;
    DecimalDigits rest;
    for (std::size_t i = digits.size(); i-- > 0;) {
      rest.scale_up(10, digits[i]);
      std::uint32_t times = 0;
      for (; rest.compare(b) != std::strong_ordering::less; ++times) rest.subtract(b);
      quotient.scale_up(10, times);
    }
    return {quotient, rest};
  }

  [[nodiscard]] static bool rounds_up(Decimal::Rounding rounding, bool is_odd, bool is_negative, std::uint32_t last,
                                      bool is_inexact) noexcept {
    const bool is_cut = last != 0 || is_inexact;
    switch (rounding) {
      case Decimal::Rounding::half_even:
        return last > 5 || (last == 5 && (is_inexact || is_odd));
      case Decimal::Rounding::half_away:
        return last >= 5;
      case Decimal::Rounding::down:
        return false;
      case Decimal::Rounding::floor:
        return is_cut && is_negative;
      case Decimal::Rounding::ceiling:
        return is_cut && !is_negative;
    }
    return false;
  }

  void drop(int digits, Decimal::Rounding rounding, bool is_negative) noexcept {
    const auto [last, is_inexact] = shift_down(digits);
    if (!rounds_up(rounding, limbs[0] % 2 != 0, is_negative, last, is_inexact)) return;
    DecimalDigits one;
    one.limbs[0] = 1;
    add(one);
  }

  // The decimal ± *this × 10^exponent, rounded to `digits_max`; empty beyond the exponents.
  [[nodiscard]] std::optional<Decimal> to_decimal(int exponent, bool is_negative,
                                                  int digits_max = Decimal::kDigitsMax) const noexcept {
    DecimalDigits rounded = *this;
    for (int over = rounded.count() - digits_max; over > 0; over = rounded.count() - digits_max) {
      rounded.drop(over, Decimal::Rounding::half_even, is_negative);
      exponent += over;
    }
    if (exponent < -Decimal::kExponentMax) {
      const int over = -Decimal::kExponentMax - exponent;
      rounded.drop(std::min(over, static_cast<int>(kLimbs) * kLimbDigits), Decimal::Rounding::half_even, is_negative);
      exponent = -Decimal::kExponentMax;
    }
    if (rounded.is_zero()) exponent = std::min(exponent, Decimal::kExponentMax);
    if (exponent > Decimal::kExponentMax) return std::nullopt;
    Decimal out;
    std::copy_n(rounded.limbs.begin(), out.limbs_.size(), out.limbs_.begin());
    out.exponent_ = static_cast<std::int16_t>(exponent);
    out.is_negative_ = is_negative && !rounded.is_zero();
    return out;
  }
};

}  // namespace concord
