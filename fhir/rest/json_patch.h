// JSON Patch (RFC 6902) on values, as FHIR's PATCH has it (R4 http.html#patch). Numbers and the order of members stay
// as they were. Not here: what the patched resource must fulfil, and who may patch.
#pragma once

#include <cstddef>

#include "core/json/value.h"
#include "core/result.h"

namespace concord::fhir::rest {

inline constexpr std::size_t kPatchOperationsMax = 1'000;
// Of the resource and all that the patch puts into it, written compactly.
inline constexpr std::size_t kPatchedBytesMax = 8U << 20U;
inline constexpr std::size_t kPatchedDepthMax = 64;
// Values that may be copied, compared or counted on the way: a patch costs no more than that.
inline constexpr std::size_t kPatchWorkMax = 10'000'000;

// The operations in turn: all of them, or an error and no result. `test` compares numbers by their value and objects
// without regard to order. Errors name the operation by the JSON pointer in the patch ("/0/path"): malformed, with all
// findings, when `patch` is no JSON Patch; unprocessable for the first `test` that fails, path that is not there, move
// into a part of itself, or removal of the whole; too_large beyond the bounds above.
[[nodiscard]] Result<json::Value> apply_json_patch(const json::Value& resource, const json::Value& patch);

// As above for a resource: arrays and objects that are left empty and members that are null are taken out, since FHIR
// has none, and the result must still be of that type and id (unprocessable).
[[nodiscard]] Result<json::Value> patch_resource(const json::Value& resource, const json::Value& patch);

}  // namespace concord::fhir::rest
