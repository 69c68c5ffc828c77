// Where a member of an artifact lives in FHIR, found from the tables: for notes that are made before anything is
// mapped. Slow: called only when there is something to note.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "mappers/engine/table.h"

namespace concord::mappers {

struct ArtifactType;

// Where a member lives that a custom row or the type's own code writes.
struct Whereabouts {
  std::string_view member;
  std::string_view type;                       // of the resource
  std::string_view element = {};               // of the resource; empty: an extension, or the resource itself
  std::string_view extension = {};             // a complex one
  const std::span<const Row>* rows = nullptr;  // of what is below; may be null
  bool has_own_resources = false;              // a resource each, so that no index stands in the expression
};

// The FHIRPath of the element that the member at `pointer` becomes, or of the nearest one above it that the tables
// know. At least the type of the primary resource.
[[nodiscard]] std::string whereabouts(const ArtifactType& type, std::string_view pointer);

}  // namespace concord::mappers
