#include "mappers/foreign/codes.h"

#include <algorithm>
#include <utility>

#include "mappers/systems.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

constexpr CodePair kSurvey{"survey", "survey", "Survey"};

const CodePair* meant_by(const Value& coding, std::span<const CodePair> codes) {
  if (const CodePair* pair = find_theirs(codes, coding.text("code"))) return pair;
  for (const std::string_view word : {coding.text("code"), coding.text("display")}) {
    if (const CodePair* pair = find_word(codes, word)) return pair;
  }
  return nullptr;
}

Value with_codings(const Value& concept_value, json::Array codings) {
  json::Object out;
  out.push_back(json::Member::constant("coding", Value{std::move(codings)}));
  for (const json::Member& member : concept_value.members()) {
    if (member.name() != "coding") out.push_back(member);
  }
  return Value{std::move(out)};
}

Value with_first(const Value& concept_value, Value coding) {
  json::Array codings{std::move(coding)};
  for (const Value& one : concept_value["coding"].items()) codings.push_back(one);
  return with_codings(concept_value, std::move(codings));
}

Value with_system_at(const Value& concept_value, std::size_t index, std::string_view system, std::string_view code) {
  json::Array codings{concept_value["coding"].items().begin(), concept_value["coding"].items().end()};
  codings[index] = json::with(json::with(codings[index], "system", Value::literal(system)), "code", code);
  return with_codings(concept_value, std::move(codings));
}

std::string element_path(const Value& resource, std::string_view element) {
  return std::string{resource.text("resourceType")} + "." + std::string{element};
}

}  // namespace

std::string word_form(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_between = c == ' ' || c == '_' || c == '-' || c == '\t';
    if (is_between && (out.empty() || out.back() == '-')) continue;
    out += is_between ? '-' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

const CodePair* find_word(std::span<const CodePair> codes, std::string_view word) {
  const std::string form = word_form(word);
  if (form.empty()) return nullptr;
  const auto it = std::ranges::find_if(codes, [&form](const CodePair& pair) {
    return form == word_form(pair.theirs) || form == word_form(pair.ours) || form == word_form(pair.display);
  });
  return it == codes.end() ? nullptr : &*it;
}

Value regular_concept(const Value& concept_value, std::string_view system, std::span<const CodePair> codes,
                      const FhirPath& at, Regularising& regularising) {
  const auto codings = concept_value["coding"].items();
  const auto is_right = [&](const Value& coding) {
    return coding.text("system") == system && find_theirs(codes, coding.text("code")) != nullptr;
  };
  if (concept_value.is_null() || std::ranges::any_of(codings, is_right)) return concept_value;
  for (std::size_t i = 0; i < codings.size(); ++i) {
    const CodePair* pair = meant_by(codings[i], codes);
    const bool has_no_system = codings[i].text("system").empty() || codings[i].text("system") == system;
    if (pair == nullptr) continue;
    if (has_no_system) {
      regularising.note(NoteKind::doubted, at.str(), "a code without a right system: taken as the one of this element");
      return with_system_at(concept_value, i, system, pair->theirs);
    }
    regularising.note(NoteKind::translated, at.str(), "a code of another system that means one of this element");
    return with_first(concept_value, coding_of(system, *pair));
  }
  const CodePair* pair = find_word(codes, concept_value.text("text"));
  if (pair == nullptr) return concept_value;
  regularising.note(NoteKind::translated, at.str(), "a code is given in words only: taken as the code of this name");
  return with_first(concept_value, coding_of(system, *pair));
}

bool has_code(const Value& concept_value, std::string_view system, std::string_view code) {
  return std::ranges::any_of(concept_value["coding"].items(), [&](const Value& coding) {
    return coding.text("code") == code && (coding.text("system") == system || coding.text("system").empty());
  });
}

Value with_code(const Value& concept_value, std::string_view system, std::string_view code, std::string_view display) {
  const auto codings = concept_value["coding"].items();
  for (std::size_t i = 0; i < codings.size(); ++i) {
    if (codings[i].text("code") != code) continue;
    if (codings[i].text("system") == system) return concept_value;
    if (codings[i].text("system").empty()) return with_system_at(concept_value, i, system, code);
  }
  return with_first(concept_value, coding_of(system, {code, code, display}));
}

Value with_survey(const Value& observation) {
  json::Array categories{observation["category"].items().begin(), observation["category"].items().end()};
  for (Value& category : categories) {
    if (!has_code(category, kObservationCategory, kSurvey.theirs)) continue;
    category = with_code(category, kObservationCategory, kSurvey.theirs);
    return json::with(observation, "category", Value{std::move(categories)});
  }
  categories.push_back(json::object({{"coding", json::Array{coding_of(kObservationCategory, kSurvey)}}}));
  return json::with(observation, "category", Value{std::move(categories)});
}

Value with_effective(const Value& observation, Regularising& regularising) {
  if (observation.find("effectiveDateTime") != nullptr) return observation;
  const Value& period = observation["effectivePeriod"];
  const Value* when = nullptr;
  for (const Value* candidate :
       {&observation["effectiveInstant"], &period["end"], &period["start"], &observation["issued"]}) {
    if (when == nullptr && candidate->is_string()) when = candidate;
  }
  if (when == nullptr) return observation;
  regularising.note(NoteKind::translated, element_path(observation, "effective"),
                    "the time is not given as a moment: taken from a period's end, or from when it was issued");
  const Value moved = json::with(json::with(observation, "effectivePeriod", {}), "effectiveInstant", {});
  return json::with(moved, "effectiveDateTime", *when);
}

Value with_concept_value(const Value& observation, Regularising& regularising) {
  const std::string_view text = observation.text("valueString");
  if (text.empty() || observation.find("valueCodeableConcept") != nullptr) return observation;
  regularising.note(NoteKind::translated, element_path(observation, "value"), "a text stands where a concept is read");
  return json::with(json::with(observation, "valueString", {}), "valueCodeableConcept", json::object({{"text", text}}));
}

Value with_default_party(const Value& resource, std::string_view element, const Value& party, std::string_view text,
                         Regularising& regularising) {
  if (resource[element].size() > 0 || party.is_null()) return resource;
  regularising.note(NoteKind::doubted, element_path(resource, element), text);
  return json::with(resource, element, json::Array{party});
}

}  // namespace concord::mappers::foreign
