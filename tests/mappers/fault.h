// Bad input for tests: a sample with one place changed, and what must be found wrong with it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/mapper.h"
#include "tests/mappers/golden.h"

namespace concord::mappers::testing_support {

// A sample with one place changed, and the findings that must come of it: pointer and code.
struct Fault {
  const char* name;
  const char* sample;
  const char* pointer;      // where
  const char* replacement;  // JSON text; "" removes the member
  std::vector<std::pair<std::string, std::string>> findings;
};

inline json::Value edited(const json::Value& at, std::string_view pointer, const json::Value& replacement) {
  if (pointer.empty()) return replacement;
  pointer.remove_prefix(1);
  const std::size_t end = std::min(pointer.find('/'), pointer.size());
  const std::string token{pointer.substr(0, end)};
  pointer.remove_prefix(end);
  if (!at.is_array()) return json::with(at, token, edited(at[token], pointer, replacement));
  json::Array items{at.items().begin(), at.items().end()};
  const std::size_t index = std::stoul(token);
  if (index == items.size()) items.emplace_back();
  items[index] = edited(items[index], pointer, replacement);
  return json::Value{std::move(items)};
}

inline void find_fault(const Fault& fault) {
  const json::Value sample = read_golden(golden_folder() / "artifacts" / fault.sample);
  const std::string_view text = fault.replacement;
  const json::Value replacement = text.empty() ? json::Value{} : json::read(text).value_or(json::Value{});
  const json::Value artifact = edited(sample, fault.pointer, replacement);
  std::vector<std::pair<std::string, std::string>> found;
  for (const Issue& issue : find(sample.text("artifact"))->check(artifact)) {
    found.emplace_back(issue.expression, issue.code);
    EXPECT_EQ(issue.text.find("SECRET"), std::string::npos) << issue.text;
  }
  EXPECT_EQ(found, fault.findings) << json::write(artifact);
}

}  // namespace concord::mappers::testing_support
