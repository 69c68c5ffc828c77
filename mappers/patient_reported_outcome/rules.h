// What the members of a patient-reported outcome must say together, and what an instrument asks of its answers.
#pragma once

#include "mappers/engine/shape.h"

namespace concord::mappers::patient_reported_outcome {

// A code and/or a value, or the reason why there is none.
void answer_rule(const json::Value& answer, const json::Pointer& at, Findings& findings);
// A reported score says something; a computed one is not looked at, since it is computed anew.
void score_rule(const json::Value& score, const json::Pointer& at, Findings& findings);
// Exactly one of instrument and questionnaire; answers as the instrument allows; references of the right kind.
void outcome_rule(const json::Value& artifact, const json::Pointer& at, Findings& findings);

}  // namespace concord::mappers::patient_reported_outcome
