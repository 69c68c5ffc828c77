#include "mappers/patient_reported_outcome/foreign.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/canonical.h"
#include "mappers/engine/types.h"
#include "mappers/foreign/codes.h"
#include "mappers/patient_reported_outcome/shape.h"
#include "mappers/systems.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using foreign::Regularising;
using instruments::Score;
using json::Value;

constexpr int kDepthMax = 16;
// Ours: stands for the questionnaire of a response that names none.
constexpr std::string_view kUnknownQuestionnaire = canonical_url<"/Questionnaire/unknown">();
// Its losses are named where the answers are read.
constexpr std::array<std::string_view, 2> kSelfNoted{"item", "questionnaire"};

Value with_questionnaire(const Value& response, const Questioned& questioned, Regularising& regularising) {
  if (questioned.instrument != nullptr)
    return json::with(response, "questionnaire", questioned.instrument->canonical());
  if (!questioned.canonical.is_null()) return json::with(response, "questionnaire", questioned.canonical);
  regularising.note(NoteKind::defaulted, "QuestionnaireResponse.questionnaire",
                    "the response names no questionnaire that can be told");
  return json::with(response, "questionnaire", Value::literal(kUnknownQuestionnaire));
}

// Who answered: said, or the author when that is a person, or else the patient.
Value with_source(const Value& response, Regularising& regularising) {
  if (response.find("source") != nullptr || response["subject"].is_null()) return response;
  const std::string_view author = named_type(response["author"]);
  const bool is_person = response["author"].is_object() && author != "Device" && author != "Organization";
  if (is_person) return response;
  regularising.note(NoteKind::doubted, "QuestionnaireResponse.source",
                    "nothing says who answered: taken as the patient");
  return json::with(response, "source", response["subject"]);
}

Value with_authored(const Value& response, Regularising& regularising) {
  const Value& updated = response["meta"]["lastUpdated"];
  if (response.find("authored") != nullptr || updated.is_null()) return response;
  regularising.note(NoteKind::defaulted, "QuestionnaireResponse.authored",
                    "nothing says when it was answered: taken from when it was last updated");
  return json::with(response, "authored", updated);
}

Value regular_response(const Value& resource, std::span<const GraphResource> /*others*/, Regularising& regularising) {
  const Questioned questioned = questioned_by(resource, regularising);
  Value out = with_questionnaire(resource, questioned, regularising);
  out = with_authored(with_source(out, regularising), regularising);
  if (out["item"].size() == 0) return out;
  return json::with(out, "item", regular_items(out["item"], questioned, regularising));
}

void collect_scores(const Value& items, const instruments::Instrument& instrument, json::Array& out, int depth) {
  for (const Value& item : items.items()) {
    if (depth > kDepthMax) return;
    const Score* score =
        instrument.find_item(item.text("linkId")) == nullptr ? instrument.find_score(item.text("linkId")) : nullptr;
    const Value number = score == nullptr ? Value{} : number_said(item["answer"].at(0));
    if (score != nullptr && !number.is_null()) {
      const Value coding = json::object({{"system", score->system}, {"code", score->code}});
      out.push_back(json::object(
          {{"code", json::object({{"coding", json::Array{coding}}})}, {"value", number}, {"origin", "reported"}}));
    }
    collect_scores(item["item"], instrument, out, depth + 1);
  }
}

// Scores that are items of the response, where no Observation says the same.
void complete(const Value& response, json::Object& read, Regularising& regularising) {
  const auto* instrument = regularising.context.instruments.find_canonical(response.text("questionnaire"));
  json::Array said;
  if (instrument != nullptr) collect_scores(response["item"], *instrument, said, 0);
  if (said.empty()) return;
  const auto member = std::ranges::find(read, "scores", &json::Member::name);
  json::Array scores;
  if (member != read.end()) scores.assign(member->value.items().begin(), member->value.items().end());
  for (Value& score : said) {
    const auto is_same = [&](const Value& one) {
      return score_named(*instrument, one["code"]) == score_named(*instrument, score["code"]);
    };
    if (std::ranges::any_of(scores, is_same)) continue;
    regularising.note(NoteKind::translated, "QuestionnaireResponse.item",
                      "an item holds a score: read as a reported score");
    scores.push_back(std::move(score));
  }
  if (member != read.end()) read.erase(member);
  read.push_back(json::Member::constant("scores", Value{std::move(scores)}));
}

constexpr std::array kSearches{
    LinkedSearch{.type = "Observation", .parameter = "derived-from"},
    LinkedSearch{
        .type = "Questionnaire", .parameter = "_id", .value = LinkedSearch::Value::named, .element = "questionnaire"},
    LinkedSearch{.type = "Provenance", .parameter = "target"},
};

}  // namespace

constinit const foreign::Rules kForeignRules{.dependent = regular_score,
                                             .primary = regular_response,
                                             .complete = complete,
                                             .self_noted = kSelfNoted,
                                             .searches = kSearches};

}  // namespace concord::mappers::patient_reported_outcome
