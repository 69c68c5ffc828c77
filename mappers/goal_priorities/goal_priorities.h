// The artifact type `goal-priorities`: List 81340-2, Provenance.
#pragma once

#include "mappers/engine/artifact_type.h"

namespace concord::mappers::goal_priorities {

extern const ArtifactType kType;

}  // namespace concord::mappers::goal_priorities
