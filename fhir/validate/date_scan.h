// The formats of date, dateTime, instant and time (R4 datatypes.html) without a value made of them.
#pragma once

#include <string_view>

namespace concord::fhir {

// YYYY, YYYY-MM or YYYY-MM-DD of the calendar, year 0001 to 9999.
[[nodiscard]] bool is_date(std::string_view text) noexcept;
// A date, or a full date with time to the second and an offset.
[[nodiscard]] bool is_date_time(std::string_view text) noexcept;
[[nodiscard]] bool is_instant(std::string_view text) noexcept;
// hh:mm:ss with an optional fraction, no offset.
[[nodiscard]] bool is_time(std::string_view text) noexcept;

}  // namespace concord::fhir
