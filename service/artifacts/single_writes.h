// A plan written step by step, for partners that take no transactions. What was written stays if a later step fails:
// the same artifact sent again goes on from there.
#pragma once

#include "core/result.h"
#include "service/artifacts/delivery.h"
#include "service/artifacts/work.h"
#include "service/partner/plan.h"

namespace concord::artifacts {

// After an unknown outcome the partner is searched, a bounded number of times, and the step is not sent again. What the
// partner refuses is lost when it is a dependent resource, and ends the delivery when it is the primary one or a
// carrier. Errors: unknown_outcome; those of PartnerEhr::create and update but precondition_failed and conflict, which
// are `raced`.
[[nodiscard]] Result<Delivery> write_singly(const Work& work, const Prepared& prepared, const Bound& bound,
                                            const partner::Plan& plan);

}  // namespace concord::artifacts
