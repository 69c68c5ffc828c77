// What must hold of every valid patient-reported outcome besides what property_test.cc asks of all types.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/mapper.h"
#include "tests/mappers/random_outcome.h"

namespace concord::mappers {
namespace {

using json::Value;

#ifdef NDEBUG
constexpr std::uint32_t kWanted = 10'000;
#else
constexpr std::uint32_t kWanted = 500;
#endif

void for_many(const std::function<void(const Mapper&, const Value&)>& holds) {
  const Mapper& mapper = *find("patient-reported-outcome");
  for (std::uint32_t seed = 0; seed < kWanted && !testing::Test::HasFailure(); ++seed) {
    const Value artifact = testing_support::RandomOutcome{seed}.make();
    EXPECT_EQ(mapper.check(artifact), std::vector<Issue>{});
    holds(mapper, artifact);
    if (testing::Test::HasFailure()) ADD_FAILURE() << "of " << json::write(artifact);
  }
}

std::string read_back_text(const Mapper& mapper, const std::vector<GraphResource>& resources) {
  const auto back = mapper.read_back(resources.front(), std::span{resources}.subspan(1));
  return back.has_value() ? json::write(back->artifact) : back.error().message;
}

// As a partner holds it: ids of its own, in an order of its own.
TEST(OutcomeProperty, ReadsBackFromLiteralReferencesInAnyOrder) {
  for_many([](const Mapper& mapper, const Value& artifact) {
    const Value normal = mapper.normalise(artifact).artifact;
    std::vector<GraphResource> stored = mapper.map(normal).graph.resources;
    std::vector<std::pair<std::string, std::string>> names;
    for (const GraphResource& one : stored)
      names.emplace_back(one.full_url,
                         std::string{one.resource.text("resourceType")} + "/" + std::to_string(names.size()));
    for (std::size_t i = 0; i < stored.size(); ++i) {
      std::string text = json::write(stored[i].resource);
      for (const auto& [from, to] : names) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
          text.replace(at, from.size(), to);
      }
      stored[i].resource = json::with(json::read(text).value_or(Value{}), "id", std::to_string(i));
      stored[i].full_url = "https://ehr.example/fhir/" + names[i].second;
    }
    std::reverse(stored.begin() + 1, stored.end());
    EXPECT_EQ(read_back_text(mapper, stored), json::write(normal));
  });
}

TEST(OutcomeProperty, UsesEachNameOnce) {
  for_many([](const Mapper& mapper, const Value& artifact) {
    const Mapped mapped = mapper.map(mapper.normalise(artifact).artifact);
    std::vector<std::string> names;
    for (const GraphResource& one : mapped.graph.resources) {
      names.push_back(one.full_url);
      names.push_back(one.role);
    }
    std::ranges::sort(names);
    EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
  });
}

}  // namespace
}  // namespace concord::mappers
