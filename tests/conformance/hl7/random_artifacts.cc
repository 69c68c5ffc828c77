// Writes valid generated artifacts for the HL7 engine, one a line: random_artifacts COUNT, of each type.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iostream>
#include <string_view>

#include "core/json/write.h"
#include "mappers/goal/shape.h"
#include "mappers/goal_priorities/goal_priorities.h"
#include "mappers/instruments/registry.h"
#include "mappers/mapper.h"
#include "mappers/shared_decision/shape.h"
#include "tests/mappers/random_artifact.h"
#include "tests/mappers/random_outcome.h"

namespace concord::mappers {
namespace {

constexpr std::uint32_t kTriesPerArtifact = 20;

// An artifact of a type by its seed.
using Generate = json::Value (*)(std::uint32_t seed);

struct Generator {
  std::string_view type;
  Generate generate;
};

using testing_support::RandomArtifact;
using testing_support::RandomOutcome;

// The format takes a completed outcome in which answers are missing; the Questionnaire, by which the engine judges as
// well, takes it only while it is in progress.
json::Value outcome(std::uint32_t seed) {
  const json::Value made = RandomOutcome{seed}.make();
  const auto* instrument = instruments::Registry::shipped().find(made.text("instrument"));
  if (instrument == nullptr) instrument = instruments::Registry::shipped().find_canonical(made.text("questionnaire"));
  if (instrument == nullptr) return made;
  const auto is_answered = [&made](const instruments::Item& item) {
    return std::ranges::any_of(made["answers"].items(), [&item](const json::Value& answer) {
      return answer.find("absent") == nullptr &&
             (answer.text("item") == item.link_id || answer.text("item") == item.name());
    });
  };
  return std::ranges::all_of(instrument->items, is_answered) ? made : json::with(made, "status", "in-progress");
}

constexpr std::array kGenerators{
    Generator{"goal", [](std::uint32_t seed) { return RandomArtifact{seed}.make(goal::kShape, "goal"); }},
    Generator{
        "goal-priorities",
        [](std::uint32_t seed) { return RandomArtifact{seed}.make(*goal_priorities::kType.shape, "goal-priorities"); }},
    Generator{"shared-decision",
              [](std::uint32_t seed) { return RandomArtifact{seed}.make(shared_decision::kShape, "shared-decision"); }},
    Generator{"patient-reported-outcome", outcome},
};

// True when there were that many valid ones.
bool write_some(std::uint32_t count, const Generator& generator) {
  const Mapper* mapper = find(generator.type);
  std::uint32_t valid = 0;
  for (std::uint32_t seed = 0; mapper != nullptr && valid < count && seed < count * kTriesPerArtifact; ++seed) {
    const json::Value artifact = generator.generate(seed);
    if (!mapper->check(artifact).empty()) continue;
    std::cout << json::write(artifact) << '\n';
    ++valid;
  }
  return valid == count;
}

// True when there were that many of every type.
bool write_all(std::uint32_t count) {
  bool all = true;
  for (const Generator& generator : kGenerators) all = write_some(count, generator) && all;
  return all;
}

}  // namespace
}  // namespace concord::mappers

int main(int count, char** arguments) {
  using namespace concord::mappers;  // NOLINT(google-build-using-namespace)
  std::uint32_t wanted = 0;
  const std::string_view text = count == 2 ? arguments[1] : "";
  if (std::from_chars(text.data(), text.data() + text.size(), wanted).ec != std::errc{}) return 2;
  return write_all(wanted) ? 0 : 1;
}
