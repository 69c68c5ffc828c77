// Read, create, update, delete, history on one resource, conditional forms included (R4 http.html). Works on a store
// that nobody else writes meanwhile.
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

// read, version_read, history, search. Errors: not_found, gone, malformed.
[[nodiscard]] Result<Answer> perform_read(const Reads& reads, const fhir::rest::Call& call, const Context& context);

// create, update, conditional_update, remove, conditional_delete. References are not judged here, and a failure may
// leave writes to roll back. Errors: malformed, precondition_failed (412, also multiple-matches), unprocessable
// (too-costly: the store is full).
[[nodiscard]] Result<Answer> perform_write(Store& store, const fhir::rest::Call& call, const Context& context);

// A write with its references judged: all of it happened, or nothing did. Errors: also unprocessable for a reference
// that leads nowhere, conflict for a delete of what is still referred to.
[[nodiscard]] Result<Answer> commit_write(Store& store, const fhir::rest::Call& call, const Context& context);

}  // namespace concord::sandbox
