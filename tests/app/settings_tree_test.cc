#include "service/app/settings_tree.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace concord::app {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs pairs(const std::vector<Setting>& settings) {
  Pairs out;
  for (const Setting& setting : settings) out.emplace_back(setting.path, setting.value);
  return out;
}

TEST(SettingsTree, IsFlattenedInOrder) {
  const auto settings = read_settings("a: 1\nb:\n  c: x\n  d: [y, z]\ne: {f: '2'}\ng:\n");
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(pairs(*settings), (Pairs{{"a", "1"}, {"b.c", "x"}, {"b.d", "y"}, {"b.d", "z"}, {"e.f", "2"}}));
}

TEST(SettingsTree, IsEmptyForAnEmptyDocument) {
  EXPECT_TRUE(read_settings("").value().empty());
  EXPECT_TRUE(read_settings("# nothing\n").value().empty());
}

TEST(SettingsTree, NamesEveryFaultOfItsShape) {
  const auto settings = read_settings("a: 1\na: 2\nb:\n  'c d': 1\n  e: 1\n  e: 2\n");
  ASSERT_FALSE(settings.has_value());
  EXPECT_EQ(settings.error().kind, ErrorKind::unprocessable);
  std::vector<std::string> paths;
  for (const Issue& issue : settings.error().issues) paths.push_back(issue.expression);
  EXPECT_EQ(paths, (std::vector<std::string>{"a", "b", "b.e"}));
}

TEST(SettingsTree, RefusesWhatIsNoYamlWithItsPlace) {
  const auto settings = read_settings("a: [1\nb: 2\n");
  ASSERT_FALSE(settings.has_value());
  EXPECT_EQ(settings.error().kind, ErrorKind::malformed);
  EXPECT_NE(settings.error().message.find("line 2"), std::string::npos) << settings.error().message;
}

TEST(SettingsTree, IsBounded) {
  EXPECT_EQ(read_settings(std::string((256U << 10U) + 1, '#')).error().kind, ErrorKind::malformed);
  EXPECT_EQ(read_settings("a: {b: {c: {d: {e: {f: {g: {h: {i: {j: 1}}}}}}}}}").error().kind, ErrorKind::unprocessable);
  EXPECT_EQ(read_settings("a: 1\n---\nb: 2\n").error().kind, ErrorKind::malformed);
}

}  // namespace
}  // namespace concord::app
