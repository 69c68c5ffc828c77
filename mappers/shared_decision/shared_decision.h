// The artifact type `shared-decision`: two RequestGroups, preference and rating Observations, a
// DocumentReference per decision aid, a Task per follow-up, Provenance.
#pragma once

#include "mappers/engine/artifact_type.h"

namespace concord::mappers::shared_decision {

extern const ArtifactType kType;

}  // namespace concord::mappers::shared_decision
