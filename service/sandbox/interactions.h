// FHIR's interactions on the store (R4 http.html). Writes work on a store that nobody else uses meanwhile.
#pragma once

#include <string>

#include "core/result.h"
#include "core/time.h"
#include "fhir/rest/call.h"
#include "service/sandbox/answer.h"
#include "service/sandbox/sandbox.h"
#include "service/sandbox/store.h"

namespace concord::sandbox {

// What an interaction knows of the request besides what it asks for.
struct Context {
  std::string base;  // "http://host:port/fhir"
  Instant now{};     // lastUpdated of what is written
  Settings settings;
  bool is_strict = false;
};

// Reads, histories and searches of all levels, and $everything. Errors: not_found, gone, malformed; unsupported for
// other operations; unprocessable for a search that looks at too much.
[[nodiscard]] Result<Answer> perform_read(const Reads& reads, const fhir::rest::Call& call, const Context& context);

// create, update, patch, remove and their conditional forms. References are not judged here, and a failure may
// leave writes to roll back. Errors: malformed, not_found and gone (of a patch), precondition_failed (412, also
// multiple-matches), unprocessable (a patch that does not fit, a subset, a full store).
[[nodiscard]] Result<Answer> perform_write(Store& store, const fhir::rest::Call& call, const Context& context);

// A write with its references judged: all of it happened, or nothing did. Errors: also unprocessable for a reference
// that leads nowhere, conflict for a delete of what is still referred to.
[[nodiscard]] Result<Answer> commit_write(Store& store, const fhir::rest::Call& call, const Context& context);

}  // namespace concord::sandbox
