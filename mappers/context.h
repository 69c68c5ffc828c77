// What a mapping knows besides the artifact: immutable values of the site, handed in by whoever runs the mapping.
#pragma once

#include "mappers/instruments/registry.h"

namespace concord::mappers {

// Borrowed; outlives every mapper that was made with it.
struct Context {
  const instruments::Registry& instruments;
};

}  // namespace concord::mappers
