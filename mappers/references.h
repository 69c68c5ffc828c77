// URLs by which a Reference says how it came about. Delivery writes them, read-back undoes them.
#pragma once

#include <string_view>

#include "core/canonical.h"

namespace concord::mappers {

// Identifier system of a literal reference ("Practitioner/carlson") that the partner does not know: it is carried
// as a logical reference with this system and the literal as value.
inline constexpr std::string_view kUnresolvedReferenceSystem = canonical_url<"/sid/unresolved-reference">();
// Extension (valueBoolean true) on a Reference that came as a logical one and was resolved by delivery: its
// `reference` is not part of the artifact.
inline constexpr std::string_view kResolvedReferenceUrl = canonical_url<"/StructureDefinition/resolved-reference">();

}  // namespace concord::mappers
