// What a UCUM code (ucum.org) is, by its grammar. No table of units: fhir/ucum.h knows the common ones.
#pragma once

#include <string_view>

namespace concord::mappers {

// True unless the text is certainly no case-sensitive UCUM code: a character that no unit has (white space, signs
// beyond ASCII), brackets that do not match, an operator without two sides. Unknown units of that form pass.
[[nodiscard]] bool is_unit_code(std::string_view text);
// True when the code is of a unit that fhir/ucum.h knows.
[[nodiscard]] bool is_known_unit(std::string_view code);
// True when it is a known unit of time: "s", "wk", "mo" …
[[nodiscard]] bool is_time_unit(std::string_view code);

}  // namespace concord::mappers
