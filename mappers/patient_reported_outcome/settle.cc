#include "mappers/patient_reported_outcome/settle.h"

#include <algorithm>
#include <optional>
#include <utility>

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
      notes.push_back({NoteKind::translated, (here / "item").str(), "",
                       "this code stands for another item of the same words: taken as the instrument's own"});
    }
    out.push_back(settle_answer(*item, answers.at(i)));
  }
  return Value{std::move(out)};
}

// What each item of the instrument counts; `answers` in normal form.
Counted counted_in(const Instrument& instrument, const Value& answers) {
  Counted out(instrument.items.size());
  for (const Value& answer : answers.items()) {
    const Item* item = instrument.find_item(answer.text("item"));
    if (item == nullptr) continue;
    const Option* option = chosen(*item, answer);
    if (option != nullptr) {
      out[instrument.place_of(*item)] = option->counted;
    } else if (const auto number = answer["value"].as_integer(); number && item->type == ItemType::integer) {
      out[instrument.place_of(*item)] = *number * 1000;
    }
  }
  return out;
}

Value computed_score(const Instrument& instrument, const Score& score, const Counted& counted) {
  const instruments::Scored scored = instruments::score_of(score, counted);
  const Value coding = json::object({{"system", instrument.system}, {"code", score.code}});
  return json::object({{"code", json::object({{"coding", json::Array{coding}}})},
                       {"value", scored.value},
                       {"tScore", scored.t_score},
                       {"interpretation", scored.interpretation},
                       {"origin", "computed"},
                       {"prorated", scored.is_prorated ? Value{true} : Value{}},
                       {"absent", scored.value.is_null() ? Value{"missing-item"} : Value{}}});
}

bool is_same_number(const Value& a, const Value& b) {
  const auto left = a.as_number();
  const auto right = b.as_number();
  return left && right && instruments::is_same_number(*left, *right);
}

// A note for a reported score that the computed one does not bear out; empty when it does.
std::string_view doubt(const Value& reported, const Value& computed) {
  const bool is_computed = computed.find("value") != nullptr;
  const bool is_reported = reported.find("value") != nullptr;
  if (is_computed && is_reported && !is_same_number(reported["value"], computed["value"]))
    return "the reported score differs from the one computed from the answers";
  if (!is_computed && is_reported) return "the reported score cannot be computed from the answers: an item is missing";
  if (is_computed && reported.find("absent") != nullptr)
    return "the score is reported as absent, but can be computed from the answers";
  return {};
}

void doubt_reported(const Instrument& instrument, const json::Array& scores, std::vector<Note>& notes) {
  const Pointer root;
  const Pointer list = root / "scores";
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const Score* score = score_named(instrument, scores[i]["code"]);
    if (score == nullptr || scores[i].text("origin") != "reported") continue;
    for (const Value& other : scores) {
      if (other.text("origin") != "computed" || score_named(instrument, other["code"]) != score) continue;
      const std::string_view text = doubt(scores[i], other);
      if (!text.empty()) notes.push_back({NoteKind::doubted, (list / i).str(), "", std::string{text}});
    }
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
    for (const Score& score : instrument->scores) out.push_back(computed_score(*instrument, score, counted));
    doubt_reported(*instrument, out, notes);
  }
  const auto given = artifact["scores"].items();
  if (std::ranges::any_of(given, [&out](const Value& score) { return !is_in(out, score); }))
    notes.push_back({NoteKind::normalised, "/scores", "", "computed scores are computed anew from the answers"});
  return Value{std::move(out)};
}

}  // namespace

Value settle(const Value& artifact, std::vector<Note>& notes) {
  const Instrument* instrument = instrument_of(artifact);
  Value out = artifact;
  if (instrument == nullptr) {
    notes.push_back({NoteKind::normalised, "/questionnaire", "",
                     "this questionnaire is not loaded: nothing is computed and no alert is raised"});
  } else {
    if (out.find("questionnaire") != nullptr) {
      notes.push_back({NoteKind::normalised, "/questionnaire", "", "this is the canonical of a loaded instrument"});
      out = json::with(json::with(out, "questionnaire", Value{}), "instrument", instrument->id);
    }
    out = json::with(out, "answers", settle_answers(*instrument, out["answers"], notes));
  }
  if (out["enteredBy"] == out["completedBy"]) out = json::with(out, "enteredBy", Value{});
  const Value scores = settle_scores(out, instrument, notes);
  return json::with(out, "scores", scores.size() == 0 ? Value{} : scores);
}

}  // namespace concord::mappers::patient_reported_outcome
