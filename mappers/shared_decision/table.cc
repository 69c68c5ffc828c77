#include "mappers/shared_decision/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/shared_decision/options.h"
#include "mappers/systems.h"

namespace concord::mappers::shared_decision {
namespace {

using json::Value;

constexpr std::string_view kPertainsToGoalUrl = "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal";
// Ours: the patient-reported outcome that measured the decision.
constexpr std::string_view kMeasuredByUrl = canonical_url<"/StructureDefinition/decision-measured-by">();
// Ours, on the choice: who shall decide instead, what each party thinks.
constexpr std::string_view kDelegatedToUrl = canonical_url<"/StructureDefinition/decision-delegated-to">();
constexpr std::string_view kAcceptanceUrl = canonical_url<"/StructureDefinition/decision-acceptance">();
// Ours, on a note of the choice: the reason as a concept.
constexpr std::string_view kReasonUrl = canonical_url<"/StructureDefinition/decision-rationale-reason">();

constexpr std::array kStatusCodes{
    CodePair{"deliberating", "active"},
    CodePair{"deferred", "on-hold"},
    CodePair{"decided", "completed"},
    CodePair{"abandoned", "revoked"},
    CodePair{"entered-in-error", "entered-in-error"},
};
constexpr Codec kStatusCodec = translated(kStatusCodes, "http://hl7.org/fhir/request-status");

constexpr std::array<std::string_view, 5> kParticipantTypes{"Patient", "Practitioner", "PractitionerRole",
                                                            "RelatedPerson", "Device"};
constexpr Codec kParticipantCodec = party_of(kParticipantTypes);

// The options: a parent action, and an action with a contained request each (rqg-1).
void write_options(const Value& artifact, Draft& draft, Writing& writing) {
  Draft parent;
  parent.put("id", "options");
  for (const Value& aid : artifact["decisionAids"].items()) {
    parent.append("documentation",
                  json::object({{"type", "documentation"}, {"display", aid["title"]}, {"url", aid["url"]}}));
  }
  const auto participants = artifact["participants"].items();
  for (std::size_t i = 0; i < participants.size(); ++i) {
    const Value& party = participants[i];
    const Step list{writing.place, "participants", "action[].participant"};
    const Step item{writing.place, i};
    parent.append("participant", kParticipantCodec.write(kParticipantCodec, party, writing));
  }
  parent.put("groupingBehavior", "logical-group");
  parent.put("selectionBehavior", artifact["selectionBehavior"]);
  const auto options = artifact["options"].items();
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string id = fmt::format("option-{}", i + 1);
    {
      const Step list{writing.place, "options", "contained"};
      const Step item{writing.place, i};
      draft.append("contained", contained_request(options[i], id, "option", writing));
    }
    const Step list{writing.place, "options", "action[].action"};
    const Step item{writing.place, i};
    Draft action;
    write_rows(kOptionRows, options[i], action, writing);
    action.put("resource", json::object({{"reference", "#" + id}}));
    parent.append("action", action.freeze());
  }
  draft.append("action", parent.freeze());
}

void read_options(const Value& fhir, json::Object& out, Reading& reading) {
  const auto put_list = [&out](std::string_view name, json::Array items) {
    if (!items.empty()) out.push_back(json::Member::constant(name, Value{std::move(items)}));
  };
  const Value& parent = fhir["action"].at(0);
  const Value& behavior = parent["selectionBehavior"];
  if (!behavior.is_null()) out.push_back(json::Member::constant("selectionBehavior", behavior));
  json::Array options;
  for (const Value& action : parent["action"].items()) {
    const Step list{reading.place, "options", "action[].action"};
    const Step item{reading.place, options.size()};
    json::Object option;
    read_rows(kOptionRows, action, option, reading);
    read_request(action, fhir, option, reading);
    options.emplace_back(std::move(option));
  }
  json::Array participants;
  for (const Value& party : parent["participant"].items()) {
    const Step list{reading.place, "participants", "action[].participant"};
    const Step item{reading.place, participants.size()};
    participants.push_back(kParticipantCodec.read(kParticipantCodec, party, reading));
  }
  put_list("options", std::move(options));
  put_list("participants", std::move(participants));
}

void write_group(const Value& /*object*/, Draft& draft, Writing& writing) {
  draft.put("groupIdentifier", writing.names.primary_identifier());
}

void read_nothing(const Value& /*fhir*/, json::Object& /*out*/, Reading& /*reading*/) {}

constexpr std::array<Placement, 1> kGroupPlacements{
    {{.path = "groupIdentifier",
      .kept = Kept::copy,
      .when = "source and id of the artifact: both RequestGroups have it"}}};
constexpr std::array<Placement, 5> kOptionsPlacements{{
    {.member = "selectionBehavior", .path = "action.selectionBehavior"},
    {.member = "participants", .path = "action.participant", .codec = &kParticipantCodec},
    {.member = "options", .path = "action.action", .codec = &kOptionCodec},
    {.member = "decisionAids.title", .path = "action.documentation.display", .kept = Kept::copy},
    {.member = "decisionAids.url", .path = "action.documentation.url", .kept = Kept::copy},
}};

constexpr Fixed kProposal{.system = {}, .code = "proposal"};
constexpr Fixed kPlan{.system = {}, .code = "plan"};

constexpr std::array kDecisionRows{
    Row{.member = "goals",
        .path = kPertainsToGoalUrl,
        .codec = &kArtifactRefCodec,
        .as = As::extension,
        .is_list = true,
        .value = "valueReference"},
    Row{.member = "measuredBy",
        .path = kMeasuredByUrl,
        .codec = &kArtifactRefCodec,
        .as = As::extension,
        .is_list = true,
        .value = "valueReference"},
    Row{.path = "groupIdentifier",
        .as = As::custom,
        .write = write_group,
        .read = read_nothing,
        .placements = kGroupPlacements},
    Row{.member = "status", .path = "status", .codec = &kStatusCodec},
    Row{.path = "intent", .as = As::fixed, .fixed = &kProposal},
    Row{.member = "topic", .path = "code", .codec = &kConceptCodec},
    Row{.member = "encounter", .path = "encounter", .codec = &kReferenceCodec},
    Row{.member = "recordedAt", .path = "authoredOn", .codec = &kSame, .is_derived = true},
    Row{.member = "conditions", .path = "reasonReference", .codec = &kReferenceCodec, .is_list = true},
    Row{.member = "notes", .path = "note", .codec = &kNoteCodec, .is_list = true},
    Row{.member = "options",
        .path = "action",
        .as = As::custom,
        .write = write_options,
        .read = read_options,
        .placements = kOptionsPlacements},
};

constexpr std::array kAcceptanceRows{
    Row{.member = "party", .path = "individual", .codec = &kPartyCodec, .as = As::extension, .value = "valueReference"},
    Row{.member = "status", .path = "status", .codec = &kSame, .as = As::extension, .value = "valueCode"},
    Row{.member = "priority",
        .path = "priority",
        .codec = &kPriorityCodec,
        .as = As::extension,
        .value = "valueCodeableConcept"},
    Row{.member = "comment", .path = "comment", .codec = &kSame, .as = As::extension, .value = "valueString"},
};
constexpr Codec kAcceptanceCodec = extension_parts(kAcceptanceRows);

Value write_rationale(const Codec& /*self*/, const Value& value, Writing& writing) {
  const Value note = kNoteCodec.write(kNoteCodec, value, writing);
  const Value* reason = value.find("reason");
  if (reason == nullptr) return note;
  const Step member{writing.place, "reason", Step::Extension{.url = kReasonUrl}};
  const Value coded_reason =
      simple_extension(kReasonUrl, "valueCodeableConcept", kConceptCodec.write(kConceptCodec, *reason, writing));
  return json::with(note, "extension", json::Array{coded_reason});
}

Value read_rationale(const Codec& /*self*/, const Value& value, Reading& reading) {
  const Value note = kNoteCodec.read(kNoteCodec, value, reading);
  const Value& reason = extension_value(value, kReasonUrl, "valueCodeableConcept");
  return reason.is_null() ? note : json::with(note, "reason", kConceptCodec.read(kConceptCodec, reason, reading));
}

constexpr std::array<Placement, 2> kRationalePlacements{
    {{.codec = &kNoteCodec},
     {.member = "reason", .url = kReasonUrl, .value = "valueCodeableConcept", .codec = &kConceptCodec}}};
constexpr Codec kRationaleCodec{.write = write_rationale, .read = read_rationale, .placements = kRationalePlacements};

// What was deferred is still open; anything else came to an end.
void write_choice_status(const Value& choice, Draft& draft, Writing& writing) {
  const bool is_open = choice.text("outcome") == "deferred";
  draft.put("status", Value::literal(writing.is_retracted ? "entered-in-error" : (is_open ? "on-hold" : "completed")));
}

void write_reasons(const Value& choice, Draft& draft, Writing& writing) {
  const std::size_t notes = writing.notes.size();
  for (const Value& entry : choice["rationale"].items()) {
    if (const Value* reason = entry.find("reason"))
      draft.append("reasonCode", kConceptCodec.write(kConceptCodec, *reason, writing));
  }
  writing.notes.resize(notes);  // noted at the rationale
}

// The chosen options, narrowed from the option set, and the real orders that exist already.
void write_chosen(const Value& choice, Draft& draft, Writing& writing) {
  const auto options = writing.artifact["options"].items();
  std::size_t count = 0;
  for (const Value& chosen : choice["options"].items()) {
    const auto option = std::ranges::find_if(options, [&chosen](const Value& one) { return one["id"] == chosen; });
    if (option == options.end()) continue;
    const std::string id = fmt::format("option-{}", ++count);
    const std::size_t notes = writing.notes.size();
    draft.append("contained", contained_request(*option, id, "plan", writing));
    writing.notes.resize(notes);  // noted at the option
    draft.append("action", json::object({{"id", chosen},
                                         {"title", (*option)["title"]},
                                         {"resource", json::object({{"reference", "#" + id}})}}));
  }
  for (const Value& order : choice["orders"].items()) {
    draft.append("action", json::object({{"resource", kReferenceCodec.write(kReferenceCodec, order, writing)}}));
  }
}

void read_chosen(const Value& fhir, json::Object& out, Reading& reading) {
  json::Array chosen;
  json::Array orders;
  for (const Value& action : fhir["action"].items()) {
    const Value& resource = action["resource"];
    if (resource.text("reference").starts_with('#')) {
      chosen.push_back(action["id"]);
    } else {
      orders.push_back(kReferenceCodec.read(kReferenceCodec, resource, reading));
    }
  }
  out.push_back(json::Member::constant("options", Value{std::move(chosen)}));
  if (!orders.empty()) out.push_back(json::Member::constant("orders", Value{std::move(orders)}));
}

constexpr std::array<Placement, 1> kChoiceStatusPlacements{
    {{.path = "status",
      .kept = Kept::copy,
      .when = "on-hold for what was deferred, entered-in-error with the artifact, else completed"}}};
constexpr std::array<Placement, 1> kReasonPlacements{
    {{.member = "rationale.reason", .path = "reasonCode", .codec = &kConceptCodec, .kept = Kept::copy}}};
constexpr std::array<Placement, 4> kChosenPlacements{{
    {.member = "options", .path = "action.id"},
    {.path = "action.title", .kept = Kept::copy, .when = "the title of the chosen option"},
    {.path = "action.resource", .kept = Kept::copy, .when = "the contained request of the chosen option"},
    {.member = "orders", .path = "action.resource", .codec = &kReferenceCodec},
}};

constexpr std::array kRows{
    Row{.member = "outcome", .path = kOutcomeUrl, .codec = &kSame, .as = As::extension, .value = "valueCode"},
    Row{.member = "delegatedTo",
        .path = kDelegatedToUrl,
        .codec = &kPartyCodec,
        .as = As::extension,
        .value = "valueReference"},
    Row{.member = "acceptance",
        .path = kAcceptanceUrl,
        .codec = &kAcceptanceCodec,
        .as = As::extension,
        .is_list = true},
    Row{.path = "groupIdentifier",
        .as = As::custom,
        .write = write_group,
        .read = read_nothing,
        .placements = kGroupPlacements},
    Row{.path = "basedOn", .as = As::link, .in_list = true, .value = "decision"},
    Row{.path = "status",
        .as = As::custom,
        .write = write_choice_status,
        .read = read_nothing,
        .placements = kChoiceStatusPlacements},
    Row{.path = "intent", .as = As::fixed, .fixed = &kPlan},
    Row{.member = "decidedAt", .path = "authoredOn", .codec = &kSame},
    Row{.path = "reasonCode",
        .as = As::custom,
        .write = write_reasons,
        .read = read_nothing,
        .placements = kReasonPlacements},
    Row{.member = "rationale", .path = "note", .codec = &kRationaleCodec, .is_list = true},
    Row{.member = "options",
        .path = "action",
        .as = As::custom,
        .write = write_chosen,
        .read = read_chosen,
        .placements = kChosenPlacements},
};

}  // namespace

constinit const PrimaryTable kDecisionTable{
    .artifact = "shared-decision", .type = "RequestGroup", .role = "decision", .rows = kDecisionRows};
constinit const std::span<const Row> kChoiceRows = kRows;

}  // namespace concord::mappers::shared_decision
