// The CapabilityStatement of the sandbox, made from the tables it is served by.
#pragma once

#include <string>
#include <string_view>

#include "core/json/value.h"
#include "core/time.h"

namespace concord::sandbox {

// The same input gives the same statement. `base` is the URL the caller knows this server by; `since` its date.
[[nodiscard]] json::Value capability_statement(std::string_view base, Instant since);

}  // namespace concord::sandbox
