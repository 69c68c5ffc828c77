// What the criteria of a conditional interaction select at the partner: one resource, none, or an error.
#pragma once

#include <optional>
#include <string>

#include "core/http.h"
#include "core/result.h"
#include "service/facade/work.h"

namespace concord::facade {

// The criteria among the parameters of a call, held to what the partner knows of its type, and in its URLs. Errors: as
// selecting_criteria.
[[nodiscard]] Result<http::Parameters> criteria_of(const Work& work, const http::Parameters& asked);

// The id of the one resource of the call's type that they select; nothing when there is none. Errors:
// precondition_failed when there are several; those of the search.
[[nodiscard]] Result<std::optional<std::string>> selected_id(const Work& work, const http::Parameters& criteria);

}  // namespace concord::facade
