// Conditional create (R4 http.html#ccreate) at any partner: search, then create, under a lease of ours, so that
// requests with the same condition make one resource between them. Servers that have it themselves are raced too
// (HAPI), so it is used there as well.
#pragma once

#include <chrono>

#include "core/http.h"
#include "core/json/value.h"
#include "core/ports/clock.h"
#include "core/ports/key_value_store.h"
#include "core/ports/metrics.h"
#include "core/result.h"
#include "core/time.h"
#include "service/partner/capabilities.h"
#include "service/partner/partner_ehr.h"

namespace concord::partner {

// What it works with.
struct ConditionalContext {
  PartnerEhr& partner;
  const Capabilities& capabilities;
  KeyValueStore& leases;
  Clock& clock;
  Metrics& metrics;
  std::chrono::milliseconds lease{60'000};  // longer than any request may last
};

// Status 201 for what was made now, 200 for what was there, which is not written; the place and, where the partner sent
// it, the resource in both cases. `criteria` are decoded search parameters, at least one. The lease's name is a hash.
// When the answer to the write is lost, the condition is looked for after 0.5, 2 and 5 s, and nothing is written again.
// Errors: precondition_failed with an issue multiple-matches; unavailable when the lease is not to be had (nothing was
// written); unknown_outcome with an issue incomplete, counted as `concord_writes_unknown_total`; unsupported where the
// type can neither be searched nor created on condition; those of find_one and PartnerEhr::create.
[[nodiscard]] Result<Answer> create_unless_found(const ConditionalContext& context, const json::Value& resource,
                                                 const http::Parameters& criteria, Deadline deadline);

}  // namespace concord::partner
