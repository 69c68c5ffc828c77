#include "mappers/patient_reported_outcome/settle.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/json/pointer.h"
#include "mappers/instruments/instrument.h"
#include "mappers/instruments/number.h"
#include "mappers/instruments/scoring.h"
#include "mappers/patient_reported_outcome/shape.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using instruments::Instrument;
using instruments::Item;
using instruments::ItemType;
using instruments::Option;
using instruments::Score;
using json::Pointer;
using json::Value;

// Where notes say the answers, the scores and the questionnaire are.
constexpr const char* kItems = "QuestionnaireResponse.item";
constexpr const char* kScores = "Observation.value";
constexpr const char* kAuthor = "QuestionnaireResponse.author";
constexpr const char* kQuestionnaire = "QuestionnaireResponse.questionnaire";

using Counted = std::vector<std::optional<std::int64_t>>;

const Option* chosen(const Item& item, const Value& answer) {
  if (const auto code = answer["code"].as_string()) return item.find_option(*code);
  const auto number = answer["value"].as_number();
  return number ? item.find_value(*number) : nullptr;
}

Value settled_value(const Item& item, const Option* option, const Value& value) {
  if (option != nullptr) return option->value;
  const auto number = value.as_integer();
  return item.type == ItemType::integer && number ? Value{*number} : value;
}

Value settle_answer(const Item& item, const Value& answer) {
  const Option* option = chosen(item, answer);
  return json::object({{"item", item.name()},
                       {"code", option == nullptr ? answer["code"] : Value{option->code}},
                       {"value", settled_value(item, option, answer["value"])},
                       {"absent", answer["absent"]},
                       {"comment", answer["comment"]}});
}

// What settling the answers changed, said once for all of them.
struct Settled {
  bool (*is_so)(const Value& before, const Value& after);
  const char* text;
};
constexpr std::array kSettled{
    Settled{[](const Value& before, const Value& after) { return !(before["item"] == after["item"]); },
            "items that have a code are named by it"},
    Settled{[](const Value& before, const Value& after) {
              return before.find("code") == nullptr && after.find("code") != nullptr;
            },
            "the codes of answers given by value are taken from the instrument"},
    Settled{[](const Value& before, const Value& after) {
              return before.find("value") == nullptr && after.find("value") != nullptr;
            },
            "the values of answers given by code are taken from the instrument"},
    Settled{[](const Value& before, const Value& after) {
              return before.find("value") != nullptr && !(before["value"] == after["value"]);
            },
            "numbers are written as the instrument writes them"},
};

void note_settled(const Value& before, const Value& after, std::vector<Note>& notes) {
  const auto list = before.items();
  for (const Settled& rule : kSettled) {
    const auto is_so = [&](const Value& answer) {
      return rule.is_so(answer, after.at(static_cast<std::size_t>(&answer - list.data())));
    };
    if (std::ranges::any_of(list, is_so)) notes.push_back({NoteKind::normalised, "/answers", kItems, rule.text});
  }
}

Value settle_answers(const Instrument& instrument, const Value& answers, std::vector<Note>& notes) {
  const Pointer root;
  const Pointer list = root / "answers";
  json::Array out;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Item* item = instrument.find_item(answers.at(i).text("item"));
    if (item == nullptr) {
      out.push_back(answers.at(i));
      continue;
    }
    if (std::ranges::find(item->aliases, answers.at(i).text("item")) != item->aliases.end()) {
      const Pointer here = list / i;
      notes.push_back({NoteKind::translated, (here / "item").str(), kItems,
                       "this code stands for another item of the same words: taken as the instrument's own"});
    }
    out.push_back(settle_answer(*item, answers.at(i)));
  }
  Value settled{std::move(out)};
  note_settled(answers, settled, notes);
  return settled;
}

// The value of an answer in thousandths; empty when it has none that counts.
std::optional<std::int64_t> counted_value(const Item& item, const Value& answer) {
  if (const auto truth = answer["value"].as_bool()) return *truth ? instruments::kOne : 0;
  const Option* option = chosen(item, answer);
  const auto number = option != nullptr ? option->value.as_number() : answer["value"].as_number();
  const bool is_counted = option != nullptr || item.type == ItemType::integer;
  return number && is_counted ? instruments::thousandths_of(*number) : std::nullopt;
}

// What each item of the instrument counts; `answers` in normal form.
Counted counted_in(const Instrument& instrument, const Value& answers) {
  Counted out(instrument.items.size());
  for (const Value& answer : answers.items()) {
    const Item* item = instrument.find_item(answer.text("item"));
    if (item == nullptr) continue;
    out[instrument.place_of(*item)] = counted_value(*item, answer);
  }
  return out;
}

Value computed_score(const Score& score, const Counted& counted) {
  const instruments::Scored scored = instruments::score_of(score, counted);
  const Value coding = json::object({{"system", score.system}, {"code", score.code}});
  return json::object({{"code", json::object({{"coding", json::Array{coding}}})},
                       {"value", scored.value},
                       {"tScore", scored.t_score},
                       {"interpretation", scored.interpretation},
                       {"origin", "computed"},
                       {"prorated", scored.is_prorated ? Value{true} : Value{}},
                       {"absent", scored.value.is_null() ? Value{"missing-item"} : Value{}}});
}

// Neither says what the other does not: a number that is missing on one side is no disagreement.
bool disagree(const Value& reported, const Value& computed) {
  const auto said = reported.as_number();
  const auto known = computed.as_number();
  return said && known && !instruments::agrees(*said, *known);
}

// A note for a reported score that the computed one does not bear out; empty when it does.
std::string_view doubt(const Value& reported, const Value& computed) {
  const bool is_computed = computed.find("value") != nullptr;
  const bool is_reported = reported.find("value") != nullptr || reported.find("tScore") != nullptr;
  if (disagree(reported["value"], computed["value"]) || disagree(reported["tScore"], computed["tScore"]))
    return "the reported score differs from the one computed from the answers";
  if (!is_computed && is_reported) return "the reported score cannot be computed from the answers: an item is missing";
  if (is_computed && reported.find("absent") != nullptr)
    return "the score is reported as absent, but can be computed from the answers";
  return {};
}

// The same of a T-score that is reported as a score of its own.
std::string_view doubt_t_score(const Value& reported, const Value& computed) {
  return doubt(json::object({{"tScore", reported["value"]}, {"absent", reported["absent"]}}), computed);
}

void doubt_reported(const Instrument& instrument, const json::Array& scores, std::vector<Note>& notes) {
  const Pointer root;
  const Pointer list = root / "scores";
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i].text("origin") != "reported") continue;
    const Score* score = score_named(instrument, scores[i]["code"]);
    const Score* t_score = t_score_named(instrument, scores[i]["code"]);
    for (const Value& other : scores) {
      if (other.text("origin") != "computed") continue;
      const Score* known = score_named(instrument, other["code"]);
      std::string_view text;
      if (score != nullptr && known == score) text = doubt(scores[i], other);
      if (score == nullptr && t_score != nullptr && known == t_score) text = doubt_t_score(scores[i], other);
      if (!text.empty()) notes.push_back({NoteKind::doubted, (list / i).str(), kScores, std::string{text}});
    }
  }
}

// An item that an alert watches and nobody answered is not assessed, which is not the same as an answer of zero.
void note_unassessed(const Instrument& instrument, const Value& answers, std::vector<Note>& notes) {
  std::vector<std::string_view> told;
  for (const instruments::AlertRule& rule : instrument.alerts) {
    if (rule.is_score || std::ranges::find(told, rule.code) != told.end()) continue;
    told.push_back(rule.code);
    const auto list = answers.items();
    const auto answer = std::ranges::find(list, rule.code, [](const Value& one) { return one.text("item"); });
    if (answer != list.end() && answer->find("absent") == nullptr) continue;
    const Pointer root;
    const Pointer at = root / "answers";
    const std::string pointer =
        answer == list.end() ? at.str() : (at / static_cast<std::size_t>(answer - list.begin())).str();
    notes.push_back({NoteKind::doubted, pointer, kItems,
                     fmt::format("item {} was not answered: what its alert watches for was not assessed", rule.code)});
  }
}

bool is_in(const json::Array& list, const Value& value) { return std::ranges::find(list, value) != list.end(); }

Value settle_scores(const Value& artifact, const Instrument* instrument, std::vector<Note>& notes) {
  json::Array out;
  for (const Value& score : artifact["scores"].items()) {
    if (score.text("origin") == "reported") out.push_back(score);
  }
  const std::string_view status = artifact.text("status");
  if (instrument != nullptr && status != "in-progress" && status != "entered-in-error") {
    const Counted counted = counted_in(*instrument, artifact["answers"]);
    for (const Score& score : instrument->scores) out.push_back(computed_score(score, counted));
    doubt_reported(*instrument, out, notes);
    note_unassessed(*instrument, artifact["answers"], notes);
  }
  const auto given = artifact["scores"].items();
  if (std::ranges::any_of(given, [&out](const Value& score) { return !is_in(out, score); }))
    notes.push_back({NoteKind::normalised, "/scores", kScores, "computed scores are computed anew from the answers"});
  return Value{std::move(out)};
}

}  // namespace

Value settle(const Context& context, const Value& artifact, std::vector<Note>& notes) {
  const Instrument* instrument = instrument_of(context, artifact);
  Value out = artifact;
  if (instrument == nullptr) {
    notes.push_back({NoteKind::normalised, "/questionnaire", kQuestionnaire,
                     "this questionnaire is not loaded: nothing is computed and no alert is raised"});
  } else {
    if (out.find("questionnaire") != nullptr) {
      notes.push_back(
          {NoteKind::normalised, "/questionnaire", kQuestionnaire, "this is the canonical of a loaded instrument"});
      out = json::with(json::with(out, "questionnaire", Value{}), "instrument", instrument->id);
    }
    out = json::with(out, "answers", settle_answers(*instrument, out["answers"], notes));
  }
  if (out["enteredBy"] == out["completedBy"]) {
    notes.push_back({NoteKind::normalised, "/enteredBy", kAuthor, "is the party that answered: left out"});
    out = json::with(out, "enteredBy", Value{});
  }
  const Value scores = settle_scores(out, instrument, notes);
  return json::with(out, "scores", scores.size() == 0 ? Value{} : scores);
}

}  // namespace concord::mappers::patient_reported_outcome
