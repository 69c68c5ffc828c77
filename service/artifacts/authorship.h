// No forged authorship: whose statements a caller may bring along. A patient or relative speaks for themselves, a
// clinician records what others say, and a system client asserts the roles that were configured for it. Pure.
#pragma once

#include <string_view>

#include "auth/access_context.h"
#include "core/json/value.h"
#include "core/result.h"

namespace concord::artifacts {

// Of a valid artifact in normal form. Naming somebody (a participant, an owner, a pending acceptance) states nothing.
// Errors: forbidden with reason "foreign-statement" and an issue for each party whose statement the caller may not
// make, by JSON pointer.
[[nodiscard]] Status check_authorship(const auth::AccessContext& access, std::string_view artifact_type,
                                      const json::Value& artifact);

}  // namespace concord::artifacts
