// The patient that a request of the artifact routes names.
#pragma once

#include <string_view>

#include "core/json/value.h"
#include "core/result.h"

namespace concord::artifacts {

// "system|value" or "Patient/id" as a Reference. Errors: malformed.
[[nodiscard]] Result<json::Value> patient_reference(std::string_view text);

}  // namespace concord::artifacts
