#include "mappers/goal/foreign.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
#include "mappers/foreign/codes.h"
#include "mappers/goal/foreign_observations.h"
#include "mappers/goal/shape.h"

namespace concord::mappers::goal {
namespace {

using foreign::Regularising;
using json::Value;

constexpr std::string_view kGoalAchievement = "http://terminology.hl7.org/CodeSystem/goal-achievement";
constexpr std::string_view kAcceptanceUrl = "http://hl7.org/fhir/StructureDefinition/goal-acceptance";
constexpr std::string_view kAttainmentUrl =
    "http://hl7.org/fhir/us/pco/StructureDefinition/pco-goal-attainment-scaling";

// What STU3 said in one status, R4 says in two (goal.html of both versions); and words that EHRs put there.
struct Status {
  std::string_view seen;
  std::string_view lifecycle;
  std::string_view achievement;
};
constexpr std::array kOtherStatuses{
    Status{"in-progress", "active", "in-progress"},
    Status{"on-target", "active", "in-progress"},
    Status{"ahead-of-target", "active", "improving"},
    Status{"behind-target", "active", "worsening"},
    Status{"sustaining", "active", "sustaining"},
    Status{"achieved", "completed", "achieved"},
    Status{"not-achieved", "completed", "not-achieved"},
    Status{"met", "completed", "achieved"},
    Status{"complete", "completed", ""},
    Status{"done", "completed", ""},
    Status{"canceled", "cancelled", ""},
    Status{"discontinued", "cancelled", ""},
    Status{"declined", "rejected", ""},
    Status{"onhold", "on-hold", ""},
};

Value moved(const Value& resource, std::string_view from, std::string_view to, Regularising& regularising) {
  const Value* value = resource.find(from);
  if (value == nullptr || resource.find(to) != nullptr) return resource;
  regularising.note(NoteKind::normalised, "Goal." + std::string{to},
                    "the element goes by its name in another FHIR version");
  return json::with(json::with(resource, to, *value), from, {});
}

// STU3 has `status`; R5 has `source` and `outcome`.
Value rename(const Value& resource, Regularising& regularising) {
  if (resource.text("resourceType") != "Goal") return resource;
  Value out = moved(resource, "status", "lifecycleStatus", regularising);
  out = moved(out, "source", "expressedBy", regularising);
  json::Array outcomes{out["outcomeReference"].items().begin(), out["outcomeReference"].items().end()};
  for (const Value& outcome : out["outcome"].items()) {
    if (const Value* reference = outcome.find("reference")) outcomes.push_back(*reference);
  }
  if (outcomes.size() == out["outcomeReference"].size()) return out;
  regularising.note(NoteKind::normalised, "Goal.outcomeReference",
                    "the element goes by its name in another FHIR version");
  return json::with(json::with(out, "outcomeReference", Value{std::move(outcomes)}), "outcome", {});
}

Value with_status(const Value& goal, Regularising& regularising) {
  const std::string_view said = goal.text("lifecycleStatus");
  if (std::ranges::find(kStatuses, said) != kStatuses.end()) return goal;
  const std::string word = foreign::word_form(said);
  if (const auto* code = std::ranges::find(kStatuses, word); code != kStatuses.end()) {
    regularising.note(NoteKind::normalised, "Goal.lifecycleStatus", "a code is written otherwise");
    return json::with(goal, "lifecycleStatus", Value::literal(*code));
  }
  const auto* row = std::ranges::find(kOtherStatuses, word, &Status::seen);
  if (row == kOtherStatuses.end()) return goal;
  regularising.note(NoteKind::translated, "Goal.lifecycleStatus",
                    "a status of another code list: taken as the nearest");
  const Value out = json::with(goal, "lifecycleStatus", Value::literal(row->lifecycle));
  if (row->achievement.empty() || goal.find("achievementStatus") != nullptr) return out;
  return json::with(out, "achievementStatus", foreign::with_code({}, kGoalAchievement, row->achievement));
}

// The status of an acceptance is a code; some write a concept.
Value with_plain_status(const Value& part) {
  if (part.text("url") != "status" || part.find("valueCode") != nullptr) return part;
  const Value& concept_value = part["valueCodeableConcept"];
  const std::string_view code = concept_value["coding"].at(0).text("code");
  std::string word = foreign::word_form(code.empty() ? concept_value.text("text") : code);
  if (word.empty()) word = foreign::word_form(part.text("valueString"));
  if (word.empty()) return part;
  return json::object({{"url", "status"}, {"valueCode", word}});
}

Value regular_part(const Value& part, std::string_view url, const FhirPath& at, Regularising& regularising) {
  if (url == kAcceptanceUrl && part.text("url") == "priority") {
    const FhirPath value = at.element("value");
    const Value priority = foreign::regular_concept(part["valueCodeableConcept"], kPriorityCodec.system,
                                                    kPriorityCodec.codes, value, regularising);
    return json::with(part, "valueCodeableConcept", priority);
  }
  if (url == kAcceptanceUrl) return with_plain_status(part);
  // Published examples of the guide have `text` where its definition has `progressText`.
  return part.text("url") == "text" ? json::with(part, "url", "progressText") : part;
}

Value with_regular_extensions(const Value& goal, Regularising& regularising) {
  const FhirPath root;
  const FhirPath type = root.element("Goal");
  const FhirPath list = type.element("extension");
  json::Array extensions;
  for (std::size_t i = 0; i < goal["extension"].size(); ++i) {
    const Value& extension = goal["extension"].at(i);
    const std::string_view url = extension.text("url");
    if (url != kAcceptanceUrl && url != kAttainmentUrl) {
      extensions.push_back(extension);
      continue;
    }
    json::Array parts;
    const FhirPath here = list.at(i);
    const FhirPath inner = here.element("extension");
    for (std::size_t k = 0; k < extension["extension"].size(); ++k) {
      const FhirPath at = inner.at(k);
      parts.push_back(regular_part(extension["extension"].at(k), url, at, regularising));
    }
    Value regular = json::with(extension, "extension", Value{std::move(parts)});
    if (!(regular == extension))
      regularising.note(NoteKind::normalised, list.at(i).str(), "a part of an extension is written otherwise");
    extensions.push_back(std::move(regular));
  }
  return extensions.empty() ? goal : json::with(goal, "extension", Value{std::move(extensions)});
}

bool has_detail(const Value& target) {
  return std::ranges::any_of(target.members(),
                             [](const json::Member& one) { return one.name().starts_with("detail"); });
}

// gol-1: a detail needs a measure. Without one, what is measured is the goal as it is worded.
Value with_measures(const Value& goal, Regularising& regularising) {
  const std::string_view words = goal["description"].text("text");
  if (goal["target"].size() == 0 || words.empty()) return goal;
  const FhirPath root;
  const FhirPath type = root.element("Goal");
  const FhirPath list = type.element("target");
  json::Array targets;
  for (std::size_t i = 0; i < goal["target"].size(); ++i) {
    const Value& target = goal["target"].at(i);
    if (target.find("measure") != nullptr || !has_detail(target)) {
      targets.push_back(target);
      continue;
    }
    const FhirPath here = list.at(i);
    regularising.note(NoteKind::doubted, here.element("measure").str(),
                      "a target does not say what is measured: taken as the goal itself");
    targets.push_back(json::with(target, "measure", json::object({{"text", words}})));
  }
  return json::with(goal, "target", Value{std::move(targets)});
}

// Observations that say of themselves that they are about the goal.
Value with_outcomes(const Value& goal, std::string_view literal, std::span<const GraphResource> others) {
  json::Array outcomes{goal["outcomeReference"].items().begin(), goal["outcomeReference"].items().end()};
  for (const GraphResource& other : others) {
    if (!is_progress(other.resource, literal)) continue;
    const auto is_it = [&other](const Value& one) { return one.text("reference") == other.full_url; };
    if (std::ranges::none_of(outcomes, is_it)) outcomes.push_back(json::object({{"reference", other.full_url}}));
  }
  return outcomes.empty() ? goal : json::with(goal, "outcomeReference", Value{std::move(outcomes)});
}

Value regular_goal(const Value& resource, std::span<const GraphResource> others, Regularising& regularising) {
  Value out = with_status(resource, regularising);
  out = with_regular_extensions(out, regularising);
  out = with_measures(out, regularising);
  return with_outcomes(out, foreign::literal_of(regularising.links.primary()), others);
}

constexpr std::array kSearches{
    LinkedSearch{.type = "Observation", .parameter = "focus"},
    LinkedSearch{
        .type = "Observation", .parameter = "_id", .value = LinkedSearch::Value::named, .element = "outcomeReference"},
    LinkedSearch{.type = "Provenance", .parameter = "target"},
};

}  // namespace

constinit const foreign::Rules kForeignRules{
    .rename = rename, .dependent = regular_observation, .primary = regular_goal, .searches = kSearches};

}  // namespace concord::mappers::goal
