// Where the members of a goal live in FHIR R4.
#pragma once

#include <span>

#include "mappers/engine/graph.h"
#include "mappers/engine/whereabouts.h"

namespace concord::mappers::goal {

extern const PrimaryTable kGoalTable;
// Where the members are that are written by code.
extern const std::span<const Whereabouts> kWhereabouts;
// Observations whose focus is the Goal.
extern const ElementTable kBarrierTable;
extern const ElementTable kReadinessTable;
// Observations that the Goal names as its outcome.
extern const ElementTable kProgressTable;

}  // namespace concord::mappers::goal
