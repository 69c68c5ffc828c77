// What the FHIRPath expression of a search parameter selects, told from its text and the definitions alone: which
// elements, of which types. Not an evaluator: it follows the few forms that R4's search parameters have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/definitions/definitions.h"

namespace concord::fhir::search {

// A kind of element that an expression may select.
struct Place {
  const Type* type = nullptr;
  const Element* element = nullptr;  // nullptr for the root
  friend bool operator==(const Place&, const Place&) = default;
};

// Where an expression leads from an element of type `from` in a resource of type `resource`; empty when the text is of
// a form not followed here (a boolean expression).
[[nodiscard]] std::vector<Place> places_of(std::string_view expression, const Type& from, const Type& resource);

// The sides of the unions of an expression, none empty.
[[nodiscard]] std::vector<std::string_view> split_union(std::string_view expression);

// `….where(resolve() is Patient)` taken apart: what is selected, and the type of what it refers to.
struct Targeted {
  std::string_view expression;
  const Type* target = nullptr;  // nullptr: the expression does not ask
};
[[nodiscard]] Targeted split_target(std::string_view expression);

}  // namespace concord::fhir::search
