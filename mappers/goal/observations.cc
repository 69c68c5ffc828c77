// The Observations of a goal: barriers, readiness, progress.
#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/engine/types.h"
#include "mappers/goal/scales.h"
#include "mappers/goal/table.h"
#include "mappers/systems.h"

namespace concord::mappers::goal {
namespace {

using json::Value;

constexpr std::array kReadinessCodes{
    CodePair{"readiness", "readiness", "Readiness to work on the goal"},
    CodePair{"importance", "importance", "Importance of the goal"},
    CodePair{"confidence", "confidence", "Confidence in reaching the goal"},
};

constexpr Codec kReadinessCodec = coded(kObservationCodes, kReadinessCodes);
constexpr std::array<std::string_view, 6> kPerformerTypes{"Practitioner", "PractitionerRole", "Organization",
                                                          "CareTeam",     "Patient",          "RelatedPerson"};
constexpr Codec kPerformerCodec = party_of(kPerformerTypes);

constexpr Fixed kFinal{.system = {}, .code = "final"};
constexpr Fixed kSurvey{.system = kObservationCategory, .code = "survey", .display = "Survey"};
constexpr Fixed kBarrierCode{
    .system = kSnomed, .code = "811791000000103", .display = "Identifying barriers to goal achievement"};

constexpr std::array kBarrierRows{
    Row{.path = "status", .as = As::status, .fixed = &kFinal},
    Row{.path = "category", .as = As::fixed, .in_list = true, .fixed = &kSurvey},
    Row{.path = "code", .as = As::fixed, .fixed = &kBarrierCode},
    Row{.path = "focus", .as = As::link, .in_list = true, .value = "goal"},
    Row{.member = "at", .path = "effectiveDateTime", .codec = &kSame},
    Row{.member = "reportedBy", .path = "performer", .codec = &kPerformerCodec, .in_list = true},
    Row{.member = "code", .path = "valueCodeableConcept", .codec = &kConceptCodec},
};

constexpr std::array kReadinessRows{
    Row{.path = "status", .as = As::status, .fixed = &kFinal},
    Row{.path = "category", .as = As::fixed, .in_list = true, .fixed = &kSurvey},
    Row{.member = "kind", .path = "code", .codec = &kReadinessCodec, .identifies = true},
    Row{.path = "focus", .as = As::link, .in_list = true, .value = "goal"},
    Row{.member = "at", .path = "effectiveDateTime", .codec = &kSame},
    Row{.member = "by", .path = "performer", .codec = &kPerformerCodec, .in_list = true},
    Row{.member = "score", .path = "valueCodeableConcept", .codec = &kScoreCodec},
};

// Who says how far the goal is attained, where LOINC has a code for it.
constexpr std::array kAttainmentCodes{
    CodePair{"clinician", "107333-7", "Practitioner follow-up goal attainment scaling score"},
    CodePair{"patient", "107334-5", "Patient follow-up goal attainment scaling score"},
    CodePair{"caregiver", "107331-1", "Caregiver follow-up goal attainment scaling score"},
    CodePair{"family", "107331-1", "Caregiver follow-up goal attainment scaling score"},
};
constexpr CodePair kProgressCode{"progress", "goal-progress", "Progress towards the goal"};
constexpr CodePair kAttainmentCode{"attainment", "goal-attainment", "Attainment of the goal"};
constexpr std::string_view kAttainmentPanel = "107332-9";

Value attainment_code(std::string_view role) {
  const CodePair* pair = find_ours(kAttainmentCodes, role);
  json::Array codings;
  if (pair != nullptr) codings.push_back(coding_of(kLoinc, *pair));
  codings.push_back(coding_of(kObservationCodes, kAttainmentCode));
  return json::object({{"coding", std::move(codings)}});
}

bool has_our_code(const Value& concept_value, const CodePair& pair) {
  return std::ranges::any_of(concept_value["coding"].items(), [&pair](const Value& coding) {
    return coding.text("system") == kObservationCodes && coding.text("code") == pair.theirs;
  });
}

// An attainment alone is the value; beside a measure it is a component.
void write_measured(const Value& progress, Draft& draft, Writing& writing) {
  const Value& attainment = progress["attainment"];
  const Value& measure = progress["measure"];
  const bool is_attainment_alone = !attainment.is_null() && measure.is_null() && count_values(progress) == 0;
  if (is_attainment_alone) {
    draft.put("code", attainment_code(progress["by"].text("role")));
    draft.put("valueCodeableConcept", kLevelConceptCodec.write(kLevelConceptCodec, attainment, writing));
    return;
  }
  if (measure.is_null()) {
    draft.put("code", json::object({{"coding", json::array_of(coding_of(kObservationCodes, kProgressCode))}}));
  } else {
    const Step member{writing.place, "measure", "code"};
    draft.put("code", kConceptCodec.write(kConceptCodec, measure, writing));
  }
  write_choice("value", progress, draft, writing);
  if (attainment.is_null()) return;
  const Value code = json::object(
      {{"coding",
        json::Array{json::object({{"system", Value::literal(kLoinc)}, {"code", Value::literal(kAttainmentPanel)}})}}});
  draft.append(
      "component",
      json::object({{"code", code},
                    {"valueCodeableConcept", kLevelConceptCodec.write(kLevelConceptCodec, attainment, writing)}}));
}

void read_measured(const Value& fhir, json::Object& out, Reading& reading) {
  const auto put = [&out](std::string_view name, Value value) {
    if (!value.is_null()) out.push_back(json::Member::constant(name, std::move(value)));
  };
  if (has_our_code(fhir["code"], kAttainmentCode)) {
    return put("attainment", kLevelConceptCodec.read(kLevelConceptCodec, fhir["valueCodeableConcept"], reading));
  }
  if (!has_our_code(fhir["code"], kProgressCode))
    put("measure", kConceptCodec.read(kConceptCodec, fhir["code"], reading));
  read_choice("value", fhir, out, reading);
  for (const Value& component : fhir["component"].items()) {
    if (component["code"]["coding"].at(0).text("code") != kAttainmentPanel) continue;
    put("attainment", kLevelConceptCodec.read(kLevelConceptCodec, component["valueCodeableConcept"], reading));
  }
}

// What the code of a progress Observation may be, when it is not the measure.
constexpr std::array kProgressCodes{kProgressCode, kAttainmentCode};
constexpr Codec kProgressCodesCodec = coded(kObservationCodes, kProgressCodes);
constexpr Codec kAttainmentCodesCodec = coded(kLoinc, kAttainmentCodes);
constexpr std::array<Placement, 12> kMeasuredPlacements{{
    {.member = "measure", .path = "code", .codec = &kConceptCodec},
    {.path = "code",
     .codec = &kProgressCodesCodec,
     .kept = Kept::copy,
     .when = "there is no measure: whether the attainment or a remark is all that is said"},
    {.path = "code",
     .codec = &kAttainmentCodesCodec,
     .kept = Kept::copy,
     .when = "the attainment is all that is said, and LOINC has a code for who says it"},
    {.member = "valueQuantity", .path = "valueQuantity", .codec = &kQuantityCodec},
    {.member = "valueRange", .path = "valueRange", .codec = &kRangeCodec},
    {.member = "valueRatio", .path = "valueRatio", .codec = &kRatioCodec},
    {.member = "valueCodeableConcept", .path = "valueCodeableConcept", .codec = &kConceptCodec},
    {.member = "valueString", .path = "valueString"},
    {.member = "valueBoolean", .path = "valueBoolean"},
    {.member = "valueInteger", .path = "valueInteger"},
    {.member = "attainment",
     .path = "valueCodeableConcept",
     .codec = &kLevelConceptCodec,
     .when = "there is neither measure nor value"},
    {.member = "attainment",
     .path = "component.valueCodeableConcept",
     .codec = &kLevelConceptCodec,
     .when = "there is a measure or a value beside it"},
}};

constexpr std::array kProgressRows{
    Row{.path = "status", .as = As::status, .fixed = &kFinal},
    Row{.path = "category", .as = As::fixed, .in_list = true, .fixed = &kSurvey},
    Row{.path = "focus", .as = As::link, .in_list = true, .value = "goal"},
    Row{.member = "at", .path = "effectiveDateTime", .codec = &kSame},
    Row{.member = "by", .path = "performer", .codec = &kPerformerCodec, .in_list = true},
    Row{.member = "measure",
        .path = "code",
        .as = As::custom,
        .write = write_measured,
        .read = read_measured,
        .placements = kMeasuredPlacements},
    Row{.member = "text", .path = "note[].text", .codec = &kSame},
};

}  // namespace

constinit const ElementTable kBarrierTable{
    .member = "barriers", .role = "barrier", .type = "Observation", .rows = kBarrierRows};
constinit const ElementTable kReadinessTable{
    .member = "readiness", .role = "readiness", .type = "Observation", .rows = kReadinessRows};
constinit const ElementTable kProgressTable{.member = "progress",
                                            .role = "progress",
                                            .type = "Observation",
                                            .rows = kProgressRows,
                                            .named_by = "outcomeReference"};

}  // namespace concord::mappers::goal
