// A search made ready: each criterion with its compiled parameter and its values read, so that judging a resource reads
// nothing but the resource.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"
#include "fhir/search/amount_value.h"
#include "fhir/search/date_value.h"
#include "fhir/search/parameters.h"
#include "fhir/search/quantity_value.h"
#include "fhir/search/reference_value.h"
#include "fhir/search/search.h"
#include "fhir/search/text_value.h"
#include "fhir/search/token_value.h"

namespace concord::fhir::search {

// Values of one kind, any of which may find an element; each kind has its any_finds(), which reads the element once for
// all of them.
using Wanted = std::variant<std::vector<TokenWanted>, std::vector<TokenTextWanted>, std::vector<OfTypeWanted>,
                            std::vector<IdentifierWanted>, std::vector<ReferenceWanted>, std::vector<DateWanted>,
                            std::vector<NumberWanted>, std::vector<QuantityWanted>, std::vector<StringWanted>,
                            std::vector<UriWanted>>;

enum class Ask : std::uint8_t { matches, matches_not, is_missing, is_there };

struct PlannedCriterion {
  const Parameter* parameter = nullptr;
  Ask ask = Ask::matches;
  Wanted wanted;                                // not of a composite
  std::vector<std::vector<Wanted>> composites;  // any of them; each has one value for each component
};

struct Plan {
  std::vector<PlannedCriterion> criteria;
};

// Whether a parameter takes the modifier (R4 search.html#modifiers). Subsumption and value sets (:above and :below of
// codes, :in, :not-in) need a terminology service and are not taken.
[[nodiscard]] bool takes_modifier(const Parameter& parameter, std::string_view modifier);
// `criterion` has a modifier that `parameter` takes. Errors: malformed, whose message is the rule without the value.
[[nodiscard]] Result<PlannedCriterion> plan(const Parameter& parameter, const Criterion& criterion,
                                            std::string_view base);

}  // namespace concord::fhir::search
