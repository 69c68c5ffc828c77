#include "mappers/goal/goal.h"

#include <array>

#include "core/canonical.h"
#include "mappers/forms/item_tree.h"
#include "mappers/goal/foreign.h"
#include "mappers/goal/shape.h"
#include "mappers/goal/table.h"

namespace concord::mappers::goal {
namespace {

constexpr std::array<std::string_view, 2> kDependentTypes{"Observation", "Provenance"};

constexpr std::array kElements{&kBarrierTable, &kReadinessTable, &kProgressTable};

const forms::ItemTree& form_items() {
  static const forms::ItemTree kItems{"goal", kShape};
  return kItems;
}
constexpr forms::FormFacts kForm{
    .title = "Goal", .description = "A goal that patient and professionals set together.", .items = form_items};

constexpr std::array<std::string_view, 2> kRemarks{
    "The words of the patient are `description.text`; a code beside them never replaces them. `priority` is what all "
    "agreed on: what each party thinks stands in `acceptance`.",
    "Barriers and readiness are Observations whose focus is the Goal; progress is an Observation that the Goal names "
    "as its outcome."};

constexpr DocumentType kDocument{.code = "61146-7",
                                 .display = "Goals Narrative",
                                 .title = "Collaborative goal",
                                 .encounter = canonical_url<"/StructureDefinition/goal-encounter">()};

}  // namespace

constinit const ArtifactType kType{.primary = &kGoalTable,
                                   .shape = &kShape,
                                   .elements = kElements,
                                   .dependent_types = kDependentTypes,
                                   .whereabouts = &kWhereabouts,
                                   .foreign = &kForeignRules,
                                   .questionnaire_form = &kForm,
                                   .document = &kDocument,
                                   .remarks = kRemarks};

}  // namespace concord::mappers::goal
