#include "fhir/path/temporal.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <utility>

namespace concord::fhir::path {
namespace {

constexpr std::int64_t kSecondsOfDay = 86'400;
constexpr std::int64_t kNanos = 1'000'000'000;
constexpr int kYearMax = 9999;
// The clocks of the world lie between these seconds from UTC.
constexpr std::int64_t kOffsetLeast = -43'200;
constexpr std::int64_t kOffsetMost = 50'400;

std::int64_t days_of(const Temporal& value) {
  const std::chrono::year_month_day date{std::chrono::year{value.year}, std::chrono::month{value.month},
                                         std::chrono::day{value.day}};
  return std::chrono::sys_days{date}.time_since_epoch().count();
}

std::int64_t seconds_of(const Temporal& value) {
  return days_of(value) * kSecondsOfDay + std::int64_t{value.hour} * 3600 + std::int64_t{value.minute} * 60 +
         value.second;
}

// Sets date and time from seconds since 1970, as if it were UTC. False outside of the years 0001-9999.
bool set_seconds(Temporal& value, std::int64_t seconds) {
  const std::chrono::sys_seconds point{std::chrono::seconds{seconds}};
  const auto day = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date{day};
  if (int{date.year()} < 1 || int{date.year()} > kYearMax) return false;
  const auto rest = static_cast<int>((point - day).count());
  value.year = static_cast<std::int16_t>(int{date.year()});
  value.month = static_cast<std::uint8_t>(unsigned{date.month()});
  value.day = static_cast<std::uint8_t>(unsigned{date.day()});
  value.hour = static_cast<std::uint8_t>(rest / 3600);
  value.minute = static_cast<std::uint8_t>(rest / 60 % 60);
  value.second = static_cast<std::uint8_t>(rest % 60);
  return true;
}

// First moment and the one behind the last, in seconds and nanoseconds.
struct Span {
  std::pair<std::int64_t, std::int64_t> first;
  std::pair<std::int64_t, std::int64_t> end;
};

std::int64_t seconds_behind(const Temporal& value) {
  constexpr std::array<std::int64_t, 6> kLengths{0, 0, kSecondsOfDay, 3600, 60, 0};
  if (value.precision == Precision::year) {
    return kSecondsOfDay * (std::chrono::year{value.year}.is_leap() ? 366 : 365);
  }
  if (value.precision == Precision::month) return kSecondsOfDay * days_of_month(value.year, value.month);
  return kLengths.at(static_cast<std::size_t>(value.precision));
}

Span span_of(const Temporal& value) {
  const std::int64_t first = seconds_of(value) - std::int64_t{value.offset_minutes} * 60;
  return {{first, value.nanosecond},
          {first + seconds_behind(value), value.nanosecond + (value.precision == Precision::second ? 1 : 0)}};
}

void widen(Span& span) {
  span.first.first -= kOffsetMost;
  span.end.first -= kOffsetLeast;
}

// Only a value with a time can have an offset; a date may be compared with any.
bool needs_widening(const Temporal& value, const Temporal& other) { return !value.has_offset && other.has_offset; }

}  // namespace

int days_of_month(int year, int month) {
  const auto last = std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} / std::chrono::last;
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

Temporal from_instant(Instant instant) {
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(instant).time_since_epoch().count();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
  Temporal out;
  set_seconds(out, seconds);
  out.nanosecond = static_cast<std::uint32_t>((millis - seconds * 1000) * 1'000'000);
  out.fraction_digits = 3;
  out.has_offset = true;
  out.precision = Precision::second;
  return out;
}

Order compare(const Temporal& a, const Temporal& b) {
  Span left = span_of(a);
  Span right = span_of(b);
  if (a.precision == b.precision && a.has_offset == b.has_offset) {
    if (left.first == right.first) return Order::equal;
    return left.first < right.first ? Order::less : Order::greater;
  }
  if (needs_widening(a, b)) widen(left);
  if (needs_widening(b, a)) widen(right);
  if (left.end <= right.first) return Order::less;
  if (right.end <= left.first) return Order::greater;
  return Order::unknown;
}

std::optional<CalendarUnit> calendar_unit(std::string_view keyword) {
  constexpr std::array<std::string_view, 8> kUnits{"year", "month",  "week",   "day",
                                                   "hour", "minute", "second", "millisecond"};
  if (keyword.ends_with('s')) keyword.remove_suffix(1);
  const auto* const found = std::find(kUnits.begin(), kUnits.end(), keyword);
  if (found == kUnits.end()) return std::nullopt;
  return static_cast<CalendarUnit>(found - kUnits.begin());
}

namespace {

// By unit; years and months have no fixed length.
constexpr std::array<std::int64_t, 8> kMilliseconds{0, 0, 604'800'000, 86'400'000, 3'600'000, 60'000, 1'000, 1};
// More than there are in the years that are known.
constexpr std::int64_t kMillisecondsMax = 400'000'000'000'000;
constexpr std::int64_t kMonthsMax = 120'000;

std::optional<Temporal> add_months(Temporal value, std::int64_t months) {
  const std::int64_t all = std::int64_t{value.year} * 12 + (value.month - 1) + months;
  if (all < 12 || all >= std::int64_t{kYearMax + 1} * 12) return std::nullopt;
  value.year = static_cast<std::int16_t>(all / 12);
  value.month = static_cast<std::uint8_t>(all % 12 + 1);
  value.day = static_cast<std::uint8_t>(std::min<int>(value.day, days_of_month(value.year, value.month)));
  return value;
}

// Sums within a second too: {seconds, nanoseconds} later.
std::optional<Temporal> add_seconds(Temporal value, std::int64_t seconds, std::int64_t nanos) {
  std::int64_t all = value.nanosecond + nanos;
  std::int64_t carry = all / kNanos;
  all %= kNanos;
  if (all < 0) {
    all += kNanos;
    --carry;
  }
  value.nanosecond = static_cast<std::uint32_t>(all);
  if (all != 0 && value.fraction_digits < 3) value.fraction_digits = 3;
  if (!set_seconds(value, seconds_of(value) + seconds + carry)) return std::nullopt;
  return value;
}

// Whole units of what `value` is precise to: an amount finer than that is cut.
std::int64_t coarser(std::int64_t amount, CalendarUnit unit, Precision precision) {
  constexpr std::array<std::int64_t, 6> kOfPrecision{31'536'000'000, 2'592'000'000, 86'400'000, 3'600'000, 60'000, 1};
  return amount * kMilliseconds.at(static_cast<std::size_t>(unit)) /
         kOfPrecision.at(static_cast<std::size_t>(precision));
}

}  // namespace

std::optional<Temporal> add(const Temporal& value, std::int64_t amount, CalendarUnit unit) {
  if (unit == CalendarUnit::year || unit == CalendarUnit::month) {
    if (amount > kMonthsMax || amount < -kMonthsMax) return std::nullopt;
    if (unit == CalendarUnit::year) return add_months(value, amount * 12);
    return add_months(value, value.precision == Precision::year ? amount / 12 * 12 : amount);
  }
  const std::int64_t most = kMillisecondsMax / kMilliseconds.at(static_cast<std::size_t>(unit));
  if (amount > most || amount < -most) return std::nullopt;
  const std::int64_t whole = coarser(amount, unit, value.precision);
  switch (value.precision) {
    case Precision::year:
      return add_months(value, whole * 12);
    case Precision::month:
      return add_months(value, whole);
    case Precision::day:
      return add_seconds(value, whole * kSecondsOfDay, 0);
    case Precision::hour:
      return add_seconds(value, whole * 3600, 0);
    case Precision::minute:
      return add_seconds(value, whole * 60, 0);
    case Precision::second:
      return add_seconds(value, whole / 1000, whole % 1000 * 1'000'000);
  }
  return std::nullopt;
}

std::optional<Temporal> add_to_time(const Temporal& value, std::int64_t amount, CalendarUnit unit) {
  if (unit < CalendarUnit::hour) return std::nullopt;
  Temporal later = value;
  // Somewhere in the middle of the years, and within one day of it.
  later.year = 2000;
  constexpr std::array<std::int64_t, 8> kInADay{1, 1, 1, 1, 24, 1'440, kSecondsOfDay, kSecondsOfDay * 1'000};
  auto moved = add(later, amount % kInADay.at(static_cast<std::size_t>(unit)), unit);
  if (!moved) return std::nullopt;
  moved->year = 1;
  moved->month = 1;
  moved->day = 1;
  return moved;
}

}  // namespace concord::fhir::path
