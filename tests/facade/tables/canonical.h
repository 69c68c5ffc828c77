// An answer as a few lines of text that tell it whole: every field that is not always there, and every issue of an
// OperationOutcome.
#pragma once

#include <string>

#include "core/http.h"
#include "core/json/value.h"

namespace concord::facade {

// "-> 404\nerror not-found never: no such thing\n". What cannot be foreseen in it (cursors) is "*".
[[nodiscard]] std::string canonical(const http::Response& response);

// "error invalid Goal.id never: text": severity, code, expressions, retry and text of each issue; "-" where there is no
// retry. Errors are lines of their own: what is in it that these lines do not tell.
[[nodiscard]] std::string canonical_outcome(const json::Value& outcome);
// The OperationOutcome that these lines tell.
[[nodiscard]] json::Value outcome_of_lines(const std::string& lines);

}  // namespace concord::facade
