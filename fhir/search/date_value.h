// Values of date parameters (R4 search.html#date): everything is an interval of instants.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"
#include "fhir/search/prefix.h"
#include "fhir/search/subject.h"

namespace concord::fhir::search {

struct DateWanted {
  Prefix prefix = Prefix::eq;
  DateRange range;
};
[[nodiscard]] bool any_finds(std::span<const DateWanted> wanted, const Selected& selected);
// Errors: malformed. Minutes without seconds and times without an offset (UTC) are taken, as R4 search allows.
[[nodiscard]] Result<DateWanted> parse_date_wanted(std::string_view text);

// The interval of a date, dateTime, instant, Period or Timing (from its first event to its last); open ends are the
// ends of time. Nothing when the element is none of these, or is not readable.
[[nodiscard]] std::optional<DateRange> range_of(const Selected& selected);

}  // namespace concord::fhir::search
