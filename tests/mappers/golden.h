// Files of tests/golden, as the tests of the mappers read them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/json/value.h"

namespace concord::mappers::testing_support {

[[nodiscard]] std::string read_file(const std::filesystem::path& path);
// A JSON file below tests/golden; fails the test run when it cannot be read.
[[nodiscard]] json::Value read_golden(const std::filesystem::path& path);
// The sample artifacts, sorted by name.
[[nodiscard]] std::vector<std::filesystem::path> samples();
[[nodiscard]] std::filesystem::path golden_folder();

}  // namespace concord::mappers::testing_support
