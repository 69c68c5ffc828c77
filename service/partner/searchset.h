// A partner's searchset as R4 has it: outcomes marked as such and without the partner's texts, nothing twice.
#pragma once

#include "core/json/value.h"
#include "service/partner/findings.h"

namespace concord::partner {

// Of a Bundle whose shape was checked; another Bundle than a searchset, and one that is well, is returned as it is. An
// outcome that only says that nothing was found is left out; no outcome tells of errors, since the search was done
// (R4 bundle.html, search.mode "outcome"). A resource that is there twice in the same role stays once, the first.
[[nodiscard]] json::Value normal_searchset(const json::Value& bundle, const FindingOptions& options);

// The same of a Bundle of responses or a history, whose shape was checked: what its entries say of how they went is
// without the partner's texts, and searchsets in it are as above.
[[nodiscard]] json::Value normal_responses(const json::Value& bundle, const FindingOptions& options);

}  // namespace concord::partner
