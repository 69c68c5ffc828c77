// The history of one resource, of a type and of all (R4 http.html#history): newest first, deletions included.
#pragma once

#include "core/result.h"
#include "fhir/bundle.h"
#include "fhir/rest/call.h"
#include "service/sandbox/interactions.h"
#include "service/sandbox/store.h"

namespace concord::sandbox {

// A page of it, with `_since`, `_at`, `_count`, `_summary` and `_elements`. Pages are cut by position: what is written
// in between is neither skipped nor repeated. Errors: not_found for an instance that never was; malformed for a
// parameter that cannot be read, and, when strict, for one not known.
[[nodiscard]] Result<fhir::Bundle> run_history(const Reads& reads, const fhir::rest::Call& call,
                                               const Context& context);

}  // namespace concord::sandbox
