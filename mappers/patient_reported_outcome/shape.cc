#include "mappers/patient_reported_outcome/shape.h"

#include "mappers/engine/types.h"
#include "mappers/patient_reported_outcome/rules.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using json::Value;

extern const ObjectShape kAnswerShape;
extern const ObjectShape kScoreShape;

// QuestionnaireResponse.basedOn
constexpr std::array<std::string_view, 2> kBasedOnTypes{"CarePlan", "ServiceRequest"};

constexpr std::array<MemberShape, 11> kOwn{{
    {.name = "instrument",
     .form = Form::id,
     .description = "The id of a loaded instrument.",
     .absent = "`questionnaire` is needed"},
    {.name = "questionnaire",
     .form = Form::token,
     .description = "Canonical of any other questionnaire, perhaps with |version. Its answers carry `value` only and "
                    "nothing is computed.",
     .absent = "`instrument` is needed"},
    {.name = "status",
     .form = Form::code,
     .count = Count::required,
     .codes = kStatuses,
     .description = "How far the answering is."},
    {.name = "authored", .form = Form::date_time, .count = Count::required, .description = "When it was answered."},
    {.name = "completedBy",
     .form = Form::object,
     .count = Count::required,
     .object = &kPartyShape,
     .description = "Who answered."},
    {.name = "enteredBy",
     .form = Form::object,
     .object = &kPartyShape,
     .description = "Who keyed it in, when that was somebody else.",
     .absent = "`completedBy` is the author"},
    {.name = "answers",
     .form = Form::object,
     .count = Count::required_list,
     .object = &kAnswerShape,
     .description = "The answers; an item that does not repeat has one entry."},
    {.name = "scores",
     .form = Form::object,
     .count = Count::list,
     .object = &kScoreShape,
     .description = "Scores: reported ones are kept, computed ones are computed anew.",
     .absent = "computed where a loaded instrument says how and the response is completed or amended"},
    {.name = "basedOn",
     .form = Form::object,
     .count = Count::list,
     .object = &kReferenceShape,
     .types = kBasedOnTypes,
     .description = "The care plan or order it answers to."},
    {.name = "goals",
     .form = Form::object,
     .count = Count::list,
     .object = &kArtifactRefShape,
     .description = "The goals that the scores are about."},
    {.name = "decisions",
     .form = Form::object,
     .count = Count::list,
     .object = &kArtifactRefShape,
     .description = "The shared decisions that the scores are about."},
}};
constexpr std::array<std::string_view, 1> kTypeName{"patient-reported-outcome"};
constexpr auto kMembers = join(common_head(kTypeName), kLanguageMember, kOwn, kCommonTail);

constexpr std::array<MemberShape, 5> kAnswerMembers{{
    {.name = "item", .form = Form::token, .count = Count::required, .description = "The item: its code or linkId."},
    {.name = "code",
     .form = Form::token,
     .description = "The code of the answer that was chosen.",
     .absent = "with a value of the instrument, filled in from it"},
    {.name = "value",
     .form = Form::answer,
     .description = "The answer, or the value of the one that was chosen.",
     .absent = "with a code of the instrument, filled in from it"},
    {.name = "absent",
     .form = Form::code,
     .codes = kAbsences,
     .description = "Why there is no answer.",
     .absent = "a code or a value is needed"},
    {.name = "comment", .form = Form::text, .description = "A remark on the answer."},
}};

constexpr std::array<MemberShape, 7> kScoreMembers{{
    {.name = "code",
     .form = Form::object,
     .count = Count::required,
     .object = &kCodeableConceptShape,
     .description = "Which score it is."},
    {.name = "value", .form = Form::decimal, .description = "The score."},
    {.name = "tScore", .form = Form::decimal, .description = "The score on a scale with mean 50 and deviation 10."},
    {.name = "interpretation",
     .form = Form::object,
     .object = &kCodeableConceptShape,
     .description = "What the score means."},
    {.name = "origin",
     .form = Form::code,
     .count = Count::required,
     .codes = kOrigins,
     .description = "Whether it came with the answers or was computed from them here."},
    {.name = "prorated", .form = Form::boolean, .description = "Whether missing items were made up for."},
    {.name = "absent", .form = Form::code, .codes = kScoreAbsences, .description = "Why there is no score."},
}};

constinit const ObjectShape kAnswerShape{
    .name = "Answer", .members = kAnswerMembers, .rule = answer_rule, .description = "The answer to one item."};
constinit const ObjectShape kScoreShape{
    .name = "Score", .members = kScoreMembers, .rule = score_rule, .description = "One score."};

}  // namespace

constinit const ObjectShape kShape{.name = "PatientReportedOutcome",
                                   .members = kMembers,
                                   .rule = outcome_rule,
                                   .description = "What a patient, or somebody for them, answered to a questionnaire."};

const instruments::Instrument* instrument_of(const Context& context, const Value& artifact) {
  if (const auto id = artifact["instrument"].as_string()) return context.instruments.find(*id);
  const auto canonical = artifact["questionnaire"].as_string();
  return canonical ? context.instruments.find_canonical(*canonical) : nullptr;
}

const instruments::Score* score_named(const instruments::Instrument& instrument, const Value& concept_value) {
  for (const Value& coding : concept_value["coding"].items()) {
    const std::string_view system = coding.text("system");
    const auto* score = instrument.find_score(coding.text("code"));
    if (score != nullptr && (system.empty() || system == score->system)) return score;
  }
  return nullptr;
}

const instruments::Score* t_score_named(const instruments::Instrument& instrument, const Value& concept_value) {
  for (const Value& coding : concept_value["coding"].items()) {
    for (const auto& score : instrument.scores) {
      const Value& known = score.t_score_code;
      const bool is_system = coding.text("system").empty() || coding.text("system") == known.text("system");
      if (!known.is_null() && is_system && coding.text("code") == known.text("code")) return &score;
    }
  }
  return nullptr;
}

}  // namespace concord::mappers::patient_reported_outcome
