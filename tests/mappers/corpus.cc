#include "tests/mappers/corpus.h"

#include <algorithm>

#include "mappers/mapper.h"
#include "mappers/registry.h"
#include "tests/mappers/golden.h"
#include "tests/mappers/random_outcome.h"

namespace concord::mappers::testing_support {

std::vector<json::Value> corpus(std::string_view type, std::uint32_t generated) {
  const Mapper& mapper = *find(type);
  std::vector<json::Value> out;
  for (const auto& path : samples()) {
    const json::Value artifact = read_golden(path);
    if (artifact.text("artifact") == type) out.push_back(mapper.normalise(artifact).artifact);
  }
  const auto types = artifact_types();
  const auto known = std::ranges::find(types, type, [](const ArtifactType* one) { return one->primary->artifact; });
  for (std::uint32_t seed = 0; seed < generated; ++seed) {
    const json::Value made = type == "patient-reported-outcome" ? RandomOutcome{seed}.make()
                                                                : RandomArtifact{seed}.make(*(*known)->shape, type);
    out.push_back(mapper.normalise(made).artifact);
  }
  return out;
}

}  // namespace concord::mappers::testing_support
