// If-Match and If-None-Match of writes (RFC 9110 §13.1, compared weakly as R4 http.html#concurrency has it), held to
// what the partner has now.
#pragma once

#include <string>

#include "core/result.h"
#include "service/facade/work.h"

namespace concord::facade {

// The entity tag to send with a write of `type`/`id`: what the partner is to compare. Empty without If-Match. One tag
// goes to a partner that compares itself; else, and for lists, `*` and If-None-Match, the resource is read. Errors:
// precondition_failed; those of the read but not_found and gone.
[[nodiscard]] Result<std::string> checked_conditions(const Work& work, const std::string& type, const std::string& id);

}  // namespace concord::facade
