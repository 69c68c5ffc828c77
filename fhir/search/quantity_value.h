// Values of quantity parameters (R4 search.html#quantity): a number, and a unit by code or as people write it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "fhir/search/amount_value.h"
#include "fhir/search/subject.h"
#include "fhir/ucum.h"

namespace concord::fhir::search {

// "5.4", "5.4||mg" (the code or unit as written), "5.4|http://unitsofmeasure.org|mg" (that unit, and of UCUM units also
// those that convert to it). Of Quantity and its kinds (a comparator makes it open to one side), Money, Range, and
// SampledData, from its lowest sample to its highest.
struct QuantityWanted {
  NumberWanted number;
  std::string system;
  std::string code;
  std::optional<Unit> unit;  // of UCUM; nothing for what it does not know, which is compared as written
};
[[nodiscard]] bool any_finds(std::span<const QuantityWanted> wanted, const Selected& selected);
// Errors: malformed.
[[nodiscard]] Result<QuantityWanted> parse_quantity(std::string_view text);

}  // namespace concord::fhir::search
