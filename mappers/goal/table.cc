#include "mappers/goal/table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/engine/types.h"
#include "mappers/goal/scales.h"
#include "mappers/systems.h"

namespace concord::mappers::goal {
namespace {

using json::Value;

constexpr std::string_view kGoalAchievement = "http://terminology.hl7.org/CodeSystem/goal-achievement";
constexpr std::string_view kGoalRelationshipType = "http://terminology.hl7.org/CodeSystem/goal-relationship-type";
constexpr std::string_view kAcceptanceUrl = "http://hl7.org/fhir/StructureDefinition/goal-acceptance";
constexpr std::string_view kReasonRejectedUrl = "http://hl7.org/fhir/StructureDefinition/goal-reasonRejected";
constexpr std::string_view kRelationshipUrl = "http://hl7.org/fhir/StructureDefinition/goal-relationship";
constexpr std::string_view kAttainmentUrl =
    "http://hl7.org/fhir/us/pco/StructureDefinition/pco-goal-attainment-scaling";
// Ours: why the goal has its status, as codes, when it was not rejected.
constexpr std::string_view kStatusReasonUrl = canonical_url<"/StructureDefinition/goal-status-reason">();
// Ours: on a note, that it is the comment of the author's acceptance entry.
constexpr std::string_view kAcceptanceCommentUrl = canonical_url<"/StructureDefinition/acceptance-comment">();
// Ours: Goal has no encounter element.
constexpr std::string_view kEncounterUrl = canonical_url<"/StructureDefinition/goal-encounter">();

constexpr std::array kAchievementCodes{
    CodePair{"in-progress", "in-progress", "In Progress"},
    CodePair{"improving", "improving", "Improving"},
    CodePair{"worsening", "worsening", "Worsening"},
    CodePair{"no-change", "no-change", "No Change"},
    CodePair{"achieved", "achieved", "Achieved"},
    CodePair{"sustaining", "sustaining", "Sustaining"},
    CodePair{"not-achieved", "not-achieved", "Not Achieved"},
    CodePair{"no-progress", "no-progress", "No Progress"},
    CodePair{"not-attainable", "not-attainable", "Not Attainable"},
};
constexpr std::array kRelationCodes{
    CodePair{"predecessor", "predecessor", "Predecessor"},
    CodePair{"successor", "successor", "Successor"},
    CodePair{"replacement", "replacement", "Replacement"},
    CodePair{"milestone", "milestone", "Milestone"},
    CodePair{"other", "other", "Other"},
};
constexpr Codec kAchievementCodec = coded(kGoalAchievement, kAchievementCodes);
constexpr Codec kRelationCodec = coded(kGoalRelationshipType, kRelationCodes);

constexpr std::array<std::string_view, 4> kExpressedByTypes{"Patient", "Practitioner", "PractitionerRole",
                                                            "RelatedPerson"};
constexpr std::array<std::string_view, 3> kIndividualTypes{"Patient", "Practitioner", "RelatedPerson"};
constexpr Codec kExpressedByCodec = party_of(kExpressedByTypes);
constexpr Codec kIndividualCodec = party_of(kIndividualTypes);

constexpr std::array kTargetRows{
    Row{.member = "measure", .path = "measure", .codec = &kConceptCodec},
    Row{.path = "detail", .as = As::choice},
    Row{.member = "dueDate", .path = "dueDate", .codec = &kSame},
    Row{.member = "dueDuration", .path = "dueDuration", .codec = &kQuantityCodec},
};
constexpr Codec kTargetCodec = nested(kTargetRows);

constexpr std::array kAttainmentRows{
    Row{.member = "level", .path = "level", .codec = &kLevelCodec, .as = As::extension, .value = "valueCoding"},
    Row{.member = "text", .path = "progressText", .codec = &kSame, .as = As::extension, .value = "valueString"},
};
constexpr Codec kAttainmentCodec = extension_parts(kAttainmentRows);

constexpr std::array kRelationRows{
    Row{.member = "type",
        .path = "type",
        .codec = &kRelationCodec,
        .as = As::extension,
        .value = "valueCodeableConcept"},
    Row{.member = "goal",
        .path = "target",
        .codec = &kArtifactRefCodec,
        .as = As::extension,
        .value = "valueReference"},
};
constexpr Codec kRelationsCodec = extension_parts(kRelationRows);

constexpr std::array kAcceptanceRows{
    Row{.member = "party",
        .path = "individual",
        .codec = &kIndividualCodec,
        .as = As::extension,
        .value = "valueReference"},
    Row{.member = "status", .path = "status", .codec = &kSame, .as = As::extension, .value = "valueCode"},
    Row{.member = "priority",
        .path = "priority",
        .codec = &kPriorityCodec,
        .as = As::extension,
        .value = "valueCodeableConcept"},
};
constexpr Codec kAcceptanceCodec = extension_parts(kAcceptanceRows);

// statusReason is a plain string in R4: its codings go to goal-reasonRejected, or to an extension of ours.
void write_status_reason(const Value& goal, Draft& draft, Writing& writing) {
  const Value& reason = goal["statusReason"];
  if (reason.is_null()) return;
  draft.put("statusReason", reason["text"]);
  const bool is_rejected = goal.text("status") == "rejected";
  if (!is_rejected && reason["coding"].size() == 0) return;
  const std::string_view url = is_rejected ? kReasonRejectedUrl : kStatusReasonUrl;
  const Step member{writing.place, "statusReason", Step::Extension{.url = url}};
  draft.append("extension",
               simple_extension(url, "valueCodeableConcept", kConceptCodec.write(kConceptCodec, reason, writing)));
}

void read_status_reason(const Value& fhir, json::Object& out, Reading& reading) {
  const Value& rejected = extension_value(fhir, kReasonRejectedUrl, "valueCodeableConcept");
  const Value& coded_reason =
      rejected.is_null() ? extension_value(fhir, kStatusReasonUrl, "valueCodeableConcept") : rejected;
  const Value concept_value = kConceptCodec.read(kConceptCodec, coded_reason, reading);
  const Value& text = fhir["statusReason"];
  const Value reason =
      json::object({{"text", text.is_null() ? concept_value["text"] : text}, {"coding", concept_value["coding"]}});
  if (reason.size() > 0) out.push_back(json::Member::constant("statusReason", reason));
}

// Acceptance entries are extensions, but what a party says about its own is a note by that party, marked as such.
void write_acceptance(const Value& goal, Draft& draft, Writing& writing) {
  const auto entries = goal["acceptance"].items();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Step list{writing.place, "acceptance", Step::Extension{.url = kAcceptanceUrl, .is_simple = false}};
    const Step item{writing.place, i};
    draft.append("extension",
                 json::object({{"url", Value::literal(kAcceptanceUrl)},
                               {"extension", kAcceptanceCodec.write(kAcceptanceCodec, entries[i], writing)}}));
  }
  const auto notes = goal["notes"].items();
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const Step list{writing.place, "notes", "note"};
    const Step item{writing.place, i};
    draft.append("note", kNoteCodec.write(kNoteCodec, notes[i], writing));
  }
  std::size_t comments = 0;
  for (const Value& entry : entries) {
    if (entry.find("comment") == nullptr) continue;
    const Step list{writing.place, "acceptance", "note"};
    const Step item{writing.place, static_cast<std::size_t>(&entry - entries.data()), notes.size() + comments++};
    const Value note = json::object({{"by", entry["party"]}, {"text", entry["comment"]}});
    const Value mark = simple_extension(kAcceptanceCommentUrl, "valueBoolean", true);
    const std::size_t noted = writing.notes.size();
    draft.append("note", json::with(kNoteCodec.write(kNoteCodec, note, writing), "extension", json::Array{mark}));
    // The author of the note is the party of the entry.
    const json::Pointer party = writing.place.pointer / "party";
    for (std::size_t i = noted; i < writing.notes.size(); ++i) writing.notes[i].pointer = party.str();
  }
}

void read_acceptance(const Value& fhir, json::Object& out, Reading& reading) {
  json::Array entries;
  for (const Value& extension : fhir["extension"].items()) {
    if (extension.text("url") != kAcceptanceUrl) continue;
    const Step list{reading.place, "acceptance", Step::Extension{.url = kAcceptanceUrl, .is_simple = false}};
    const Step item{reading.place, entries.size()};
    entries.push_back(kAcceptanceCodec.read(kAcceptanceCodec, extension["extension"], reading));
  }
  json::Array notes;
  for (const Value& annotation : fhir["note"].items()) {
    const Step list{reading.place, "notes", "note"};
    const Step item{reading.place, notes.size(), static_cast<std::size_t>(&annotation - fhir["note"].items().data())};
    const Value note = kNoteCodec.read(kNoteCodec, annotation, reading);
    const bool is_comment =
        extension_value(annotation, kAcceptanceCommentUrl, "valueBoolean").as_bool().value_or(false);
    const auto entry = std::ranges::find_if(entries, [&note](const Value& e) { return e["party"] == note["by"]; });
    if (is_comment && entry != entries.end()) {
      *entry = json::with(*entry, "comment", note["text"]);
    } else {
      notes.push_back(note);
    }
  }
  if (!entries.empty()) out.push_back(json::Member::constant("acceptance", Value{std::move(entries)}));
  if (!notes.empty()) out.push_back(json::Member::constant("notes", Value{std::move(notes)}));
}

constexpr std::array<Placement, 5> kAcceptancePlacements{{
    {.member = "acceptance", .url = kAcceptanceUrl, .codec = &kAcceptanceCodec},
    {.member = "acceptance.comment", .path = "note.text"},
    {.member = "acceptance.comment",
     .path = "note",
     .url = kAcceptanceCommentUrl,
     .value = "valueBoolean",
     .kept = Kept::mark},
    {.member = "acceptance.party",
     .path = "note.authorReference",
     .codec = &kIndividualCodec,
     .kept = Kept::copy,
     .when = "the party says something about it"},
    {.member = "notes", .path = "note", .codec = &kNoteCodec},
}};
constexpr std::array<Placement, 6> kStatusReasonPlacements{{
    {.member = "statusReason", .path = "statusReason"},
    {.member = "statusReason.text", .path = "statusReason"},
    {.member = "statusReason.coding",
     .url = kReasonRejectedUrl,
     .value = "valueCodeableConcept.coding",
     .codec = &kCodingCodec,
     .when = "the goal was rejected"},
    {.member = "statusReason.text",
     .url = kReasonRejectedUrl,
     .value = "valueCodeableConcept.text",
     .kept = Kept::copy,
     .when = "the goal was rejected"},
    {.member = "statusReason.coding",
     .url = kStatusReasonUrl,
     .value = "valueCodeableConcept.coding",
     .codec = &kCodingCodec,
     .when = "the goal was not rejected"},
    {.member = "statusReason.text",
     .url = kStatusReasonUrl,
     .value = "valueCodeableConcept.text",
     .kept = Kept::copy,
     .when = "the goal was not rejected and there are codings"},
}};
constexpr std::array<Placement, 1> kOutcomePlacements{
    {{.member = "progress", .path = "outcomeReference", .kept = Kept::implied, .when = "it names the Observation"}}};
constexpr std::array kAcceptanceUrls{kAcceptanceUrl};
constexpr std::array kStatusReasonUrls{kReasonRejectedUrl, kStatusReasonUrl};

// The progress Observations are named by the Goal, in their order.
void write_outcomes(const Value& goal, Draft& draft, Writing& writing) {
  RoleKeys keys;
  for (const Value& progress : goal["progress"].items()) {
    draft.append("outcomeReference", writing.names.reference(keys.next(kProgressTable.role, progress)));
  }
}

void read_nothing(const Value& /*fhir*/, json::Object& /*out*/, Reading& /*reading*/) {}

constexpr std::array kGoalRows{
    Row{.member = "encounter",
        .path = kEncounterUrl,
        .codec = &kReferenceCodec,
        .as = As::extension,
        .value = "valueReference"},
    Row{.member = "attainmentScale",
        .path = kAttainmentUrl,
        .codec = &kAttainmentCodec,
        .as = As::extension,
        .is_list = true},
    Row{.member = "relatedGoals",
        .path = kRelationshipUrl,
        .codec = &kRelationsCodec,
        .as = As::extension,
        .is_list = true},
    Row{.member = "status", .path = "lifecycleStatus", .codec = &kSame},
    Row{.member = "achievementStatus", .path = "achievementStatus", .codec = &kAchievementCodec},
    Row{.member = "categories", .path = "category", .codec = &kConceptCodec, .is_list = true},
    Row{.member = "priority", .path = "priority", .codec = &kPriorityCodec},
    Row{.member = "description", .path = "description", .codec = &kConceptCodec},
    Row{.member = "startDate", .path = "startDate", .codec = &kSame},
    Row{.member = "targets", .path = "target", .codec = &kTargetCodec, .is_list = true},
    Row{.member = "statusDate", .path = "statusDate", .codec = &kSame},
    Row{.member = "statusReason",
        .path = "statusReason",
        .as = As::custom,
        .write = write_status_reason,
        .read = read_status_reason,
        .extension_urls = kStatusReasonUrls,
        .placements = kStatusReasonPlacements},
    Row{.member = "expressedBy", .path = "expressedBy", .codec = &kExpressedByCodec},
    Row{.member = "addresses", .path = "addresses", .codec = &kReferenceCodec, .is_list = true},
    Row{.member = "acceptance",
        .path = "note",
        .as = As::custom,
        .write = write_acceptance,
        .read = read_acceptance,
        .extension_urls = kAcceptanceUrls,
        .placements = kAcceptancePlacements},
    Row{.member = "progress",
        .path = "outcomeReference",
        .as = As::custom,
        .write = write_outcomes,
        .read = read_nothing,
        .placements = kOutcomePlacements},
};

constexpr std::span<const Row> kAcceptanceSpan = kAcceptanceRows;
constexpr std::array kPlaces{
    Whereabouts{.member = "acceptance", .type = "Goal", .extension = kAcceptanceUrl, .rows = &kAcceptanceSpan},
    Whereabouts{.member = "notes", .type = "Goal", .element = "note"},
};

}  // namespace

constinit const std::span<const Whereabouts> kWhereabouts = kPlaces;
constinit const PrimaryTable kGoalTable{
    .artifact = "goal", .type = "Goal", .role = "goal", .rows = kGoalRows, .names = "outcomeReference"};

}  // namespace concord::mappers::goal
