#include "fhir/questionnaire/enablement.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "fhir/questionnaire/values.h"

namespace concord::fhir::questionnaire {
namespace {

// What relation an answer has to have to the condition's (http://hl7.org/fhir/questionnaire-enable-operator).
struct OperatorRow {
  std::string_view code;
  bool less;
  bool equal;
  bool greater;
};
constexpr std::array<OperatorRow, 5> kOperators{{
    {"=", false, true, false},
    {">", false, false, true},
    {"<", true, false, false},
    {">=", false, true, true},
    {"<=", true, true, false},
}};

Truth truth_of(bool claim) noexcept { return claim ? Truth::yes : Truth::no; }

Truth is_met(const OperatorRow& row, Relation relation) noexcept {
  switch (relation) {
    case Relation::less:
      return truth_of(row.less);
    case Relation::equal:
      return truth_of(row.equal);
    case Relation::greater:
      return truth_of(row.greater);
    case Relation::different:
      return Truth::no;
    case Relation::unknown:
      break;
  }
  return Truth::unknown;
}

// Some answer is in that relation to the condition's.
Truth any_answer(std::span<const json::Value> answers, const OperatorRow& row, const Typed& wanted, Report& report) {
  Truth out = Truth::no;
  for (const json::Value& answer : answers) {
    if (!report.spend()) return Truth::unknown;
    const Typed value = typed_value(answer, "value");
    if (value) out = either(out, is_met(row, relate(value, wanted)));
    if (out == Truth::yes) break;
  }
  return out;
}

}  // namespace

Truth both(Truth a, Truth b) noexcept {
  if (a == Truth::no || b == Truth::no) return Truth::no;
  return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}

Truth either(Truth a, Truth b) noexcept {
  if (a == Truth::yes || b == Truth::yes) return Truth::yes;
  return a == Truth::no && b == Truth::no ? Truth::no : Truth::unknown;
}

Truth Enablement::evaluate(ItemIndex item, OccurrenceIndex scope, OccurrenceIndex place, Report& report) const {
  const json::Value& definition = *items_[item].definition;
  const auto conditions = definition["enableWhen"].items();
  if (conditions.empty()) return Truth::yes;
  Truth all = Truth::yes;
  Truth any = Truth::no;
  for (const json::Value& condition : conditions) {
    if (!report.spend()) return Truth::unknown;
    const Truth truth = evaluate_condition(condition, scope, place, report);
    all = both(all, truth);
    any = either(any, truth);
  }
  const std::string_view behavior = definition.text("enableBehavior");
  if (behavior == "all") return all;
  if (behavior == "any") return any;
  return all == any ? all : Truth::unknown;
}

Truth Enablement::evaluate_condition(const json::Value& condition, OccurrenceIndex scope, OccurrenceIndex place,
                                     Report& report) const {
  const ItemIndex question = items_.find(condition.text("question"));
  const Typed wanted = typed_value(condition, "answer");
  if (question == kNoItem || !wanted) return Truth::unknown;
  const OccurrenceIndex nearest = occurrences_.nearest(question, scope, place);
  const json::Value none;
  const json::Value& answers = nearest == kNoOccurrence ? none : (*occurrences_[nearest].value)["answer"];
  const std::string_view code = condition.text("operator");
  if (code == "exists") {
    const auto asked = wanted.value->as_bool();
    return asked ? truth_of(std::ranges::any_of(answers.items(), has_value) == *asked) : Truth::unknown;
  }
  // No answer is equal: so it says, and so it is when there is no answer.
  if (code == "!=") {
    const Truth equal = any_answer(answers.items(), kOperators[0], wanted, report);
    return equal == Truth::unknown ? equal : truth_of(equal == Truth::no);
  }
  const auto* const row = std::ranges::find(kOperators, code, &OperatorRow::code);
  return row == kOperators.end() ? Truth::unknown : any_answer(answers.items(), *row, wanted, report);
}

}  // namespace concord::fhir::questionnaire
