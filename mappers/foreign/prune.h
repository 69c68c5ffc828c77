// Makes a value valid by taking away what is wrong with it.
#pragma once

#include <functional>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"

namespace concord::mappers::foreign {

using Check = std::function<std::vector<Issue>(const json::Value&)>;

struct Pruned {
  json::Value value;          // null when the whole cannot be made valid
  std::vector<Issue> issues;  // why it cannot
};

// Removes what each finding of `check` (JSON pointers) names, or the object in which something required is missing,
// until nothing is found.
[[nodiscard]] Pruned pruned(const json::Value& value, const Check& check);

}  // namespace concord::mappers::foreign
