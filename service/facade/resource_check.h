// What a resource must be before it is sent to a partner: right R4, whole, and of the type and id that the URL says.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/value.h"
#include "core/result.h"
#include "service/facade/work.h"

namespace concord::facade {

// Errors: malformed, with all findings, when it is of another type or no valid R4; unprocessable when it is tagged
// SUBSETTED: what is missing would be lost.
[[nodiscard]] Status check_resource(const Work& work, const json::Value& resource, std::string_view type);
// The same of what a patch made. Errors: unprocessable, since the patch could be read.
[[nodiscard]] Status check_patched(const Work& work, const json::Value& resource, std::string_view type);
// Its id must be `id`. Errors: malformed.
[[nodiscard]] Status check_id(const json::Value& resource, std::string_view type, std::string_view id);

}  // namespace concord::facade
