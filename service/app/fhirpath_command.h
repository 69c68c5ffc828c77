// `concord fhirpath`: an expression evaluated on one resource.
#pragma once

#include <string>

#include "core/time.h"
#include "service/app/pipes.h"

namespace concord::app {

// Prints each item of the result as one JSON value a line on `out`. `file` is a path or "-"; `now` is what now() gives.
// Exit code kRefused, and an OperationOutcome on `err`, for an expression that cannot be read, an input that is no
// JSON, and an evaluation that ends with an error.
[[nodiscard]] int fhirpath(const std::string& expression, const std::string& file, Instant now, const Streams& streams);

}  // namespace concord::app
