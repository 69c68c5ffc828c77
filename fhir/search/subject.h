// A resource under judgement: what the terms of a parameter select in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "fhir/path/fhirpath.h"
#include "fhir/search/parameters.h"

namespace concord::fhir::search {

// A selected element, or a computed value (Patient's deceased) as the JSON of its FHIR counterpart.
struct Selected {
  json::Value value;      // null for a primitive that has only an extension
  std::string_view type;  // "CodeableConcept", "code"; "Boolean" of a computed value
  const Term* term = nullptr;
  path::Node node = {};  // none of a computed value
};

// Borrows the resource.
class Subject {
 public:
  explicit Subject(const json::Value& resource);

  // What one term selects, starting at `from`. Errors: those of the evaluation, its bound on steps among them.
  [[nodiscard]] Result<std::vector<Selected>> select(const Term& term, const path::Node& from);
  // What all terms of a parameter select; null values are left out.
  [[nodiscard]] Result<std::vector<Selected>> select(const Parameter& parameter, const path::Node& from);

  [[nodiscard]] const path::Node& root() const noexcept { return environment_.resource; }

 private:
  // The type of the resource that a Reference, canonical or resource is or leads to; empty when it is not told.
  [[nodiscard]] std::string target_type(const Selected& selected);
  [[nodiscard]] std::string_view contained_type(std::string_view id);

  path::Environment environment_;
  // Id and type of the contained resources, by id; made when first asked for.
  std::optional<std::vector<std::pair<std::string_view, std::string_view>>> contained_;
};

}  // namespace concord::fhir::search
