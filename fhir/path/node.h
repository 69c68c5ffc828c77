// An element of a resource as FHIRPath sees it: JSON value, the object beside a primitive, and FHIR type. Not a
// computed value; see item.h.
#pragma once

#include "core/json/value.h"
#include "fhir/definitions/definitions.h"

namespace concord::fhir::path {

// Views and pointers live as long as the resource.
struct Node {
  const json::Value* value = nullptr;    // the JSON value; nullptr for a primitive that has only an extension
  const json::Value* sibling = nullptr;  // the object of the "_name" member beside a primitive, or nullptr
  const Type* type = nullptr;            // its FHIR type; nullptr when the definitions do not know it
  friend bool operator==(const Node&, const Node&) = default;  // the same element, not an equal one
};

// The root of a resource; the type comes from its "resourceType".
[[nodiscard]] Node root(const json::Value& resource);

}  // namespace concord::fhir::path
