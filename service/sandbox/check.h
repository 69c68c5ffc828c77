// What the sandbox asks of a resource before it stores it, and of its references once it has. Structure only: no
// profiles, no cardinalities.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "service/sandbox/store.h"

namespace concord::sandbox {

// The one place where a resource is judged on its way in. Errors: malformed, with all findings, when the value is no
// resource of that type or breaks rules of Resource and DomainResource (id, meta, contained).
[[nodiscard]] Status check_resource(const json::Value& resource, std::string_view type);

// References that lead nowhere: to a type and id that is not (or no longer) here, to a contained resource that is not
// in it, urn: and conditional references that nobody resolved. Logical references and URLs elsewhere are fine.
[[nodiscard]] std::vector<Issue> broken_references(const Store& store, const json::Value& resource);
// Live records that still refer to the deleted one: it may not go (409).
[[nodiscard]] bool is_referred_to(const Store& store, const Record& deleted);

// A copy whose references below `base` are relative ("Patient/1"), as the store keeps them.
[[nodiscard]] json::Value localised(const json::Value& resource, std::string_view base);

}  // namespace concord::sandbox
