// The grammar of FHIRPath: precedence, function calls, type names. Evaluates nothing.
#pragma once

#include <memory>
#include <string_view>

#include "core/result.h"
#include "fhir/path/syntax.h"

namespace concord::fhir::path {

// Errors as Expression::parse() states them.
[[nodiscard]] Result<std::shared_ptr<const Expression::Program>> parse_program(std::string_view text);

}  // namespace concord::fhir::path
