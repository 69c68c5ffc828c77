// What is linked to the option set: preferences, ratings, decision aids, follow-ups.
#include <algorithm>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/shared_decision/table.h"
#include "mappers/systems.h"

namespace concord::mappers::shared_decision {
namespace {

using json::Value;

constexpr std::string_view kPreferenceCategory = "http://hl7.org/fhir/us/core/CodeSystem/us-core-category";
// Ours: the options of one decision as codes of a rating's components.
constexpr std::string_view kOptionSystem = canonical_url<"/sid/decision-option">();

constexpr std::array<std::string_view, 6> kPerformerTypes{"Practitioner", "PractitionerRole", "Organization",
                                                          "CareTeam",     "Patient",          "RelatedPerson"};
constexpr Codec kPerformerCodec = party_of(kPerformerTypes);
constexpr std::array<std::string_view, 8> kOwnerTypes{"Practitioner", "PractitionerRole",  "Organization",
                                                      "CareTeam",     "HealthcareService", "Patient",
                                                      "Device",       "RelatedPerson"};
constexpr Codec kOwnerCodec = party_of(kOwnerTypes);

constexpr Fixed kFinal{.system = {}, .code = "final"};
constexpr Fixed kCurrent{.system = {}, .code = "current"};
constexpr Fixed kRequested{.system = {}, .code = "requested"};
constexpr Fixed kPlan{.system = {}, .code = "plan"};
constexpr Fixed kSurvey{.system = kObservationCategory, .code = "survey", .display = "Survey"};
constexpr Fixed kRatingCode{
    .system = kObservationCodes, .code = "option-rating", .display = "Rating of decision options"};
constexpr Fixed kEducationNote{.system = kLoinc, .code = "34895-3", .display = "Education note"};

constexpr std::array kPreferenceCodes{
    CodePair{"treatment", "75773-2", "Goals, preferences, and priorities for medical treatment Narrative - Reported"},
    CodePair{"care-experience", "95541-9"},
};
constexpr std::array kPreferenceCategories{
    CodePair{"treatment", "treatment-intervention-preference"},
    CodePair{"care-experience", "care-experience-preference"},
};
constexpr Codec kPreferenceCodec = coded(kLoinc, kPreferenceCodes);
constexpr Codec kPreferenceCategoryCodec = coded(kPreferenceCategory, kPreferenceCategories);

constexpr std::array kPreferenceRows{
    Row{.path = "status", .as = As::status, .fixed = &kFinal},
    Row{.member = "kind", .path = "category", .codec = &kPreferenceCategoryCodec, .in_list = true, .is_derived = true},
    Row{.member = "kind", .path = "code", .codec = &kPreferenceCodec, .identifies = true},
    Row{.path = "focus", .as = As::link, .in_list = true, .value = "decision"},
    Row{.member = "at", .path = "effectiveDateTime", .codec = &kSame},
    Row{.member = "by", .path = "performer", .codec = &kPerformerCodec, .in_list = true},
    Row{.member = "value", .path = "valueCodeableConcept", .codec = &kConceptCodec},
};

// A component per option, coded by the option's id.
void write_values(const Value& rating, Draft& draft, Writing& writing) {
  const auto options = writing.artifact["options"].items();
  for (const json::Member& member : rating["values"].members()) {
    const auto option =
        std::ranges::find_if(options, [&member](const Value& one) { return one.text("id") == member.name(); });
    const Value coding = json::object({{"system", Value::literal(kOptionSystem)},
                                       {"code", member.name_value},
                                       {"display", option == options.end() ? Value{} : (*option)["title"]}});
    draft.append("component", json::object({{"code", json::object({{"coding", json::Array{coding}}})},
                                            {"valueQuantity", json::object({{"value", member.value}})}}));
  }
}

void read_values(const Value& fhir, json::Object& out, Reading& /*reading*/) {
  json::Object values;
  for (const Value& component : fhir["component"].items()) {
    const Value& coding = component["code"]["coding"].at(0);
    const Value& value = component["valueQuantity"]["value"];
    if (coding.text("system") == kOptionSystem && value.is_number()) values.emplace_back(coding["code"], value);
  }
  out.push_back(json::Member::constant("values", Value{std::move(values)}));
}

constexpr Codec kOptionIdCodec{.write = nullptr, .read = nullptr, .system = kOptionSystem};
constexpr std::array<Placement, 3> kValuesPlacements{{
    {.member = "values", .path = "component.valueQuantity.value"},
    {.path = "component.code",
     .codec = &kOptionIdCodec,
     .kept = Kept::copy,
     .when = "the option, by its id, with its title as display"},
    {.member = "values", .path = "component.code.coding.code", .kept = Kept::implied, .when = "the ids of the options"},
}};
constexpr std::array kScaleRows{
    Row{.member = "min", .path = "low.value", .codec = &kSame},
    Row{.member = "max", .path = "high.value", .codec = &kSame},
};
constexpr Codec kScaleCodec = nested(kScaleRows);

constexpr std::array kRatingRows{
    Row{.path = "status", .as = As::status, .fixed = &kFinal},
    Row{.path = "category", .as = As::fixed, .in_list = true, .fixed = &kSurvey},
    Row{.path = "code", .as = As::fixed, .fixed = &kRatingCode},
    Row{.path = "focus", .as = As::link, .in_list = true, .value = "decision"},
    Row{.member = "at", .path = "effectiveDateTime", .codec = &kSame},
    Row{.member = "by", .path = "performer", .codec = &kPerformerCodec, .in_list = true},
    Row{.member = "scale", .path = "referenceRange", .codec = &kScaleCodec, .in_list = true},
    Row{.member = "values",
        .path = "component",
        .as = As::custom,
        .write = write_values,
        .read = read_values,
        .placements = kValuesPlacements},
};

constexpr std::array kAidRows{
    Row{.path = "status", .as = As::status, .fixed = &kCurrent},
    Row{.path = "type", .as = As::fixed, .fixed = &kEducationNote},
    Row{.member = "url", .path = "content[].attachment.url", .codec = &kSame},
    Row{.member = "title", .path = "content[].attachment.title", .codec = &kSame},
    Row{.member = "usedAt", .path = "context.period.start", .codec = &kSame},
    Row{.path = "context.related", .as = As::link, .in_list = true, .value = "decision"},
};

void write_focus(const Value& /*follow_up*/, Draft& draft, Writing& writing) {
  const bool has_choice = writing.artifact.find("choice") != nullptr;
  draft.put("focus", writing.names.reference(has_choice ? kChoiceRole : kDecisionTable.role));
}

void read_nothing(const Value& /*fhir*/, json::Object& /*out*/, Reading& /*reading*/) {}

constexpr std::array<Placement, 1> kFocusPlacements{
    {{.path = "focus", .kept = Kept::copy, .when = "the choice, or the option set as long as there is none"}}};
constexpr std::array kFollowUpRows{
    Row{.path = "status", .as = As::status, .fixed = &kRequested},
    Row{.path = "intent", .as = As::fixed, .fixed = &kPlan},
    Row{.member = "what", .path = "description", .codec = &kSame},
    Row{.path = "focus", .as = As::custom, .write = write_focus, .read = read_nothing, .placements = kFocusPlacements},
    Row{.member = "owner", .path = "owner", .codec = &kOwnerCodec},
    Row{.member = "dueDate", .path = "restriction.period.end", .codec = &kSame},
};

}  // namespace

constinit const ElementTable kPreferenceTable{
    .member = "preferences", .role = "preference", .type = "Observation", .rows = kPreferenceRows};
constinit const ElementTable kRatingTable{
    .member = "ratings", .role = "rating", .type = "Observation", .rows = kRatingRows};
constinit const ElementTable kAidTable{
    .member = "decisionAids", .role = "aid", .type = "DocumentReference", .rows = kAidRows};
constinit const ElementTable kFollowUpTable{
    .member = "followUp", .role = "follow-up", .type = "Task", .subject = "for", .rows = kFollowUpRows};

}  // namespace concord::mappers::shared_decision
