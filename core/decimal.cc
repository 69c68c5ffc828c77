#include "core/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "core/decimal_digits.h"

namespace concord {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The exponent that "e" announces; bounded far beyond what a Decimal takes, so that sums with it do not overflow.
std::optional<int> read_exponent(std::string_view text) noexcept {
  constexpr int kBeyond = 100'000'000;
  bool is_negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    is_negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  int exponent = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    exponent = std::min(exponent * 10 + (c - '0'), kBeyond);
  }
  return is_negative ? -exponent : exponent;
}

}  // namespace

Decimal Decimal::of(std::int64_t number) noexcept {
  Decimal out;
  out.is_negative_ = number < 0;
  auto rest = static_cast<std::uint64_t>(number);
  if (number < 0) rest = 0 - rest;
  for (std::uint32_t& limb : out.limbs_) {
    limb = static_cast<std::uint32_t>(rest % DecimalDigits::kBase);
    rest /= DecimalDigits::kBase;
  }
  return out;
}

std::optional<Decimal> Decimal::parse(std::string_view text) noexcept {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  std::int64_t exponent = 0;
  if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    const auto written = read_exponent(text.substr(e + 1));
    if (!written) return std::nullopt;
    exponent = *written;
    text = text.substr(0, e);
  }
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && fraction.empty())) return std::nullopt;
  DecimalDigits digits;
  int used = 0;
  const auto take = [&](char c, bool is_fraction) {
    if (!is_digit(c)) return false;
    // One digit more than is kept decides the rounding.
    if (used <= kDigitsMax) {
      digits.scale_up(10, static_cast<std::uint32_t>(c - '0'));
      if (used > 0 || c != '0') ++used;
      if (is_fraction) --exponent;
    } else if (!is_fraction) {
      ++exponent;
    }
    return true;
  };
  if (!std::all_of(whole.begin(), whole.end(), [&](char c) { return take(c, false); })) return std::nullopt;
  if (!std::all_of(fraction.begin(), fraction.end(), [&](char c) { return take(c, true); })) return std::nullopt;
  constexpr std::int64_t kFar = 1'000;
  if (exponent > kFar && !digits.is_zero()) return std::nullopt;
  return digits.to_decimal(static_cast<int>(std::clamp(exponent, -kFar, kFar)), is_negative);
}

std::optional<Decimal> Decimal::from_double(double number) {
  if (!std::isfinite(number)) return std::nullopt;
  constexpr int kDigits = 15;
  std::array<char, 64> text{};
  const auto written =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::scientific, kDigits - 1);
  const auto out = parse({text.data(), static_cast<std::size_t>(written.ptr - text.data())});
  if (!out) return std::nullopt;
  return out->trimmed();
}

std::string Decimal::str() const {
  std::string digits;
  DecimalDigits rest = DecimalDigits::of(*this);
  for (int i = DecimalDigits::of(*this).count(); i > 0; --i) {
    digits.push_back(static_cast<char>('0' + rest.scale_down(10)));
  }
  if (exponent_ > 0 && !is_zero()) digits.insert(0, static_cast<std::size_t>(exponent_), '0');
  const auto scale = static_cast<std::size_t>(this->scale());
  if (digits.size() <= scale) digits.append(scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(scale, 1, '.');
  if (is_negative_) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

double Decimal::to_double() const {
  const std::string text = str();
  double out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec == std::errc::result_out_of_range && exponent_ > 0) return is_negative_ ? -HUGE_VAL : HUGE_VAL;
  return out;
}

std::optional<std::int64_t> Decimal::to_integer() const noexcept {
  const Decimal number = trimmed();
  if (number.exponent_ < 0) return std::nullopt;
  constexpr int kInt64Digits = 19;
  if (number.digits() + (number.is_zero() ? 0 : number.exponent_) > kInt64Digits) return std::nullopt;
  DecimalDigits digits = DecimalDigits::of(number);
  if (!number.is_zero()) digits.shift_up(number.exponent_);
  constexpr std::uint64_t kBase = DecimalDigits::kBase;
  // 19 digits fit in 64 bits without a sign; only then is it known whether they do with one.
  const std::uint64_t size = digits.limbs[0] + kBase * digits.limbs[1] + kBase * kBase * digits.limbs[2];
  const std::uint64_t most = std::uint64_t{1} << 63U;
  if (size > most || (size == most && !is_negative_)) return std::nullopt;
  return static_cast<std::int64_t>(is_negative_ ? 0 - size : size);
}

bool Decimal::is_zero() const noexcept { return limbs_ == decltype(limbs_){}; }

int Decimal::digits() const noexcept { return DecimalDigits::of(*this).count(); }

Decimal Decimal::negated() const noexcept {
  Decimal out = *this;
  out.is_negative_ = !is_negative_ && !is_zero();
  return out;
}

Decimal Decimal::abs() const noexcept { return is_negative_ ? negated() : *this; }

Decimal Decimal::trimmed() const noexcept {
  DecimalDigits digits = DecimalDigits::of(*this);
  int exponent = exponent_;
  for (DecimalDigits shorter = digits; exponent < 0 && shorter.scale_down(10) == 0; ++exponent) digits = shorter;
  return digits.to_decimal(exponent, is_negative_).value_or(*this);
}

std::optional<Decimal> Decimal::rescaled(int scale, Rounding rounding) const noexcept {
  if (scale < 0 || scale > kExponentMax) return std::nullopt;
  DecimalDigits digits = DecimalDigits::of(*this);
  const int more = exponent_ + scale;
  if (more > 0 && !is_zero()) {
    if (digits.count() + more > kDigitsMax) return std::nullopt;
    digits.shift_up(more);
  } else if (more < 0) {
    digits.drop(std::min(-more, kDigitsMax + 1), rounding, is_negative_);
  }
  return digits.to_decimal(-scale, is_negative_);
}

std::optional<Decimal> Decimal::add(const Decimal& a, const Decimal& b) noexcept {
  if (a.is_zero() && a.exponent_ > b.exponent_) return b;
  if (b.is_zero() && b.exponent_ > a.exponent_) return a;
  const Decimal& high = a.exponent_ >= b.exponent_ ? a : b;
  const Decimal& low = a.exponent_ >= b.exponent_ ? b : a;
  // Digits further apart than this cannot meet in a result; they only mark it as inexact.
  constexpr int kFar = 44;
  const int apart = high.exponent_ - low.exponent_;
  DecimalDigits larger = DecimalDigits::of(high);
  DecimalDigits smaller = DecimalDigits::of(low);
  larger.shift_up(std::min(apart, kFar));
  if (apart > kFar) {
    const auto [last, is_inexact] = smaller.shift_down(std::min(apart - kFar, kDigitsMax + 1));
    if (last != 0 || is_inexact) smaller.limbs[0] |= 1U;
  }
  const int exponent = high.exponent_ - std::min(apart, kFar);
  if (high.is_negative_ == low.is_negative_) {
    larger.add(smaller);
    return larger.to_decimal(exponent, high.is_negative_);
  }
  if (larger.compare(smaller) != std::strong_ordering::less) {
    larger.subtract(smaller);
    return larger.to_decimal(exponent, high.is_negative_);
  }
  smaller.subtract(larger);
  return smaller.to_decimal(exponent, low.is_negative_);
}

std::optional<Decimal> Decimal::subtract(const Decimal& a, const Decimal& b) noexcept { return add(a, b.negated()); }

std::optional<Decimal> Decimal::multiply(const Decimal& a, const Decimal& b) noexcept {
  return DecimalDigits::product(a, b).to_decimal(a.exponent_ + b.exponent_, a.is_negative_ != b.is_negative_);
}

std::optional<Decimal> Decimal::divide(const Decimal& a, const Decimal& b) noexcept {
  if (b.is_zero()) return std::nullopt;
  DecimalDigits dividend = DecimalDigits::of(a);
  const DecimalDigits divisor = DecimalDigits::of(b);
  // Enough digits for the quotient and one that marks what remains.
  const int shift = std::max(0, kQuotientDigits + 2 + divisor.count() - dividend.count());
  dividend.shift_up(shift);
  auto [quotient, rest] = DecimalDigits::quotient(dividend, divisor);
  if (!rest.is_zero()) quotient.scale_up(10, 1);
  const int exponent = a.exponent_ - b.exponent_ - shift - (rest.is_zero() ? 0 : 1);
  const auto out = quotient.to_decimal(exponent, a.is_negative_ != b.is_negative_, kQuotientDigits);
  if (!out) return std::nullopt;
  return out->trimmed();
}

std::optional<Decimal> Decimal::divide_whole(const Decimal& a, const Decimal& b) noexcept {
  if (b.is_zero()) return std::nullopt;
  DecimalDigits dividend = DecimalDigits::of(a);
  DecimalDigits divisor = DecimalDigits::of(b);
  const int apart = a.exponent_ - b.exponent_;
  if (a.is_zero() || dividend.count() + apart < divisor.count()) return Decimal{};
  if (dividend.count() + apart - divisor.count() > kDigitsMax) return std::nullopt;
  if (apart >= 0) {
    dividend.shift_up(apart);
  } else {
    divisor.shift_up(-apart);
  }
  return DecimalDigits::quotient(dividend, divisor).first.to_decimal(0, a.is_negative_ != b.is_negative_);
}

std::optional<Decimal> Decimal::remainder(const Decimal& a, const Decimal& b) noexcept {
  const auto times = divide_whole(a, b);
  if (!times) return std::nullopt;
  const auto part = multiply(*times, b);
  if (!part) return std::nullopt;
  return subtract(a, *part);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
  if (a.is_zero() || b.is_zero() || a.is_negative_ != b.is_negative_) {
    const auto sign = [](const Decimal& d) { return d.is_zero() ? 0 : (d.is_negative_ ? -1 : 1); };
    return sign(a) <=> sign(b);
  }
  const auto by_size = [](const Decimal& x, const Decimal& y) {
    DecimalDigits left = DecimalDigits::of(x);
    DecimalDigits right = DecimalDigits::of(y);
    const int top = left.count() + x.exponent_ - right.count() - y.exponent_;
    if (top != 0) return top <=> 0;
    // As long: the exponents differ by less than the digits of one of them.
    left.shift_up(std::max(0, x.exponent_ - y.exponent_));
    right.shift_up(std::max(0, y.exponent_ - x.exponent_));
    return left.compare(right);
  };
  return a.is_negative_ ? by_size(b, a) : by_size(a, b);
}

}  // namespace concord
