// Carries a plan out at the partner, as a transaction or step by step, and says what became of each resource; after an
// unknown outcome it searches, a bounded number of times, and never sends again.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "service/artifacts/work.h"

namespace concord::artifacts {

struct Delivery {
  std::vector<ResourceFate> fates;  // a step each, in order
  bool raced = false;               // somebody else changed or created it meanwhile: nothing, or not all, is ours
};

// Errors: unknown_outcome when the searches did not find the graph, and those of PartnerEhr::transaction but
// precondition_failed and conflict, which are `raced`.
[[nodiscard]] Result<Delivery> deliver(const Work& work, const Prepared& prepared, const Bound& bound,
                                       const partner::Plan& plan);

// What the plan makes of one resource, once it was carried out; `location` is where the partner put it.
[[nodiscard]] ResourceFate fate_of(const partner::Step& step, const std::string& location);
// The fates of a plan that had nothing to do.
[[nodiscard]] std::vector<ResourceFate> unchanged_fates(const partner::Plan& plan);

}  // namespace concord::artifacts
