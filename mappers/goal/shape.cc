#include "mappers/goal/shape.h"

#include <vector>

#include "mappers/engine/types.h"

namespace concord::mappers::goal {
namespace {

using json::Pointer;
using json::Value;

extern const ObjectShape kTargetShape;
extern const ObjectShape kAttainmentShape;
extern const ObjectShape kBarrierShape;
extern const ObjectShape kReadinessShape;
extern const ObjectShape kProgressShape;
extern const ObjectShape kRelatedGoalShape;

// Goal.addresses
constexpr std::array<std::string_view, 6> kAddressedTypes{"Condition",      "Observation",    "MedicationStatement",
                                                          "NutritionOrder", "ServiceRequest", "RiskAssessment"};

constexpr std::array<MemberShape, 15> kOwn{{
    {.name = "description",
     .form = Form::object,
     .count = Count::required,
     .object = &kTextedConceptShape,
     .description = "The goal in the patient's own words."},
    {.name = "status",
     .form = Form::code,
     .count = Count::required,
     .codes = kStatuses,
     .description = "Where the goal stands in its life."},
    {.name = "statusDate", .form = Form::date, .description = "Since when it stands there."},
    {.name = "statusReason",
     .form = Form::object,
     .object = &kCodeableConceptShape,
     .description = "Why it stands there."},
    {.name = "achievementStatus",
     .form = Form::code,
     .codes = kAchievements,
     .description = "How far it has been reached."},
    {.name = "categories",
     .form = Form::object,
     .count = Count::list,
     .object = &kCodeableConceptShape,
     .description = "What kind of goal it is."},
    {.name = "priority",
     .form = Form::code,
     .codes = kPriorities,
     .description = "What all agreed on; never one party's own priority."},
    {.name = "startDate", .form = Form::date, .description = "When work on it starts."},
    {.name = "expressedBy", .form = Form::object, .object = &kPartyShape, .description = "Whose idea it was."},
    {.name = "acceptance",
     .form = Form::object,
     .count = Count::list,
     .object = &kAcceptanceShape,
     .description = "What each party thinks of it, one entry a party."},
    {.name = "addresses",
     .form = Form::object,
     .count = Count::list,
     .object = &kReferenceShape,
     .types = kAddressedTypes,
     .description = "The conditions and the like that it is about."},
    {.name = "targets",
     .form = Form::object,
     .count = Count::list,
     .object = &kTargetShape,
     .description = "What is to be measured, and reached by when."},
    {.name = "attainmentScale",
     .form = Form::object,
     .count = Count::list,
     .object = &kAttainmentShape,
     .description = "Goal attainment scaling: what each level means here."},
    {.name = "barriers",
     .form = Form::object,
     .count = Count::list,
     .object = &kBarrierShape,
     .description = "What stands in the way."},
    {.name = "readiness",
     .form = Form::object,
     .count = Count::list,
     .object = &kReadinessShape,
     .description = "How ready, how confident, how important, from 0 to 10."},
}};
constexpr std::array<MemberShape, 2> kOwnLast{{
    {.name = "progress",
     .form = Form::object,
     .count = Count::list,
     .object = &kProgressShape,
     .description = "What was reached when, and who says so."},
    {.name = "relatedGoals",
     .form = Form::object,
     .count = Count::list,
     .object = &kRelatedGoalShape,
     .description = "How other goals stand to this one."},
}};
constexpr std::array<std::string_view, 1> kTypeName{"goal"};
constexpr auto kMembers = join(common_head(kTypeName), kLanguageMember, kOwn, kOwnLast, kCommonTail);

constexpr std::array<MemberShape, 1> kMeasure{{
    {.name = "measure",
     .form = Form::object,
     .object = &kCodeableConceptShape,
     .description = "What is measured.",
     .absent = "left out; refused (422) when there is a value (gol-1)"},
}};
constexpr std::array<MemberShape, 2> kDue{{
    {.name = "dueDate", .form = Form::date, .description = "Reached by this date."},
    {.name = "dueDuration", .form = Form::object, .object = &kDurationShape, .description = "Reached after this time."},
}};
constexpr auto kTargetMembers = join(kMeasure, kValueChoice, kDue);

constexpr std::array<MemberShape, 2> kAttainmentMembers{{
    {.name = "level",
     .form = Form::integer,
     .count = Count::required,
     .min = -2,
     .max = 2,
     .description = "-2 much less than expected, 0 as expected, 2 much better."},
    {.name = "text", .form = Form::text, .count = Count::required, .description = "What that means for this goal."},
}};

constexpr std::array<MemberShape, 3> kBarrierMembers{{
    {.name = "code",
     .form = Form::object,
     .count = Count::required,
     .object = &kCodeableConceptShape,
     .description = "What it is."},
    {.name = "reportedBy", .form = Form::object, .object = &kPartyShape, .description = "Who says so."},
    {.name = "at", .form = Form::date_time, .description = "When."},
}};

constexpr std::array<MemberShape, 4> kReadinessMembers{{
    {.name = "kind",
     .form = Form::code,
     .count = Count::required,
     .codes = kReadinessKinds,
     .description = "What was asked."},
    {.name = "score",
     .form = Form::integer,
     .count = Count::required,
     .min = 0,
     .max = 10,
     .description = "From 0 to 10."},
    {.name = "by",
     .form = Form::object,
     .count = Count::required,
     .object = &kPartyShape,
     .description = "Who answered."},
    {.name = "at", .form = Form::date_time, .description = "When."},
}};

constexpr std::array<MemberShape, 2> kProgressHead{{
    {.name = "at", .form = Form::date_time, .count = Count::required, .description = "When."},
    {.name = "by",
     .form = Form::object,
     .count = Count::required,
     .object = &kPartyShape,
     .description = "Who says so."},
}};
constexpr std::array<MemberShape, 2> kProgressTail{{
    {.name = "attainment",
     .form = Form::integer,
     .min = -2,
     .max = 2,
     .description = "The level of the attainment scale."},
    {.name = "text", .form = Form::text, .description = "In words."},
}};
constexpr auto kProgressMembers = join(kProgressHead, kMeasure, kValueChoice, kProgressTail);

constexpr std::array<MemberShape, 2> kRelatedGoalMembers{{
    {.name = "type",
     .form = Form::code,
     .count = Count::required,
     .codes = kRelations,
     .description = "What the other goal is to this one."},
    {.name = "goal",
     .form = Form::object,
     .count = Count::required,
     .object = &kArtifactRefShape,
     .description = "The other goal."},
}};

// gol-1 and the choice types of Goal.target.
void target_rule(const Value& target, const Pointer& at, Findings& findings) {
  const std::size_t values = count_values(target);
  if (values > 1) findings.add(at, "invariant", "has more than one value");
  if (values > 0 && target.find("measure") == nullptr) {
    findings.add(at / "measure", "required", "a target with a value needs the measure (gol-1)");
  }
  if (target.find("dueDate") != nullptr && target.find("dueDuration") != nullptr) {
    findings.add(at, "invariant", "has both dueDate and dueDuration");
  }
  if (target.size() == 0) findings.add(at, "invariant", "says nothing");
}

void progress_rule(const Value& progress, const Pointer& at, Findings& findings) {
  const std::size_t values = count_values(progress);
  if (values > 1) findings.add(at, "invariant", "has more than one value");
  if (values == 0 && progress.find("attainment") == nullptr && progress.find("text") == nullptr) {
    findings.add(at, "invariant", "needs a value, an attainment or a text");
  }
}

void related_goal_rule(const Value& related, const Pointer& at, Findings& findings) {
  const std::string_view type = related["goal"].text("artifact");
  const Pointer goal = at / "goal";
  if (!type.empty() && type != "goal") findings.add(goal / "artifact", "value", "must be a goal");
}

// One entry a party, one text a level.
void goal_rule(const Value& artifact, const Pointer& at, Findings& findings) {
  const Pointer acceptance = at / "acceptance";
  std::vector<Value> parties;
  for (const Value& entry : artifact["acceptance"].items()) {
    const Value party = settle_party(entry["party"]);
    for (const Value& earlier : parties) {
      if (!party.is_object() || !(earlier == party)) continue;
      findings.add(acceptance / parties.size(), "duplicate", "this party has an entry already");
      break;
    }
    parties.push_back(party);
  }
  const Pointer scale = at / "attainmentScale";
  const auto levels = artifact["attainmentScale"].items();
  for (std::size_t i = 0; i < levels.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (levels[k]["level"] == levels[i]["level"])
        findings.add(scale / i, "duplicate", "this level has a text already");
    }
  }
}

constinit const ObjectShape kTargetShape{
    .name = "Target", .members = kTargetMembers, .rule = target_rule, .description = "What is to be reached."};
constinit const ObjectShape kAttainmentShape{
    .name = "AttainmentLevel", .members = kAttainmentMembers, .description = "One level of the attainment scale."};
constinit const ObjectShape kBarrierShape{
    .name = "Barrier", .members = kBarrierMembers, .description = "Something that stands in the way."};
constinit const ObjectShape kReadinessShape{
    .name = "Readiness", .members = kReadinessMembers, .description = "One answer on readiness."};
constinit const ObjectShape kProgressShape{.name = "Progress",
                                           .members = kProgressMembers,
                                           .rule = progress_rule,
                                           .description = "What was reached at one time."};
constinit const ObjectShape kRelatedGoalShape{
    .name = "RelatedGoal", .members = kRelatedGoalMembers, .rule = related_goal_rule, .description = "A related goal."};

}  // namespace

constinit const ObjectShape kShape{.name = "Goal",
                                   .members = kMembers,
                                   .rule = goal_rule,
                                   .description = "A goal that patient and professionals set together."};

}  // namespace concord::mappers::goal
