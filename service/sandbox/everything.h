// The $everything operation of Patient (R4 patient-operation-everything.html).
#pragma once

#include "core/result.h"
#include "fhir/bundle.h"
#include "fhir/rest/call.h"
#include "service/sandbox/interactions.h"
#include "service/sandbox/store.h"

namespace concord::sandbox {

// A page of what is known of one patient, or of all: the patients, then what is in their compartments, then what those
// refer to. With `_since`, `_type`, `_count`, `_summary` and `_elements`, in the URL or in Parameters. Errors:
// not_found and gone for the patient; malformed for a parameter that cannot be read, and, when strict, for one not
// known.
[[nodiscard]] Result<fhir::Bundle> run_everything(const Reads& reads, const fhir::rest::Call& call,
                                                  const Context& context);

}  // namespace concord::sandbox
