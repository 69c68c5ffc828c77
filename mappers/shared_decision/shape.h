// What a shared decision may hold.
#pragma once

#include "mappers/engine/shape.h"

namespace concord::mappers::shared_decision {

extern const ObjectShape kShape;

}  // namespace concord::mappers::shared_decision
