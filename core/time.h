// Time as the service needs it: instants on the wall (RFC 3339, FHIR `instant`), partial FHIR dates, and
// deadlines on the steady clock. No clock is read here; see core/ports/clock.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace concord {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Deadline = std::chrono::steady_clock::time_point;

// FHIR `instant`: full date, time to the second or finer, and an offset. Fractions beyond microseconds are
// cut. Errors: malformed. A leap second (":60") is taken as the second after ":59".
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);
// "2026-03-02T15:15:00.250Z": UTC, milliseconds only when they are not zero.
[[nodiscard]] std::string format_instant(Instant instant);
// RFC 9110 IMF-fixdate, e.g. "Mon, 02 Mar 2026 15:15:00 GMT".
[[nodiscard]] std::string format_http_date(Instant instant);

enum class DatePrecision : std::uint8_t { year, month, day, second };

// The interval [first, last) of instants that a partial FHIR date or dateTime stands for. Texts without an
// offset are read as UTC, as documented in the README of the sandbox and the facade.
struct DateRange {
  Instant first;
  Instant last;
  DatePrecision precision = DatePrecision::day;
  friend bool operator==(const DateRange&, const DateRange&) = default;
};

// FHIR `date`: "2026", "2026-03" or "2026-03-02", real calendar dates of the years 0001-9999.
[[nodiscard]] Result<DateRange> parse_date(std::string_view text);
// FHIR `dateTime`: a date, or a date with time and offset.
[[nodiscard]] Result<DateRange> parse_date_time(std::string_view text);

}  // namespace concord
