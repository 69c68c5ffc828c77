// Versions of an artifact: what a submission is, measured against what the partner holds. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/mapper.h"
#include "service/artifacts/stored_graph.h"

namespace concord::artifacts {

enum class Step : std::uint8_t { create, update, replay };

// `normal` is the submitted artifact in normal form. Errors: conflict when the partner holds a newer version, one
// as old but different, or a resource with the identifier that Concord did not write.
[[nodiscard]] Result<Step> judge(const mappers::Mapper& mapper, const json::Value& normal, const StoredGraph& stored);

}  // namespace concord::artifacts
