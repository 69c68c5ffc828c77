// The interactions of FHIR REST in front of a partner, each on one request (R4 http.html). A row of rest.cc names each.
#pragma once

#include "core/result.h"
#include "service/facade/answer.h"
#include "service/facade/work.h"

namespace concord::facade {

// GET of a resource, of one of its versions, and of its history. Where the partner keeps no versions, only the current
// one can be read, and there is no history. Errors: not_found, gone, not_found with code not-supported.
[[nodiscard]] Result<Answer> read(const Work& work);
[[nodiscard]] Result<Answer> read_version(const Work& work);
[[nodiscard]] Result<Answer> read_history(const Work& work);

// A search of a type, and of a type within a compartment: pages that were asked for by a `next` link of ours too.
// Errors: malformed for values that a parameter cannot have, and for unknown parameters with handling=strict; gone for
// a page that expired.
[[nodiscard]] Result<Answer> search(const Work& work);
[[nodiscard]] Result<Answer> search_compartment(const Work& work);

// POST of a resource, unless If-None-Exist finds one. Errors: malformed, with all findings, for what is no valid
// resource of the type; precondition_failed when the criteria select several or are none.
[[nodiscard]] Result<Answer> create(const Work& work);
// PUT, by id and by criteria. Errors: as create; malformed for an id that is not that of the URL or of the match;
// precondition_failed by If-Match and If-None-Match; unprocessable for a resource that is SUBSETTED; method_not_allowed
// where the partner lets clients choose no ids.
[[nodiscard]] Result<Answer> update(const Work& work);
[[nodiscard]] Result<Answer> update_conditionally(const Work& work);
// JSON Patch, applied here to what the partner holds, which is then updated on condition that nobody wrote in between.
// Errors: as update; malformed and unprocessable of the patch; not_found.
[[nodiscard]] Result<Answer> patch(const Work& work);
[[nodiscard]] Result<Answer> patch_conditionally(const Work& work);
// DELETE, by id and by criteria: what is not there counts as deleted. Errors: precondition_failed when the criteria
// select several or are none, or by If-Match; method_not_allowed where the partner deletes nothing of the type.
[[nodiscard]] Result<Answer> remove(const Work& work);
[[nodiscard]] Result<Answer> remove_conditionally(const Work& work);

// A batch or transaction Bundle (R4 http.html#transaction). Entries of a batch fail alone; a transaction is the
// partner's, or refused (unprocessable, not-supported) where it has none and there is more than one entry.
[[nodiscard]] Result<Answer> perform_bundle(const Work& work);

// $validate, $extract and $everything. Errors: not_found with code not-supported for any other operation.
[[nodiscard]] Result<Answer> perform_operation(const Work& work);

// What is really served in front of this partner (capability_statement.h).
[[nodiscard]] Result<Answer> describe_capabilities(const Work& work);

}  // namespace concord::facade
