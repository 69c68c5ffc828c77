// Dates, dateTimes and times of any precision as FHIRPath computes with them. What a text means as an interval of
// instants for search is in core/time.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"

namespace concord::fhir::path {

enum class Precision : std::uint8_t { year, month, day, hour, minute, second };

// One value of the calendar or clock. Parts finer than `precision` are those of its first moment. A time has the
// date 0001-01-01.
struct Temporal {
  std::int16_t year = 1;
  std::uint8_t month = 1;
  std::uint8_t day = 1;
  std::uint8_t hour = 0;
  std::uint8_t minute = 0;
  std::uint8_t second = 0;
  std::uint8_t fraction_digits = 0;  // of the second as written, at most 9
  std::uint32_t nanosecond = 0;
  std::int16_t offset_minutes = 0;
  bool has_offset = false;
  Precision precision = Precision::year;
  friend bool operator==(const Temporal&, const Temporal&) = default;  // the same text, not the same moment
};

// "2012", "2012-04" or "2012-04-15": real dates of the years 0001-9999.
[[nodiscard]] std::optional<Temporal> parse_date_value(std::string_view text);
// A date, or a date with "T" and a time; the time and its parts, the offset and what follows the T may be absent.
[[nodiscard]] std::optional<Temporal> parse_date_time_value(std::string_view text);
// "14", "14:30", "14:30:10" or "14:30:10.250".
[[nodiscard]] std::optional<Temporal> parse_time_value(std::string_view text);

// Without "@"; of a dateTime without a "T" when it has no time.
[[nodiscard]] std::string format_date_time(const Temporal& value);
[[nodiscard]] std::string format_time(const Temporal& value);
// UTC, to the millisecond.
[[nodiscard]] Temporal from_instant(Instant instant);

enum class Order : std::uint8_t { less, equal, greater, unknown };
// Unknown when precision or a missing offset leaves it open.
[[nodiscard]] Order compare(const Temporal& a, const Temporal& b);

// Days of a month of the Gregorian calendar; months are 1-12.
[[nodiscard]] int days_of_month(int year, int month);

// Calendar units, also those that definite durations are taken for.
enum class CalendarUnit : std::uint8_t { year, month, week, day, hour, minute, second, millisecond };
// By the keyword, singular or plural.
[[nodiscard]] std::optional<CalendarUnit> calendar_unit(std::string_view keyword);

// `value` and a number of units later (or earlier), at the precision of `value`. Empty outside of the years
// 0001-9999.
[[nodiscard]] std::optional<Temporal> add(const Temporal& value, std::int64_t amount, CalendarUnit unit);
// The same for a time of the day, which goes round at midnight. Empty for units of a day and more.
[[nodiscard]] std::optional<Temporal> add_to_time(const Temporal& value, std::int64_t amount, CalendarUnit unit);

// Number of digits: 4 for a year, 17 for a dateTime and 9 for a time with milliseconds.
[[nodiscard]] int digits_of_date_time(const Temporal& value);
[[nodiscard]] int digits_of_time(const Temporal& value);
// The first or last moment that `value` may be, with that many digits (4, 6, 8, 10, 12, 14, 17; for a time 2, 4, 6, 9);
// empty for other numbers.
enum class Boundary : std::uint8_t { low, high };
[[nodiscard]] std::optional<Temporal> date_time_boundary(const Temporal& value, Boundary boundary, int digits);
[[nodiscard]] std::optional<Temporal> time_boundary(const Temporal& value, Boundary boundary, int digits);

}  // namespace concord::fhir::path
