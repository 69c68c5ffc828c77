// The official search parameters, compiled: the FHIRPath expressions of each, and what is known beforehand of the
// elements that they select.
#pragma once

#include <string_view>
#include <vector>

#include "fhir/definitions/search_parameters.h"
#include "fhir/path/fhirpath.h"

namespace concord::fhir::search {

// One side of the union that a parameter's expression is. The sides are evaluated one by one, so that no time goes into
// finding equal elements.
struct Term {
  path::Expression expression;      // without `where(resolve() is …)`
  const Type* target = nullptr;     // only references to this type, and only resources of it
  const ValueSet* codes = nullptr;  // what a selected element of type code is bound to, when its codes can be listed
  std::string_view system;          // what such an element is of when they cannot; may be empty
};

struct Parameter {
  std::string_view code;  // "code-value-quantity"
  SearchType type = SearchType::special;
  std::vector<Term> terms;
  std::vector<Parameter> components;  // of a composite: their terms start at what the composite selects
  bool is_of_references = false;      // every selected element is a Reference
  bool is_of_identifiers = false;     // some selected element may be an Identifier
};

// A parameter of a concrete resource type, those of all types included. nullptr when there is none, and for those that
// have no expression (_text, _content, _query) or are special (Location's near).
[[nodiscard]] const Parameter* find_parameter(std::string_view type, std::string_view code);
// All of them, by code; none when R4 has no such resource type.
[[nodiscard]] std::vector<const Parameter*> parameters_of(std::string_view type);

}  // namespace concord::fhir::search
