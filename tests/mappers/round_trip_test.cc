// read_back(map(a)) == normal(a), and the samples are in normal form.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/mapper.h"

namespace concord::mappers {
namespace {

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in{path};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::filesystem::path> samples() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator{std::string{CONCORD_GOLDEN_DIR} + "/artifacts"}) {
    out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

class Sample : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Sample, IsValidAndInNormalFormAndReadsBackEqual) {
  const auto artifact = json::read(file_text(GetParam()));
  ASSERT_TRUE(artifact.has_value());
  const Mapper* mapper = find(artifact->text("artifact"));
  ASSERT_NE(mapper, nullptr);
  EXPECT_EQ(mapper->check(*artifact), std::vector<Issue>{});
  const Normal normal = mapper->normalise(*artifact);
  EXPECT_EQ(json::write(normal.artifact), json::write(mapper->normalise(normal.artifact).artifact));
  EXPECT_TRUE(normal.artifact == *artifact) << json::write(normal.artifact);
  const Mapped mapped = mapper->map(normal.artifact);
  const auto back = mapper->read_back(mapped.graph.resources.front(), std::span{mapped.graph.resources}.subspan(1));
  ASSERT_TRUE(back.has_value()) << back.error().message << json::write_pretty(transaction_bundle(mapped.graph));
  EXPECT_EQ(json::write(back->artifact), json::write(normal.artifact))
      << json::write_pretty(transaction_bundle(mapped.graph));
}

INSTANTIATE_TEST_SUITE_P(All, Sample, testing::ValuesIn(samples()), [](const auto& one) {
  std::string name = one.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace concord::mappers
