#include "mappers/goal/goal.h"

#include <array>

#include "mappers/goal/foreign.h"
#include "mappers/goal/shape.h"
#include "mappers/goal/table.h"

namespace concord::mappers::goal {
namespace {

constexpr std::array<std::string_view, 2> kDependentTypes{"Observation", "Provenance"};

constexpr std::array kElements{&kBarrierTable, &kReadinessTable, &kProgressTable};

constexpr std::array<std::string_view, 2> kRemarks{
    "The words of the patient are `description.text`; a code beside them never replaces them. `priority` is what all "
    "agreed on: what each party thinks stands in `acceptance`.",
    "Barriers and readiness are Observations whose focus is the Goal; progress is an Observation that the Goal names "
    "as its outcome."};

}  // namespace

constinit const ArtifactType kType{.primary = &kGoalTable,
                                   .shape = &kShape,
                                   .elements = kElements,
                                   .dependent_types = kDependentTypes,
                                   .whereabouts = &kWhereabouts,
                                   .foreign = &kForeignRules,
                                   .remarks = kRemarks};

}  // namespace concord::mappers::goal
