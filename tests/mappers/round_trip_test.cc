// The samples: valid, in normal form, mapped to the bytes of their golden Bundle, and read back equal.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/mapper.h"
#include "tests/mappers/golden.h"

namespace concord::mappers {
namespace {

using testing_support::golden_folder;
using testing_support::read_file;
using testing_support::read_golden;

class Sample : public testing::TestWithParam<std::filesystem::path> {
 protected:
  const json::Value artifact = read_golden(GetParam());
  const Mapper* mapper = find(artifact.text("artifact"));
};

TEST_P(Sample, IsValid) {
  ASSERT_NE(mapper, nullptr);
  EXPECT_EQ(mapper->check(artifact), std::vector<Issue>{});
}

TEST_P(Sample, IsItsOwnNormalForm) {
  ASSERT_NE(mapper, nullptr);
  const json::Value normal = mapper->normalise(artifact).artifact;
  EXPECT_TRUE(normal == artifact) << json::write_pretty(normal);
  EXPECT_EQ(json::write(mapper->normalise(normal).artifact), json::write(normal));
}

TEST_P(Sample, ReadsBackEqual) {
  ASSERT_NE(mapper, nullptr);
  const Mapped mapped = mapper->map(mapper->normalise(artifact).artifact);
  const auto back = mapper->read_back(mapped.graph.resources.front(), std::span{mapped.graph.resources}.subspan(1));
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_EQ(json::write(back->artifact), json::write(mapper->normalise(artifact).artifact));
}

TEST_P(Sample, ReadsBackEqualWhateverTheOrderOfItsResources) {
  ASSERT_NE(mapper, nullptr);
  Mapped mapped = mapper->map(artifact);
  std::reverse(mapped.graph.resources.begin() + 1, mapped.graph.resources.end());
  const auto back = mapper->read_back(mapped.graph.resources.front(), std::span{mapped.graph.resources}.subspan(1));
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_TRUE(back->artifact == artifact) << json::write_pretty(back->artifact);
}

// CONCORD_UPDATE_GOLDEN=1 writes the files anew, for review.
TEST_P(Sample, MapsToItsGoldenBundle) {
  ASSERT_NE(mapper, nullptr);
  const std::string bundle = json::write_pretty(transaction_bundle(mapper->map(artifact).graph)) + "\n";
  const auto path = golden_folder() / "bundles" / GetParam().filename();
  if (std::getenv("CONCORD_UPDATE_GOLDEN") != nullptr) std::ofstream{path} << bundle;
  EXPECT_EQ(read_file(path), bundle);
}

TEST_P(Sample, HoldsNoOrderOfOurs) {
  ASSERT_NE(mapper, nullptr);
  for (const GraphResource& one : mapper->map(artifact).graph.resources) {
    const std::string_view type = one.resource.text("resourceType");
    EXPECT_NE(type, "ServiceRequest");
    EXPECT_NE(type, "MedicationRequest");
    EXPECT_NE(type, "DeviceRequest");
    for (const json::Value& contained : one.resource["contained"].items()) EXPECT_EQ(contained.text("status"), "draft");
  }
}

// A measure may have the very code by which a barrier is known.
TEST(Goal, ProgressOfABarriersCodeIsNoBarrier) {
  const auto artifact = json::read(R"({"artifact":"goal","schemaVersion":"1","source":"https://s.example/g","id":"g1",
    "recordedAt":"2026-03-01T10:00:00Z","patient":{"reference":"Patient/p1"},"description":{"text":"Walk"},
    "status":"active","progress":[{"at":"2026-02-01","by":{"role":"patient"},
      "measure":{"coding":[{"system":"http://snomed.info/sct","code":"811791000000103"}]},
      "valueCodeableConcept":{"text":"Icy pavements"}}]})");
  ASSERT_TRUE(artifact.has_value());
  const Mapper& goals = *find("goal");
  ASSERT_EQ(goals.check(*artifact), std::vector<Issue>{});
  const auto resources = goals.map(*artifact).graph.resources;
  const auto back = goals.read_back(resources.front(), std::span{resources}.subspan(1));
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_EQ(json::write(back->artifact), json::write(goals.normalise(*artifact).artifact));
}

INSTANTIATE_TEST_SUITE_P(All, Sample, testing::ValuesIn(testing_support::samples()), [](const auto& one) {
  std::string name = one.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace concord::mappers
