// The enforcement matrix: what a token for one patient may try at the resources of another, for one resource type. Each
// case has a positive control: the same of the caller's own resource.
#pragma once

#include <string>
#include <vector>

#include "tests/facade/access/scene.h"

namespace concord::facade {

struct Verdict {
  std::string name;   // "Goal read"
  std::string fault;  // empty: as it has to be
};

// All cases of the type, in their order.
[[nodiscard]] std::vector<Verdict> run_matrix(const Member& member, const auth::Stages& stages = {});

}  // namespace concord::facade
