#include "mappers/goal/goal.h"

#include <array>

#include "mappers/goal/foreign.h"
#include "mappers/goal/shape.h"
#include "mappers/goal/table.h"

namespace concord::mappers::goal {
namespace {

constexpr std::array<std::string_view, 2> kDependentTypes{"Observation", "Provenance"};

constexpr std::array kElements{&kBarrierTable, &kReadinessTable, &kProgressTable};

}  // namespace

constinit const ArtifactType kType{.primary = &kGoalTable,
                                   .shape = &kShape,
                                   .elements = kElements,
                                   .dependent_types = kDependentTypes,
                                   .whereabouts = &kWhereabouts,

                                   .foreign = &kForeignRules};

}  // namespace concord::mappers::goal
