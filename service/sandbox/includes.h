// What the matches of a search bring along: _include and _revinclude (R4 search.html#revinclude).
#pragma once

#include <cstddef>
#include <vector>

#include "fhir/search/search.h"
#include "service/sandbox/store.h"

namespace concord::sandbox {

inline constexpr std::size_t kIncludesMax = 1'000;  // resources that one page may bring along

struct Included {
  std::vector<RecordPtr> records = {};  // live, each once, none of them a match
  bool is_complete = true;              // false: there are more than kIncludesMax
};

// Relative literal references are followed, whatever their version, and canonicals by their URL and version, but not
// those of `*`.
[[nodiscard]] Included included_by(const Reads& reads, const std::vector<fhir::Include>& includes,
                                   const std::vector<RecordPtr>& matches);

}  // namespace concord::sandbox
