// A JSON Patch document read: its operations with their pointers taken apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"

namespace concord::fhir::rest {

enum class PatchOp : std::uint8_t { add, remove, replace, move, copy, test };

using PatchPath = std::vector<std::string>;  // reference tokens, unescaped; none: the whole document

struct PatchOperation {
  PatchOp op = PatchOp::test;
  PatchPath path = {};
  PatchPath from = {};       // of move and copy
  json::Value value = {};    // of add, replace and test
  std::size_t position = 0;  // in the patch
};

// Errors: malformed with all findings, whose expression is the JSON pointer of what is wrong ("/0/path"); too_large for
// more than kPatchOperationsMax operations.
[[nodiscard]] Result<std::vector<PatchOperation>> read_patch(const json::Value& patch);

}  // namespace concord::fhir::rest
