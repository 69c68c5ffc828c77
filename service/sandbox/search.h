// A search over the store, to a searchset Bundle: matches, order, pages, includes. Judging a resource is fhir/search.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/result.h"
#include "fhir/bundle.h"
#include "service/sandbox/compartment.h"
#include "service/sandbox/sandbox.h"
#include "service/sandbox/store.h"

namespace concord::sandbox {

struct SearchRequest {
  std::string type;  // "*": any, of `_type` or all
  http::Parameters parameters;
  std::string base;              // "http://host:port/fhir", for fullUrl and links
  bool is_strict = false;        // unknown parameters are refused
  Compartment compartment = {};  // only what is in it
};

// Pages are cut by position (sort keys, then order of creation), not by number: a page neither skips nor repeats what
// was there throughout, whatever is written in between. Errors: malformed.
[[nodiscard]] Result<fhir::Bundle> run_search(const Reads& reads, const SearchRequest& request,
                                              const Settings& settings);

// The live records that the criteria of a conditional interaction select ("identifier=…", decoded).
// Errors: precondition_failed when the criteria are empty or hold a parameter not known: what was meant is unclear.
[[nodiscard]] Result<std::vector<RecordPtr>> select(const Reads& reads, std::string_view type,
                                                    const http::Parameters& criteria, std::string_view base);

}  // namespace concord::sandbox
