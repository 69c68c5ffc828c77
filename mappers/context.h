// What a mapping knows besides the artifact: immutable values of the site, handed in by whoever runs the mapping.
#pragma once

#include "mappers/concept_maps/concept_maps.h"
#include "mappers/instruments/registry.h"

namespace concord::mappers {

// Borrowed; outlives every mapper that was made with it.
struct Context {
  const instruments::Registry& instruments;
  const concept_maps::ConceptMaps* concept_maps = nullptr;  // null: none
};

}  // namespace concord::mappers
