// Versions of an artifact: what a submission is, measured against what the partner holds. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/mapper.h"
#include "service/artifacts/stored_graph.h"

namespace concord::artifacts {

enum class Step : std::uint8_t {
  create,
  update,
  replay,
  resume  // as old as what the partner holds, which may be a part of it: the plan shows whether it is
};

// What the partner holds of the artifact, read back: the same, or another as old.
[[nodiscard]] bool holds_same(const mappers::Mapper& mapper, const json::Value& normal, const StoredGraph& stored);
// The conflict of another version with the same recordedAt.
[[nodiscard]] tl::unexpected<Error> same_time_conflict();

// `normal` is the submitted artifact in normal form. Errors: conflict when the partner holds a newer version, or a
// resource with the identifier that Concord did not write.
[[nodiscard]] Result<Step> judge(const mappers::Mapper& mapper, const json::Value& normal, const StoredGraph& stored);

}  // namespace concord::artifacts
