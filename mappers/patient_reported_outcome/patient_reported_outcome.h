// The artifact type `patient-reported-outcome`: QuestionnaireResponse, item and score Observations, Flags,
// Provenance.
#pragma once

#include "mappers/engine/artifact_type.h"

namespace concord::mappers::patient_reported_outcome {

extern const ArtifactType kType;

}  // namespace concord::mappers::patient_reported_outcome
