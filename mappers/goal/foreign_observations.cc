#include "mappers/goal/foreign_observations.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/graph.h"
#include "mappers/foreign/codes.h"
#include "mappers/foreign/coerce.h"
#include "mappers/goal/scales.h"
#include "mappers/systems.h"

namespace concord::mappers::goal {
namespace {

using foreign::Regularising;
using json::Value;

constexpr std::string_view kPertainsToGoalUrl = "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal";
constexpr std::string_view kBarrierCode = "811791000000103";
constexpr std::string_view kReadinessSystem =
    "http://hl7.org/fhir/us/pco/CodeSystem/readiness-assessment-concepts-temporary";
constexpr std::array kReadinessCodes{
    CodePair{"readiness", "readiness-assessment"},
    CodePair{"importance", "importance"},
    CodePair{"confidence", "confidence"},
};
constexpr std::string_view kAttainment = "goal-attainment";

// LOINC codes of goal attainment scaling, and who says it; "" where the code does not tell.
constexpr std::array kAttainmentCodes{
    CodePair{"", "107332-9"},
    CodePair{"clinician", "107333-7"},
    CodePair{"patient", "107334-5"},
    CodePair{"caregiver", "107331-1"},
};

constexpr std::string_view kPath = "Observation.";

bool is_linked(const Value& observation, const GraphResource& goal, const Links& links) {
  if (links.names(observation["focus"], goal)) return true;
  for (const Value& extension : observation["extension"].items()) {
    if (extension.text("url") == kPertainsToGoalUrl && links.names(extension["valueReference"], goal)) return true;
  }
  return false;
}

bool is_outcome(const Value& observation, const GraphResource& goal, const Links& links) {
  const auto is_it = [&](const Value& reference) {
    const GraphResource* named = links.find(reference);
    return named != nullptr && named->resource.text("resourceType") == "Observation" &&
           named->resource["id"] == observation["id"];
  };
  const auto names = [&is_it](const Value& list) { return std::ranges::any_of(list.items(), is_it); };
  return names(goal.resource["outcomeReference"]) ||
         std::ranges::any_of(goal.resource["outcome"].items(),
                             [&](const Value& one) { return is_it(one["reference"]); });
}

// The focus says it, whatever said it before.
Value with_focus(const Value& resource, const GraphResource& goal) {
  const std::string literal = foreign::literal_of(goal);
  json::Array extensions;
  for (const Value& extension : resource["extension"].items()) {
    const bool says_it =
        extension.text("url") == kPertainsToGoalUrl && extension["valueReference"].text("reference") == literal;
    if (!says_it) extensions.push_back(extension);
  }
  const Value observation =
      json::with(resource, "extension", extensions.empty() ? Value{} : Value{std::move(extensions)});
  json::Array focus{observation["focus"].items().begin(), observation["focus"].items().end()};
  const auto is_it = [&literal](const Value& one) { return one.text("reference") == literal; };
  if (std::ranges::any_of(focus, is_it)) return observation;
  focus.push_back(json::object({{"reference", literal}}));
  return json::with(observation, "focus", Value{std::move(focus)});
}

Value party_of_role(std::string_view role, const GraphResource& goal, const Value& observation) {
  if (role == "patient") return observation["subject"].is_null() ? goal.resource["subject"] : observation["subject"];
  return json::object({{"extension", json::Array{simple_extension(kPartyRoleUrl, "valueCode", role)}}});
}

Value regular_barrier(const Value& observation, Regularising& regularising) {
  const Value& code = observation["code"];
  Value out = json::with(observation, "code", foreign::with_code(code, kSnomed, kBarrierCode));
  if (!(out["code"] == code))
    regularising.note(NoteKind::doubted, std::string{kPath} + "code", "a code without a system: taken as SNOMED CT");
  return foreign::with_concept_value(out, regularising);
}

// The number 0 … 10 of a value, however it is written; null for none.
Value score_of(const Value& observation) {
  for (const Value* value : {&observation["valueInteger"], &observation["valueQuantity"]["value"]}) {
    if (value->is_number()) return *value;
  }
  for (const std::string_view text : {observation.text("valueString"), observation["valueCodeableConcept"].text("text"),
                                      observation["valueCodeableConcept"]["coding"].at(0).text("display")}) {
    if (foreign::is_number_text(text)) return Value::number(text);
  }
  return {};
}

Value regular_score(const Value& observation, Regularising& regularising) {
  const auto codings = observation["valueCodeableConcept"]["coding"].items();
  const auto is_right = [](const Value& one) {
    return one.text("system") == kLoinc && find_theirs(score_codes(), one.text("code")) != nullptr;
  };
  if (std::ranges::any_of(codings, is_right)) return observation;
  const auto is_known = [](const Value& one) { return find_theirs(score_codes(), one.text("code")) != nullptr; };
  const auto known = std::ranges::find_if(codings, is_known);
  const auto number = score_of(observation).as_integer();
  const CodePair* pair = known != codings.end()
                             ? find_theirs(score_codes(), known->text("code"))
                             : (number ? find_ours(score_codes(), std::to_string(*number)) : nullptr);
  if (pair == nullptr) return observation;
  const bool is_doubted = known != codings.end();
  regularising.note(is_doubted ? NoteKind::doubted : NoteKind::translated, std::string{kPath} + "value",
                    is_doubted ? "a code without a right system: taken as LOINC"
                               : "the score is a number or a text, not a LOINC answer");
  Value out = observation;
  for (const char* name : {"valueInteger", "valueQuantity", "valueString"}) out = json::with(out, name, {});
  return json::with(out, "valueCodeableConcept", foreign::with_code(out["valueCodeableConcept"], kLoinc, pair->theirs));
}

const CodePair* readiness_of(const Value& code) {
  for (const Value& coding : code["coding"].items()) {
    const std::string_view system = coding.text("system");
    if (system != kReadinessSystem && system != kObservationCodes && !system.empty()) continue;
    if (const CodePair* pair = find_theirs(kReadinessCodes, coding.text("code"))) return pair;
    if (const CodePair* pair = find_ours(kReadinessCodes, coding.text("code"))) return pair;
  }
  return nullptr;
}

Value regular_readiness(const Value& observation, const CodePair& kind, const GraphResource& goal,
                        Regularising& regularising) {
  Value out = observation;
  if (!foreign::has_code(out["code"], kObservationCodes, kind.ours) || kind.ours != kind.theirs) {
    regularising.note(NoteKind::translated, std::string{kPath} + "code",
                      "the code of a guide for an answer on readiness");
  }
  json::Array codings{coding_of(kObservationCodes, {kind.ours, kind.ours})};
  for (const Value& coding : out["code"]["coding"].items()) codings.push_back(coding);
  out = json::with(out, "code", json::with(out["code"], "coding", Value{std::move(codings)}));
  out = regular_score(out, regularising);
  return foreign::with_default_party(out, "performer", party_of_role("patient", goal, out),
                                     "nothing says who answered: taken as the patient", regularising);
}

const CodePair* attainment_of(const Value& code) {
  for (const Value& coding : code["coding"].items()) {
    const bool may_be = coding.text("system") == kLoinc || coding.text("system").empty();
    if (const CodePair* pair = may_be ? find_theirs(kAttainmentCodes, coding.text("code")) : nullptr) return pair;
  }
  return nullptr;
}

Value regular_attainment(const Value& observation, Regularising& regularising) {
  const Value level = foreign::regular_concept(observation["valueCodeableConcept"], kLoinc, level_codes(),
                                               FhirPath{}.element("Observation").element("value"), regularising);
  if (find_theirs(level_codes(), level["coding"].at(0).text("code")) == nullptr) return observation;
  json::Array codings{observation["code"]["coding"].items().begin(), observation["code"]["coding"].items().end()};
  codings.push_back(coding_of(kObservationCodes, {kAttainment, kAttainment}));
  const Value out =
      json::with(observation, "code", json::with(observation["code"], "coding", Value{std::move(codings)}));
  return json::with(out, "valueCodeableConcept", level);
}

// A time or a date is a value that the format knows as text only.
Value with_text_value(const Value& observation, Regularising& regularising) {
  for (const std::string_view name : {"valueDateTime", "valueTime"}) {
    const Value* value = observation.find(name);
    if (value == nullptr) continue;
    regularising.note(NoteKind::translated, std::string{kPath} + "value", "a point in time is read as text");
    return json::with(json::with(observation, name, {}), "valueString", *value);
  }
  return observation;
}

Value regular_progress(const Value& observation, const GraphResource& goal, Regularising& regularising) {
  const CodePair* attainment = attainment_of(observation["code"]);
  Value out = attainment == nullptr ? observation : regular_attainment(observation, regularising);
  out = with_text_value(out, regularising);
  if (const Value& updated = out["meta"]["lastUpdated"];
      out.find("effectiveDateTime") == nullptr && updated.is_string()) {
    regularising.note(NoteKind::defaulted, std::string{kPath} + "effective",
                      "nothing says when: taken from when it was last updated");
    out = json::with(out, "effectiveDateTime", updated);
  }
  const bool is_survey = std::ranges::any_of(
      out["category"].items(), [](const Value& one) { return foreign::has_code(one, kObservationCategory, "survey"); });
  const std::string_view said = attainment == nullptr ? std::string_view{} : attainment->ours;
  const std::string_view role = said.empty() ? (is_survey ? "patient" : "clinician") : said;
  return foreign::with_default_party(out, "performer", party_of_role(role, goal, out),
                                     is_survey || !said.empty()
                                         ? "nothing says who said it: taken from what kind of statement it is"
                                         : "nothing says who measured it: taken as a clinician",
                                     regularising);
}

}  // namespace

bool is_progress(const Value& regular, std::string_view goal) {
  if (regular.text("resourceType") != "Observation") return false;
  const Value& code = regular["code"];
  if (foreign::has_code(code, kSnomed, kBarrierCode) || readiness_of(code) != nullptr) return false;
  const auto focus = regular["focus"].items();
  return std::ranges::any_of(focus, [goal](const Value& one) { return one.text("reference") == goal; });
}

Value regular_observation(const Value& resource, const GraphResource& goal, Regularising& regularising) {
  if (resource.text("resourceType") != "Observation") return resource;
  const bool is_about_it = is_linked(resource, goal, regularising.links);
  if (!is_about_it && !is_outcome(resource, goal, regularising.links)) return resource;
  Value out = foreign::with_effective(resource, regularising);
  const Value& code = out["code"];
  if (is_about_it && foreign::has_code(code, kSnomed, kBarrierCode))
    return with_focus(foreign::with_survey(regular_barrier(out, regularising)), goal);
  if (const CodePair* kind = is_about_it ? readiness_of(code) : nullptr)
    return with_focus(foreign::with_survey(regular_readiness(out, *kind, goal, regularising)), goal);
  return with_focus(regular_progress(out, goal, regularising), goal);
}

}  // namespace concord::mappers::goal
