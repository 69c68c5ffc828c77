// The artifact type `goal`: Goal, barrier / readiness / progress Observations, Provenance.
#pragma once

#include "mappers/engine/artifact_type.h"

namespace concord::mappers::goal {

extern const ArtifactType kType;

}  // namespace concord::mappers::goal
