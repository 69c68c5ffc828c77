// Writes valid generated artifacts for the HL7 engine, one a line: random_artifacts COUNT, of each type.
#include <charconv>
#include <iostream>
#include <string_view>

#include "core/json/write.h"
#include "mappers/goal/shape.h"
#include "mappers/mapper.h"
#include "mappers/shared_decision/shape.h"
#include "tests/mappers/random_artifact.h"

namespace concord::mappers {
namespace {

constexpr std::uint32_t kTriesPerArtifact = 20;

// True when there were that many valid ones.
bool write_some(std::uint32_t count, std::string_view type, const ObjectShape& shape) {
  const Mapper* mapper = find(type);
  std::uint32_t valid = 0;
  for (std::uint32_t seed = 0; mapper != nullptr && valid < count && seed < count * kTriesPerArtifact; ++seed) {
    const json::Value artifact = testing_support::RandomArtifact{seed}.make(shape, type);
    if (!mapper->check(artifact).empty()) continue;
    std::cout << json::write(artifact) << '\n';
    ++valid;
  }
  return valid == count;
}

}  // namespace
}  // namespace concord::mappers

int main(int count, char** arguments) {
  using namespace concord::mappers;  // NOLINT(google-build-using-namespace)
  std::uint32_t wanted = 0;
  const std::string_view text = count == 2 ? arguments[1] : "";
  if (std::from_chars(text.data(), text.data() + text.size(), wanted).ec != std::errc{}) return 2;
  const bool goals = write_some(wanted, "goal", goal::kShape);
  return write_some(wanted, "shared-decision", shared_decision::kShape) && goals ? 0 : 1;
}
