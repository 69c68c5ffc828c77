// What would happen to each type of artifact at a partner, planned with specimens. Pure: nobody is asked.
#pragma once

#include <string>
#include <vector>

#include "core/json/value.h"
#include "mappers/mapper.h"
#include "service/partner/capabilities.h"

namespace concord::app {

struct Forecast {
  std::string artifact = {};               // "goal"
  std::string form = {};                   // "document-reference"; empty: it would be refused
  std::string guarantee = {};              // "reconcilable"
  std::vector<std::string> stored = {};    // resource types, each once
  std::vector<std::string> embedded = {};  // in what is stored
  std::vector<std::string> lost = {};      // "Provenance (create-not-supported)"
  std::vector<std::string> alerts = {};    // resource types that tell an alert; "report" where only the report does
  std::vector<std::string> reasons = {};   // of a refusal
  std::string versions = {};               // what becomes of a later version
  friend bool operator==(const Forecast&, const Forecast&) = default;
};

// Of each artifact type, in the order of the mappers.
[[nodiscard]] std::vector<Forecast> forecast(const mappers::Mappers& mappers,
                                             const partner::Capabilities& capabilities);
[[nodiscard]] json::Value to_json(const Forecast& forecast);

// What the profiles changed: "Observation: without create; Goal: with search". In the order of the types.
[[nodiscard]] std::vector<std::string> corrections(const partner::Capabilities& stated,
                                                   const partner::Capabilities& effective);

}  // namespace concord::app
