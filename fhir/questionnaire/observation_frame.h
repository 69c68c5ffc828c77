// What every Observation of one response has in common, and the value that an answer becomes. Not here: which answers
// are extracted.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json/value.h"
#include "fhir/questionnaire/report.h"
#include "fhir/questionnaire/values.h"

namespace concord::fhir::questionnaire {

// "valueQuantity" and what is in it. `sibling` are the id and extensions of a primitive ("_valueString"), or null.
struct ObservationValue {
  std::string name;
  json::Value value;
  json::Value sibling = {};
};

// The answer as Observation.value[x]; `unit` is the Coding of the item's questionnaire-unit, or nullptr. Empty for the
// types that no Observation has.
[[nodiscard]] std::optional<ObservationValue> observation_value(const json::Value& answer, const json::Value* unit);

// The parts of one Observation; what is null or empty is left out.
struct ObservationParts {
  std::string uuid;
  json::Value category;
  json::Value code;  // Codings
  std::optional<ObservationValue> value = std::nullopt;
  json::Array members = {};
  json::Array components = {};
  std::string derived_from = {};  // full URL of another Observation
};

class ObservationFrame {
 public:
  // Reports what of the response cannot stand in an Observation.
  ObservationFrame(const json::Value& response, Report& report);
  // The Observation, its elements in the order of R4.
  [[nodiscard]] json::Value observation(ObservationParts parts) const;
  // What names the response among all: its identifier, else its id, else a hash of its text. One that is still being
  // answered has another key than what it becomes.
  [[nodiscard]] const std::string& key() const noexcept { return key_; }

 private:
  json::Value contained_;
  json::Value based_on_;
  json::Value part_of_;
  json::Value status_;
  json::Value subject_;
  json::Value encounter_;
  json::Value authored_;
  json::Value issued_;
  json::Value performer_;
  json::Value derived_from_;
  std::string key_;
};

// The system of the identifiers that extracted Observations get; their values are UUIDs.
[[nodiscard]] std::string_view extracted_system() noexcept;

}  // namespace concord::fhir::questionnaire
