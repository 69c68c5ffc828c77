// Where the members of a patient-reported outcome live in the QuestionnaireResponse.
#pragma once

#include "mappers/engine/graph.h"

namespace concord::mappers::patient_reported_outcome {

extern const PrimaryTable kResponseTable;

}  // namespace concord::mappers::patient_reported_outcome
