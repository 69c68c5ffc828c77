// Computing with quantities: UCUM units and calendar units together.
#pragma once

#include <optional>

#include "fhir/path/item.h"
#include "fhir/ucum.h"

namespace concord::fhir::path {

// Empty when the units cannot be compared.
[[nodiscard]] std::optional<Order> compare(const Quantity& a, const Quantity& b);
[[nodiscard]] bool is_comparable(const Quantity& a, const Quantity& b);
// Equal to the precision of the less precise; a calendar year is equivalent to 'a'.
[[nodiscard]] bool is_equivalent(const Quantity& a, const Quantity& b);
// Numbers equal to that of the least number of digits behind the point.
[[nodiscard]] bool is_equivalent(const Decimal& a, const Decimal& b);

// In the finer of both units. Empty when they cannot be compared.
[[nodiscard]] std::optional<Quantity> add(const Quantity& a, const Quantity& b);
[[nodiscard]] std::optional<Quantity> multiply(const Quantity& a, const Quantity& b);
[[nodiscard]] std::optional<Quantity> divide(const Quantity& a, const Quantity& b);

// "10 'mg'", "4 days", "10.5": number, and a unit in quotes or a calendar unit.
[[nodiscard]] std::optional<Quantity> parse_quantity(std::string_view text);
[[nodiscard]] std::string format(const Quantity& value);
// The unit by which a date moves. Empty for units of another kind, and for 'a' and 'mo', which are not the calendar's.
[[nodiscard]] std::optional<CalendarUnit> duration_unit(const Quantity& value);

}  // namespace concord::fhir::path
