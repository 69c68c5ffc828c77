// Every artifact type as data, for what describes them all. Mapping goes through mapper.h.
#pragma once

#include <span>

#include "mappers/engine/artifact_type.h"

namespace concord::mappers {

// In the order of their pages.
[[nodiscard]] std::span<const ArtifactType* const> artifact_types();

}  // namespace concord::mappers
