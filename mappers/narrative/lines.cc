#include "mappers/narrative/lines.h"

#include <algorithm>
#include <array>

#include "core/canonical.h"

namespace concord::mappers::narrative {
namespace {

constexpr std::array kTarget{
    Line{"measure", "", Kind::code},
    Line{"detail", "", Kind::choice},
    Line{"due", "due", Kind::choice},
};
constexpr std::array kGoal{
    Line{"lifecycleStatus", "Status"},
    Line{"achievementStatus", "Achievement", Kind::code},
    Line{"category", "Category", Kind::code},
    Line{"priority", "Priority", Kind::code},
    Line{"description", "Description", Kind::code},
    Line{"startDate", "Start"},
    Line{"target", "Target", Kind::parts, kTarget},
    Line{"statusDate", "Status since"},
    Line{"statusReason", "Reason"},
    Line{"expressedBy", "Expressed by", Kind::reference},
    Line{"addresses", "Addresses", Kind::reference},
    Line{"note", "Note", Kind::annotation},
};
constexpr std::array kGoalExtensions{
    Line{"http://hl7.org/fhir/us/pco/StructureDefinition/pco-goal-attainment-scaling", "Attainment level"},
    Line{"http://hl7.org/fhir/StructureDefinition/goal-relationship", "Related goal"},
    Line{"http://hl7.org/fhir/StructureDefinition/goal-acceptance", "Acceptance"},
    Line{"http://hl7.org/fhir/StructureDefinition/goal-reasonRejected", "Reason of rejection"},
    Line{canonical_url<"/StructureDefinition/goal-status-reason">(), "Reason of status"},
};

constexpr std::array kComponent{
    Line{"code", "", Kind::code},
    Line{"value", "", Kind::choice},
};
constexpr std::array kObservation{
    Line{"status", "Status"},
    Line{"code", "Observation", Kind::code},
    Line{"effective", "Time", Kind::choice},
    Line{"performer", "By", Kind::reference},
    Line{"value", "Value", Kind::choice},
    Line{"dataAbsentReason", "Absent because", Kind::code},
    Line{"interpretation", "Interpretation", Kind::code},
    Line{"note", "Note", Kind::annotation},
    Line{"component", "Part", Kind::parts, kComponent},
};

constexpr std::array kEntry{Line{"item", "", Kind::reference}};
constexpr std::array kList{
    Line{"status", "Status"},
    Line{"title", "Title"},
    Line{"code", "List", Kind::code},
    Line{"date", "Date"},
    Line{"source", "By", Kind::reference},
    Line{"orderedBy", "Order", Kind::code},
    Line{"note", "Note", Kind::annotation},
    Line{"entry", "Entry", Kind::parts, kEntry},
};

constexpr std::array kOption{
    Line{"title", ""},
    Line{"description", ""},
    Line{"textEquivalent", ""},
};
constexpr std::array kAid{Line{"display", ""}, Line{"url", ""}};
constexpr std::array kAction{
    Line{"title", "Chosen"},
    Line{"documentation", "Decision aid", Kind::parts, kAid},
    Line{"participant", "Participant", Kind::reference},
    Line{"selectionBehavior", "To be chosen"},
    Line{"resource", "Order", Kind::reference},
    Line{"action", "Option", Kind::parts, kOption},
};
constexpr std::array kRequestGroup{
    Line{"status", "Status"},
    Line{"code", "Topic", Kind::code},
    Line{"authoredOn", "Date"},
    Line{"reasonReference", "Because of", Kind::reference},
    Line{"note", "Note", Kind::annotation},
    Line{"action", "", Kind::inside, kAction},
};
constexpr std::array kRequestGroupExtensions{
    Line{canonical_url<"/StructureDefinition/decision-outcome">(), "Outcome"},
    Line{canonical_url<"/StructureDefinition/decision-delegated-to">(), "Delegated to"},
    Line{canonical_url<"/StructureDefinition/decision-acceptance">(), "Acceptance"},
    Line{"http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal", "Goal"},
};

constexpr std::array kResponse{
    Line{"questionnaire", "Questionnaire"},
    Line{"status", "Status"},
    Line{"authored", "Time"},
    Line{"author", "Entered by", Kind::reference},
    Line{"source", "Answered by", Kind::reference},
    Line{"item", "", Kind::items},
};
constexpr std::array kResponseExtensions{
    Line{canonical_url<"/StructureDefinition/response-note">(), "Note"},
};

constexpr std::array kRestriction{Line{"period", "", Kind::period}};
constexpr std::array kTask{
    Line{"status", "Status"},
    Line{"description", "To do"},
    Line{"owner", "Owner", Kind::reference},
    Line{"restriction", "When", Kind::parts, kRestriction},
};

constexpr std::array kAttachment{Line{"title", ""}, Line{"url", ""}};
constexpr std::array kContent{Line{"attachment", "Document", Kind::parts, kAttachment}};
constexpr std::array kDocumentContext{Line{"period", "When", Kind::period}};
constexpr std::array kDocument{
    Line{"status", "Status"},
    Line{"type", "Type", Kind::code},
    Line{"date", "Date"},
    Line{"author", "Author", Kind::reference},
    Line{"content", "", Kind::inside, kContent},
    Line{"context", "", Kind::inside, kDocumentContext},
};

constexpr std::array kFlag{
    Line{"status", "Status"},
    Line{"category", "Category", Kind::code},
    Line{"code", "Flag", Kind::code},
    Line{"period", "When", Kind::period},
};

constexpr std::array kPayload{Line{"content", "", Kind::choice}};
constexpr std::array kCommunication{
    Line{"status", "Status"}, Line{"category", "Category", Kind::code},          Line{"priority", "Priority"},
    Line{"sent", "Sent"},     Line{"payload", "Message", Kind::parts, kPayload},
};

constexpr std::array kAgent{
    Line{"type", "", Kind::code},
    Line{"who", "", Kind::reference},
    Line{"onBehalfOf", "for", Kind::reference},
};
constexpr std::array kProvenance{
    Line{"recorded", "Recorded"},
    Line{"activity", "Activity", Kind::code},
    Line{"agent", "Agent", Kind::parts, kAgent},
};

constexpr std::array kLayouts{
    Layout{"Observation", "Observation", kObservation},
    Layout{"Goal", "Goal", kGoal, kGoalExtensions},
    Layout{"Provenance", "Provenance", kProvenance},
    Layout{"QuestionnaireResponse", "Answers to a questionnaire", kResponse, kResponseExtensions},
    Layout{"RequestGroup", "Shared decision", kRequestGroup, kRequestGroupExtensions},
    Layout{"List", "List", kList},
    Layout{"Task", "Task", kTask},
    Layout{"DocumentReference", "Document", kDocument},
    Layout{"Flag", "Flag", kFlag},
    Layout{"Communication", "Communication", kCommunication},
};

}  // namespace

const Layout* find_layout(std::string_view type) {
  const auto* row = std::ranges::find(kLayouts, type, &Layout::type);
  return row == kLayouts.end() ? nullptr : row;
}

}  // namespace concord::mappers::narrative
