// An artifact type as an exercise: what a patient says about the care they had. Nothing outside this folder knows
// of it.
#pragma once

#include "mappers/engine/artifact_type.h"

namespace concord::mappers::feedback {

extern const ArtifactType kType;

}  // namespace concord::mappers::feedback
