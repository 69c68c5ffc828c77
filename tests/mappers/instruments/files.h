// Instrument files for tests.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "mappers/instruments/instrument.h"
#include "tests/mappers/golden.h"

namespace concord::mappers::testing_support {

// The findings about a file, as "pointer: rule".
[[nodiscard]] inline std::vector<std::string> faults_of(const json::Value& file) {
  std::vector<std::string> out;
  const auto instrument = instruments::parse_instrument(file);
  if (instrument) return out;
  for (const Issue& issue : instrument.error().issues) out.push_back(issue.expression + ": " + issue.text);
  return out;
}

// tests/mappers/instruments/grouped.json
[[nodiscard]] inline json::Value grouped_file() {
  return read_golden(std::filesystem::path{CONCORD_TEST_INSTRUMENTS_DIR} / "grouped.json");
}

}  // namespace concord::mappers::testing_support
