// What partners say about themselves that take less than everything: each as some EHR vendor's does.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/value.h"

namespace concord::artifacts {

struct TypeRow {
  std::string_view type;
  std::string_view interactions;  // c r s u
  std::vector<std::string_view> parameters;
};

inline json::Value statement_of(const std::vector<TypeRow>& rows) {
  json::Array types;
  for (const TypeRow& row : rows) {
    json::Array interactions;
    for (const char letter : row.interactions) {
      constexpr std::array<std::pair<char, std::string_view>, 4> kCodes{
          {{'c', "create"}, {'r', "read"}, {'s', "search-type"}, {'u', "update"}}};
      const auto* at = std::ranges::find(kCodes, letter, &std::pair<char, std::string_view>::first);
      interactions.push_back(json::object({{"code", at->second}}));
    }
    json::Array parameters;
    for (const std::string_view name : row.parameters)
      parameters.push_back(json::object({{"name", name}, {"type", "token"}}));
    types.push_back(json::object({{"type", row.type},
                                  {"interaction", json::Value{std::move(interactions)}},
                                  {"searchParam", json::Value{std::move(parameters)}}}));
  }
  const json::Value rest = json::object({{"mode", "server"}, {"resource", json::Value{std::move(types)}}});
  return json::object({{"resourceType", "CapabilityStatement"},
                       {"status", "active"},
                       {"fhirVersion", "4.0.1"},
                       {"rest", json::Value{json::Array{rest}}}});
}

// Takes questionnaires, documents and messages, and finds them by identifier.
inline const std::vector<TypeRow> kForms{
    {"Patient", "rs", {"_id", "identifier"}},
    {"Goal", "rs", {"patient", "_id"}},
    {"QuestionnaireResponse", "crs", {"patient", "_id", "identifier"}},
    {"Observation", "rs", {"patient", "category", "_id"}},
    {"DocumentReference", "crsu", {"patient", "type", "_id", "identifier"}},
    {"Communication", "crs", {"patient", "_id", "identifier"}},
};
// Takes documents and messages, and finds documents by patient only, messages not at all.
inline const std::vector<TypeRow> kDocuments{
    {"Patient", "rs", {"_id", "identifier"}},
    {"Goal", "rs", {"patient", "_id"}},
    {"QuestionnaireResponse", "rs", {"patient", "_id"}},
    {"DocumentReference", "crsu", {"patient", "type", "_id"}},
    {"Communication", "cr", {}},
};
// Takes questionnaires only.
inline const std::vector<TypeRow> kQuestionnaires{
    {"Patient", "rs", {"_id", "identifier"}},
    {"QuestionnaireResponse", "crs", {"patient", "_id"}},
};
// Takes everything, but one by one.
inline std::vector<TypeRow> one_by_one() {
  std::vector<TypeRow> out{{"Patient", "rs", {"_id", "identifier"}},
                           {"Condition", "rs", {"_id", "identifier"}},
                           {"Practitioner", "rs", {"_id", "identifier"}}};
  for (const std::string_view type : {"Goal", "Observation", "RequestGroup", "QuestionnaireResponse", "List", "Flag",
                                      "Task", "DocumentReference", "Communication", "Provenance"})
    out.push_back({type, "crsu", {"patient", "_id", "identifier", "_tag", "target", "focus"}});
  return out;
}

}  // namespace concord::artifacts
