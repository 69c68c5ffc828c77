// The little of FHIR search and capabilities that FakePartner has: enough to find what a test put in.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "core/json/value.h"

namespace concord::fakes {

// "system|value" with its escapes resolved.
[[nodiscard]] inline std::pair<std::string, std::string> split_token(std::string_view token) {
  std::pair<std::string, std::string> out;
  std::string* part = &out.first;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '\\' && i + 1 < token.size()) {
      part->push_back(token[++i]);
    } else if (token[i] == '|' && part == &out.first) {
      part = &out.second;
    } else {
      part->push_back(token[i]);
    }
  }
  return out;
}

[[nodiscard]] inline bool any_has(const json::Value& list, std::string_view member, std::string_view token) {
  const auto parts = split_token(token);
  const auto is_it = [&](const json::Value& one) {
    return one.text("system") == parts.first && one.text(member) == parts.second;
  };
  return is_it(list) || std::ranges::any_of(list.items(), is_it);
}

// Whether one criterion holds: _id, identifier, _tag, patient, subject, target; any other one does.
[[nodiscard]] inline bool holds(const json::Value& resource, std::string_view name, std::string_view value) {
  if (name == "_id") return resource.text("id") == value;
  if (name == "identifier") return any_has(resource["identifier"], "value", value);
  if (name == "_tag") return any_has(resource["meta"]["tag"], "code", value);
  if (name == "patient" || name == "subject") {
    const std::string_view subject = resource["subject"].text("reference");
    return subject == value || subject == "Patient/" + std::string{value};
  }
  if (name == "target") {
    return std::ranges::any_of(resource["target"].items(),
                               [&](const json::Value& target) { return target.text("reference") == value; });
  }
  return true;
}

// A CapabilityStatement that offers transactions and everything with the types Concord writes.
[[nodiscard]] inline json::Value full_capabilities() {
  constexpr std::array kTypes{"Goal",          "List", "Observation", "Provenance",   "QuestionnaireResponse",
                              "RequestGroup",  "Task", "Patient",     "Condition",    "DocumentReference",
                              "Communication", "Flag", "Device",      "Practitioner", "RelatedPerson"};
  const auto coded = [](const char* code) { return json::object({{"code", code}}); };
  json::Array resources;
  for (const char* type : kTypes) {
    resources.push_back(json::object(
        {{"type", type},
         {"interaction", json::Array{coded("read"), coded("search-type"), coded("create"), coded("update")}},
         {"conditionalCreate", true},
         {"updateCreate", true}}));
  }
  return json::object({{"resourceType", "CapabilityStatement"},
                       {"fhirVersion", "4.0.1"},
                       {"rest", json::Array{json::object({{"mode", "server"},
                                                          {"resource", std::move(resources)},
                                                          {"interaction", json::Array{coded("transaction")}}})}}});
}

}  // namespace concord::fakes
