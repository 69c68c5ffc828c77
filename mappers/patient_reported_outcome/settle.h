// The normal form of a patient-reported outcome, as far as shapes cannot say it: answers named and completed from
// the instrument, scores computed.
#pragma once

#include <vector>

#include "core/json/value.h"
#include "mappers/context.h"
#include "mappers/mapper.h"

namespace concord::mappers::patient_reported_outcome {

// Of a valid artifact whose shorthands are expanded. settle(settle(a)) == settle(a).
[[nodiscard]] json::Value settle(const Context& context, const json::Value& artifact, std::vector<Note>& notes);

}  // namespace concord::mappers::patient_reported_outcome
