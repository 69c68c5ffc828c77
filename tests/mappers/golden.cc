#include "tests/mappers/golden.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/json/read.h"

namespace concord::mappers::testing_support {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in{path};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::filesystem::path golden_folder() { return CONCORD_GOLDEN_DIR; }

json::Value read_golden(const std::filesystem::path& path) {
  const auto value = json::read(read_file(path));
  EXPECT_TRUE(value.has_value()) << path;
  return value.value_or(json::Value{});
}

std::vector<std::filesystem::path> samples() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator{golden_folder() / "artifacts"})
    out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

}  // namespace concord::mappers::testing_support
