// precision(), lowBoundary() and highBoundary() of dates and times.
#include <algorithm>
#include <array>
#include <cstddef>

#include "fhir/path/temporal.h"

namespace concord::fhir::path {
namespace {

constexpr int kMillisecondDigits = 3;
constexpr std::uint32_t kNanosOfMillisecond = 1'000'000;
// The earliest moment of a local time is in the zone that is furthest ahead.
constexpr std::int16_t kOffsetOfLow = 14 * 60;
constexpr std::int16_t kOffsetOfHigh = -12 * 60;

struct Digits {
  int date_time;
  int time;  // 0: a time has none so few
};
// By precision; the last row is that of milliseconds.
constexpr std::array<Digits, 7> kDigits{{{4, 0}, {6, 0}, {8, 0}, {10, 2}, {12, 4}, {14, 6}, {17, 9}}};

std::size_t row_of(const Temporal& value) {
  return static_cast<std::size_t>(value.precision) + (value.fraction_digits > 0 ? 1 : 0);
}

// The parts that `value` leaves open, at their last.
void fill_high(Temporal& value) {
  if (value.precision < Precision::month) value.month = 12;
  if (value.precision < Precision::day) {
    value.day = static_cast<std::uint8_t>(days_of_month(value.year, value.month));
  }
  if (value.precision < Precision::hour) value.hour = 23;
  if (value.precision < Precision::minute) value.minute = 59;
  if (value.precision < Precision::second) value.second = 59;
  if (value.fraction_digits == 0) value.nanosecond = 999 * kNanosOfMillisecond;
}

// The parts behind row `row` of kDigits away, so that equal texts are equal values.
void cut(Temporal& value, std::size_t row) {
  value.precision = static_cast<Precision>(std::min<std::size_t>(row, static_cast<std::size_t>(Precision::second)));
  if (row < 1) value.month = 1;
  if (row < 2) value.day = 1;
  if (row < 3) value.hour = 0;
  if (row < 4) value.minute = 0;
  if (row < 5) value.second = 0;
  value.nanosecond = row < 6 ? 0 : value.nanosecond / kNanosOfMillisecond * kNanosOfMillisecond;
  value.fraction_digits = row < 6 ? 0 : kMillisecondDigits;
}

std::optional<Temporal> boundary_of(Temporal value, Boundary boundary, int Digits::*column, int digits) {
  const auto* const row =
      std::find_if(kDigits.begin(), kDigits.end(), [&](const Digits& d) { return d.*column == digits; });
  if (digits <= 0 || row == kDigits.end()) return std::nullopt;
  if (boundary == Boundary::high) fill_high(value);
  cut(value, static_cast<std::size_t>(row - kDigits.begin()));
  return value;
}

}  // namespace

int digits_of_date_time(const Temporal& value) { return kDigits.at(row_of(value)).date_time; }
int digits_of_time(const Temporal& value) { return kDigits.at(row_of(value)).time; }

std::optional<Temporal> date_time_boundary(const Temporal& value, Boundary boundary, int digits) {
  auto out = boundary_of(value, boundary, &Digits::date_time, digits);
  if (!out) return std::nullopt;
  if (out->precision < Precision::hour) {
    out->has_offset = false;
    out->offset_minutes = 0;
  } else if (!out->has_offset) {
    out->has_offset = true;
    out->offset_minutes = boundary == Boundary::low ? kOffsetOfLow : kOffsetOfHigh;
  }
  return out;
}

std::optional<Temporal> time_boundary(const Temporal& value, Boundary boundary, int digits) {
  return boundary_of(value, boundary, &Digits::time, digits);
}

}  // namespace concord::fhir::path
