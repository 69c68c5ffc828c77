#include "mappers/patient_reported_outcome/patient_reported_outcome.h"

#include <array>

#include "mappers/forms/questionnaire_form.h"
#include "mappers/patient_reported_outcome/alerts.h"
#include "mappers/patient_reported_outcome/foreign.h"
#include "mappers/patient_reported_outcome/observations.h"
#include "mappers/patient_reported_outcome/response.h"
#include "mappers/patient_reported_outcome/settle.h"
#include "mappers/patient_reported_outcome/shape.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

constexpr std::array<std::string_view, 3> kDependentTypes{"Observation", "Flag", "Provenance"};

constexpr std::array kPlaces{
    Whereabouts{.member = "scores", .type = "Observation", .rows = &kScoreTable.rows, .has_own_resources = true},
    Whereabouts{.member = "instrument", .type = "QuestionnaireResponse", .element = "questionnaire"},
};
constexpr std::span<const Whereabouts> kWhereabouts = kPlaces;

std::vector<Alert> write_dependents(GraphWriter& writer) {
  write_item_observations(writer);
  writer.add_elements(kScoreTable);
  return write_alerts(writer);
}

std::vector<WrittenResource> written() {
  return {item_resource(),
          {.member = kScoreTable.member, .role = kScoreTable.role, .type = kScoreTable.type, .rows = kScoreTable.rows},
          alert_resource()};
}

// The form of another artifact is answered by a QuestionnaireResponse as well.
bool is_no_form(const json::Value& resource) { return !is_questionnaire_form(resource); }

constexpr std::array<std::string_view, 2> kRemarks{
    "With a loaded instrument answers are completed and scores computed from it; a reported score is kept before the "
    "computed one, and a note says where they differ. A questionnaire that is not loaded is taken as it is: its "
    "answers have a `value` only.",
    "An alert is part of the result of the mapping and becomes a Flag besides. An item that nobody answered is not "
    "assessed, which is not the same as an answer of zero."};

// The response tells every answer.
constexpr std::array<std::string_view, 1> kTold{"item"};
constexpr DocumentType kDocument{.code = "74465-6",
                                 .display = "Questionnaire response Document",
                                 .title = "Patient-reported outcome",
                                 .when = "authored",
                                 .told = kTold};

}  // namespace

constinit const ArtifactType kType{.primary = &kResponseTable,
                                   .shape = &kShape,
                                   .elements = {},
                                   .dependent_types = kDependentTypes,
                                   .settle = settle,
                                   .write = write_dependents,
                                   .read = read_scores,
                                   .is_primary = is_no_form,
                                   .whereabouts = &kWhereabouts,
                                   .written = written,
                                   .foreign = &kForeignRules,
                                   .document = &kDocument,
                                   .remarks = kRemarks};

}  // namespace concord::mappers::patient_reported_outcome
