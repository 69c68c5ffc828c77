// Scores of a foreign response.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "mappers/engine/graph.h"
#include "mappers/foreign/codes.h"
#include "mappers/foreign/coerce.h"
#include "mappers/patient_reported_outcome/foreign.h"
#include "mappers/patient_reported_outcome/shape.h"
#include "mappers/systems.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using foreign::Regularising;
using instruments::Instrument;
using instruments::Score;
using json::Value;

constexpr const char* kCodePath = "Observation.code";
constexpr const char* kValuePath = "Observation.value";
// Units of scores, in UCUM's form or as seen.
constexpr std::array<std::string_view, 5> kUnits{"{score}", "{Score}", "{T-score}", "{Tscore}", "{points}"};

bool is_linked(const Value& observation, const GraphResource& response, const Links& links) {
  return links.names(observation["derivedFrom"], response) || links.names(observation["hasMember"], response);
}

// The coding that names a score of the instrument, by the code it has or by one that is seen in its place.
const Value* score_coding(const Value& code, const Instrument& instrument, const Score*& score) {
  for (const Value& coding : code["coding"].items()) {
    const Score* found = instrument.find_score(coding.text("code"));
    const std::string_view system = coding.text("system");
    if (found == nullptr || (!system.empty() && system != found->system)) continue;
    score = found;
    return &coding;
  }
  return nullptr;
}

// The score's own code in its system.
Value with_own_code(const Value& observation, const Instrument& instrument, Regularising& regularising) {
  const Score* score = nullptr;
  const Value* said = score_coding(observation["code"], instrument, score);
  if (said == nullptr || (said->text("code") == score->code && said->text("system") == score->system))
    return observation;
  const bool is_alias = said->text("code") != score->code;
  regularising.note(is_alias ? NoteKind::translated : NoteKind::doubted, kCodePath,
                    is_alias ? "the total goes by the code of the whole panel: read as the total's own"
                             : "a code without a system: taken as the one of the instrument's score");
  json::Array codings;
  for (const Value& coding : observation["code"]["coding"].items()) {
    if (!(coding == *said)) {
      codings.push_back(coding);
      continue;
    }
    Value own = json::with(json::with(coding, "system", score->system), "code", score->code);
    codings.push_back(is_alias ? json::with(own, "display", {}) : own);
  }
  return json::with(observation, "code", json::with(observation["code"], "coding", Value{std::move(codings)}));
}

Value with_quantity(const Value& observation, Regularising& regularising) {
  if (observation["valueQuantity"].is_object()) return observation;
  const Value number = number_said(observation);
  if (number.is_null()) return observation;
  regularising.note(NoteKind::translated, kValuePath, "the score is not written as a quantity");
  Value out = observation;
  for (const char* name : {"valueInteger", "valueString", "valueCodeableConcept"}) out = json::with(out, name, {});
  return json::with(out, "valueQuantity", json::object({{"value", number}}));
}

bool is_called_so(std::string_view text) { return foreign::word_form(text).find("score") != std::string::npos; }

// Where no instrument tells: a number with the unit of a score, or a code that is called one.
bool is_called_score(const Value& observation) {
  if (number_said(observation).is_null()) return false;
  const std::string_view unit = observation["valueQuantity"].text("code");
  if (std::ranges::find(kUnits, unit) != kUnits.end()) return true;
  const auto codings = observation["code"]["coding"].items();
  return is_called_so(observation["code"].text("text")) ||
         std::ranges::any_of(codings, [](const Value& one) { return is_called_so(one.text("display")); });
}

// Items of the response, which their answers say already.
Value without_items(const Value& observation, const GraphResource& response, const Links& links) {
  json::Array kept;
  for (const Value& member : observation["hasMember"].items()) {
    const GraphResource* found = links.find(member);
    const bool is_item = found != nullptr && (found == &response || is_linked(found->resource, response, links));
    if (!is_item) kept.push_back(member);
  }
  if (kept.size() == observation["hasMember"].size()) return observation;
  return json::with(observation, "hasMember", kept.empty() ? Value{} : Value{std::move(kept)});
}

Value with_derivation(const Value& observation, const GraphResource& response) {
  const std::string literal = foreign::literal_of(response);
  json::Array from{observation["derivedFrom"].items().begin(), observation["derivedFrom"].items().end()};
  const auto is_it = [&literal](const Value& one) { return one.text("reference") == literal; };
  if (std::ranges::any_of(from, is_it)) return observation;
  from.push_back(json::object({{"reference", literal}}));
  return json::with(observation, "derivedFrom", Value{std::move(from)});
}

}  // namespace

Value number_said(const Value& element) {
  for (const Value* value : {&element["valueQuantity"]["value"], &element["valueInteger"], &element["valueDecimal"]}) {
    if (value->is_number()) return *value;
  }
  const Value& concept_value = element["valueCodeableConcept"];
  const Value& coding = concept_value.is_object() ? concept_value["coding"].at(0) : element["valueCoding"];
  for (const std::string_view text :
       {element.text("valueString"), concept_value.text("text"), coding.text("display"), coding.text("code")}) {
    const auto first = text.find_first_not_of(' ');
    const std::string_view trimmed = first == std::string_view::npos
                                         ? std::string_view{}
                                         : text.substr(first, text.find_last_not_of(' ') - first + 1);
    if (foreign::is_number_text(trimmed)) return Value::number(trimmed);
  }
  return {};
}

bool says_score(const Value& observation, const Instrument* instrument) {
  if (number_said(observation).is_null() && observation.find("dataAbsentReason") == nullptr) return false;
  if (instrument == nullptr) return is_called_score(observation);
  const Score* score = nullptr;
  return score_coding(observation["code"], *instrument, score) != nullptr ||
         t_score_named(*instrument, observation["code"]) != nullptr;
}

Value regular_score(const Value& resource, const GraphResource& response, Regularising& regularising) {
  if (resource.text("resourceType") != "Observation" || !is_linked(resource, response, regularising.links))
    return resource;
  std::vector<Note> notes_of_response;
  Regularising quietly{regularising.context, regularising.links, regularising.base, notes_of_response};
  const Instrument* instrument = questioned_by(response.resource, quietly).instrument;
  if (!says_score(resource, instrument)) return resource;
  Value out = instrument == nullptr ? resource : with_own_code(resource, *instrument, regularising);
  out = without_items(with_quantity(out, regularising), response, regularising.links);
  return foreign::with_survey(with_derivation(out, response));
}

}  // namespace concord::mappers::patient_reported_outcome
