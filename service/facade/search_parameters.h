// The parameters of a search sorted by whose they are: what we apply ourselves, what goes to the partner, and what
// nobody there knows (R4 search.html#errors).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/http.h"
#include "core/result.h"
#include "fhir/rest/subset.h"
#include "service/partner/capabilities.h"

namespace concord::facade {

struct SortedParameters {
  http::Parameters forwarded = {};  // to the partner, as the client wrote them
  http::Parameters used = {};       // of the `self` link: all but the ignored ones
  http::Parameters ours = {};       // _summary, _elements: applied to each page
  std::vector<Issue> ignored = {};  // a warning for each parameter that was left out
  fhir::rest::Subset subset = {};
};

// Of a search of `type` at a partner that states `known` for it. Everything R4 defines and the partner states, or all
// of R4 where it states none, is forwarded; chains and _has by their first name. `_count` is bounded by `page_max`;
// zero is `_summary=count`. With `is_strict` an ignored parameter is an error. Errors: malformed, with all findings.
[[nodiscard]] Result<SortedParameters> sort_parameters(std::string_view type, const http::Parameters& parameters,
                                                       const partner::TypeCapabilities& known, bool is_strict,
                                                       std::size_t page_max);

// The same of a history, which takes `_count`, `_since` and `_at` only.
[[nodiscard]] Result<SortedParameters> sort_history_parameters(const http::Parameters& parameters, bool is_strict,
                                                               std::size_t page_max);

// The criteria of a conditional interaction: all that selects. Errors: precondition_failed when there are none, or one
// that the partner does not know: what was meant is unclear; malformed for values that a parameter cannot have.
[[nodiscard]] Result<http::Parameters> selecting_criteria(std::string_view type, const http::Parameters& parameters,
                                                          const partner::TypeCapabilities& known);

}  // namespace concord::facade
