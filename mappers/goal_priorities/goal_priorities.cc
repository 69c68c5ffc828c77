#include "mappers/goal_priorities/goal_priorities.h"

#include <algorithm>
#include <array>

#include "mappers/engine/codecs.h"
#include "mappers/engine/types.h"
#include "mappers/forms/item_tree.h"
#include "mappers/goal_priorities/foreign.h"
#include "mappers/systems.h"

namespace concord::mappers::goal_priorities {
namespace {

using json::Pointer;
using json::Value;

constexpr std::array<std::string_view, 2> kStatuses{"current", "entered-in-error"};

constexpr std::array<MemberShape, 4> kOwn{{
    {.name = "status",
     .form = Form::code,
     .codes = kStatuses,
     .fallback = "current",
     .description = "Whether the list holds."},
    {.name = "by",
     .form = Form::object,
     .count = Count::required,
     .object = &kPartyShape,
     .description = "Whose priorities they are."},
    {.name = "title", .form = Form::text, .description = "A title for people."},
    {.name = "goals",
     .form = Form::object,
     .count = Count::required_list,
     .object = &kArtifactRefShape,
     .description = "The goals, the most important first."},
}};
constexpr std::array<std::string_view, 1> kTypeName{"goal-priorities"};
constexpr auto kMembers = join(common_head(kTypeName), kLanguageMember, kOwn, kCommonTail);

void priorities_rule(const Value& artifact, const Pointer& at, Findings& findings) {
  const Pointer list = at / "goals";
  const auto goals = artifact["goals"].items();
  for (std::size_t i = 0; i < goals.size(); ++i) {
    const Pointer here = list / i;
    const std::string_view type = goals[i].text("artifact");
    if (!type.empty() && type != "goal") findings.add(here / "artifact", "value", "must be a goal");
    for (std::size_t k = 0; k < i; ++k) {
      if (goals[k].is_object() && goals[k] == goals[i])
        findings.add(here, "duplicate", "this goal has a place already");
    }
  }
}

constexpr ObjectShape kShape{.name = "GoalPriorities",
                             .members = kMembers,
                             .rule = priorities_rule,
                             .description = "Goals in the order of their importance to one party."};

constexpr std::array kStatusCodes{
    CodePair{"current", "current"}, CodePair{"entered-in-error", "entered-in-error"},
    CodePair{"current", "retired"},  // superseded by a newer list: what the artifact said still holds for it
};
constexpr Codec kStatusCodec = translated(kStatusCodes, "http://hl7.org/fhir/list-status");

constexpr std::array<std::string_view, 4> kSourceTypes{"Practitioner", "PractitionerRole", "Patient", "Device"};
constexpr Codec kSourceCodec = party_of(kSourceTypes);

Value write_entry(const Codec& /*self*/, const Value& value, Writing& writing) {
  return json::object({{"item", kArtifactRefCodec.write(kArtifactRefCodec, value, writing)}});
}

Value read_entry(const Codec& /*self*/, const Value& value, Reading& reading) {
  const Step item{reading.place, {}, "item"};
  return kArtifactRefCodec.read(kArtifactRefCodec, value["item"], reading);
}

constexpr std::array<Placement, 1> kEntryPlacements{{{.path = "item", .codec = &kArtifactRefCodec}}};
constexpr Codec kEntryCodec{.write = write_entry, .read = read_entry, .placements = kEntryPlacements};

constexpr Fixed kWorking{.system = {}, .code = "working"};
constexpr Fixed kCode{
    .system = kLoinc, .code = "81340-2", .display = "Goals AndOr preferences in order of priority - Reported"};
constexpr Fixed kByPriority{
    .system = "http://terminology.hl7.org/CodeSystem/list-order", .code = "priority", .display = "Sorted by Priority"};

constexpr std::array kRows{
    Row{.member = "status", .path = "status", .codec = &kStatusCodec},
    Row{.path = "mode", .as = As::fixed, .fixed = &kWorking},
    Row{.member = "title", .path = "title", .codec = &kSame},
    Row{.path = "code", .as = As::fixed, .fixed = &kCode},
    Row{.member = "encounter", .path = "encounter", .codec = &kReferenceCodec},
    Row{.member = "recordedAt", .path = "date", .codec = &kSame, .is_derived = true},
    Row{.member = "by", .path = "source", .codec = &kSourceCodec},
    Row{.path = "orderedBy", .as = As::fixed, .fixed = &kByPriority},
    Row{.member = "notes", .path = "note", .codec = &kNoteCodec, .is_list = true},
    Row{.member = "goals", .path = "entry", .codec = &kEntryCodec, .is_list = true},
};

constexpr PrimaryTable kTable{.artifact = "goal-priorities", .type = "List", .role = "list", .rows = kRows};
constexpr std::array<std::string_view, 1> kDependentTypes{"Provenance"};

const forms::ItemTree& form_items() {
  static const forms::ItemTree kItems{"goal-priorities", kShape};
  return kItems;
}
constexpr forms::FormFacts kForm{.title = "Goals in order of priority",
                                 .description = "Goals in the order of their importance to one party.",
                                 .stated_by = "by",
                                 .items = form_items};

constexpr std::array<std::string_view, 1> kRemarks{
    "The order of `goals` is the order of the entries. There is one current List a patient and party: a newer one "
    "makes the one before `retired`, and one that is older than the current is refused (409)."};

constexpr DocumentType kDocument{
    .code = "61146-7", .display = "Goals Narrative", .title = "Order of goals", .when = "date"};

}  // namespace

constinit const ArtifactType kType{.primary = &kTable,
                                   .shape = &kShape,
                                   .elements = {},
                                   .dependent_types = kDependentTypes,
                                   .is_primary = is_list_of_goals,
                                   .foreign = &kForeignRules,
                                   .questionnaire_form = &kForm,
                                   .document = &kDocument,
                                   .remarks = kRemarks};

}  // namespace concord::mappers::goal_priorities
