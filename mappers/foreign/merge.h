// An update of a resource that says more than the artifact: what the artifact does not know stays.
#pragma once

#include "core/json/value.h"

namespace concord::mappers::foreign {

// `wanted`, and of `stored` all that `known` has not: elements, elements of lists, extensions at every level. `known`
// is what would be written from the artifact that `stored` was read as, so what it has and `wanted` has not goes. A
// generated narrative and what the server writes into meta do not stay.
[[nodiscard]] json::Value merged(const json::Value& stored, const json::Value& known, const json::Value& wanted);

}  // namespace concord::mappers::foreign
