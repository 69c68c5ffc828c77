#include "mappers/patient_reported_outcome/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "mappers/engine/forms.h"
#include "mappers/instruments/instrument.h"
#include "mappers/instruments/number.h"
#include "mappers/patient_reported_outcome/shape.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using instruments::Instrument;
using instruments::Item;
using instruments::ItemType;
using instruments::Option;
using json::Pointer;
using json::Value;

bool has(const Value& object, std::string_view name) { return object.find(name) != nullptr; }

// What the value of an item without a list of answers must be.
struct FreeType {
  ItemType type;
  bool (*holds)(const Item& item, const Value& value);
  std::string_view rule;
};

bool is_integer(const Item& item, const Value& value) {
  const auto number = value.as_integer();
  return number && *number >= item.min.value_or(*number) && *number <= item.max.value_or(*number);
}

bool is_date(const Item& /*item*/, const Value& value) {
  const auto text = value.as_string();
  return text && find_form(Form::date)->holds(*text);
}

constexpr std::array kFreeTypes{
    FreeType{ItemType::integer, is_integer, "must be a whole number in the item's range"},
    FreeType{ItemType::decimal, [](const Item&, const Value& value) { return value.is_number(); }, "must be a number"},
    FreeType{ItemType::text, [](const Item&, const Value& value) { return value.is_string(); }, "must be a string"},
    FreeType{ItemType::boolean, [](const Item&, const Value& value) { return value.as_bool().has_value(); },
             "must be true or false"},
    FreeType{ItemType::quantity, [](const Item&, const Value& value) { return value.is_object(); },
             "must be a Quantity"},
    FreeType{ItemType::date, is_date, "must be a date"},
};

void check_free(const Item& item, const Value& answer, const Pointer& at, Findings& findings) {
  if (has(answer, "code"))
    findings.add(at / "code", "code-invalid", "this item has no list of answers: give the value");
  const Value* value = answer.find("value");
  const auto* row = std::ranges::find(kFreeTypes, item.type, &FreeType::type);
  if (value != nullptr && !row->holds(item, *value)) findings.add(at / "value", "value", row->rule);
}

void check_value_alone(const Item& item, const Value& value, const Pointer& at, Findings& findings) {
  const auto number = value.as_number();
  if (number && item.find_value(*number) != nullptr) return;
  findings.add(at / "value", "value",
               "must be the value of one of the item's answers, and of no other: or give the code");
}

void check_choice(const Item& item, const Value& answer, const Pointer& at, Findings& findings) {
  const Value* value = answer.find("value");
  const Value* code = answer.find("code");
  if (code == nullptr) {
    if (value != nullptr) check_value_alone(item, *value, at, findings);
    return;
  }
  const Option* option = item.find_option(code->as_string().value_or(""));
  if (option == nullptr)
    return findings.add(at / "code", "code-invalid", "must be the code of one of the item's answers");
  if (value == nullptr) return;
  const auto said = value->as_number();
  const auto known = option->value.as_number();
  if (!said || !known || !instruments::is_same_number(*said, *known))
    findings.add(at, "invariant", "`code` and `value` contradict each other");
}

// Once an item, unless it repeats; and either answered or absent.
class Repeats {
 public:
  void check(const std::string& name, bool may_repeat, const Value& answer, const Pointer& at, Findings& findings) {
    const bool is_absent = has(answer, "absent");
    const auto [it, is_first] = seen_.emplace(name, is_absent);
    if (is_first) return;
    if (!may_repeat) return findings.add(at / "item", "duplicate", "this item has an entry already");
    if (is_absent || it->second) findings.add(at, "invariant", "an item is either answered or absent");
  }

 private:
  std::unordered_map<std::string, bool> seen_;
};

void check_answers(const Instrument* instrument, const Value& answers, const Pointer& at, Findings& findings) {
  Repeats repeats;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Value& answer = answers.at(i);
    const Pointer here = at / i;
    const std::string name{answer.text("item")};
    if (name.empty()) continue;
    if (instrument == nullptr) {
      repeats.check(name, true, answer, here, findings);
      if (has(answer, "code"))
        findings.add(here / "code", "business-rule", "the questionnaire is not loaded: give the value, not a code");
      continue;
    }
    const Item* item = instrument->find_item(name);
    if (item == nullptr) {
      findings.add(here / "item", "code-invalid", "is no item of the instrument");
      continue;
    }
    repeats.check(item->name(), item->repeats, answer, here, findings);
    if (item->type == ItemType::choice) {
      check_choice(*item, answer, here, findings);
    } else {
      check_free(*item, answer, here, findings);
    }
  }
}

// The parts of a canonical before and after "|".
void check_canonical(std::string_view text, const Pointer& at, Findings& findings) {
  const std::size_t bar = std::min(text.find('|'), text.size());
  const std::string_view version = text.substr(std::min(bar + 1, text.size()));
  const bool has_version = bar < text.size();
  if (!find_form(Form::uri)->holds(text.substr(0, bar)) || has_version == version.empty() ||
      version.find_first_of("| ") != std::string_view::npos)
    findings.add(at, "value", "must be a canonical: an absolute URI, perhaps with |version");
}

// The instrument's answers are checked only when it is known which instrument it is.
void check_instrument(const Value& artifact, const Pointer& at, Findings& findings) {
  const auto id = artifact["instrument"].as_string();
  const auto canonical = artifact["questionnaire"].as_string();
  if (has(artifact, "instrument") && has(artifact, "questionnaire"))
    return findings.add(at / "questionnaire", "invariant", "either instrument or questionnaire, not both");
  if (!has(artifact, "instrument") && !has(artifact, "questionnaire"))
    return findings.add(at / "instrument", "required", "is required, or questionnaire is");
  const Instrument* instrument = instrument_of(findings.context(), artifact);
  if (id && instrument == nullptr) {
    std::vector<std::string> known;
    for (const Instrument& one : findings.context().instruments.all()) known.push_back(one.id);
    return findings.add(at / "instrument", "code-invalid",
                        fmt::format("must be a loaded instrument: {}", fmt::join(known, ", ")));
  }
  if (canonical) check_canonical(*canonical, at / "questionnaire", findings);
  if (id || canonical) check_answers(instrument, artifact["answers"], at / "answers", findings);
}

void check_refs(const Value& list, std::string_view type, const Pointer& at, Findings& findings) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string_view said = list.at(i).text("artifact");
    const Pointer here = at / i;
    if (!said.empty() && said != type) findings.add(here / "artifact", "value", fmt::format("must be a {}", type));
  }
}

}  // namespace

void answer_rule(const Value& answer, const Pointer& at, Findings& findings) {
  const bool is_answered = has(answer, "code") || has(answer, "value");
  if (has(answer, "absent") && is_answered)
    findings.add(at, "invariant", "has a reason why there is no answer, and an answer");
  if (!has(answer, "absent") && !is_answered) findings.add(at, "required", "needs a code, a value, or `absent`");
}

void score_rule(const Value& score, const Pointer& at, Findings& findings) {
  if (score.text("origin") != "reported") return;
  const bool is_said = has(score, "value") || has(score, "tScore");
  if (has(score, "absent") && is_said) findings.add(at, "invariant", "has a reason why there is no score, and a score");
  if (!has(score, "absent") && !is_said) findings.add(at, "required", "needs a value, a tScore, or `absent`");
}

void outcome_rule(const Value& artifact, const Pointer& at, Findings& findings) {
  check_instrument(artifact, at, findings);
  check_refs(artifact["goals"], "goal", at / "goals", findings);
  check_refs(artifact["decisions"], "shared-decision", at / "decisions", findings);
}

}  // namespace concord::mappers::patient_reported_outcome
