#include "core/json/value.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/json/write.h"

namespace concord::json {
namespace {

const std::string kLong = "longer than fourteen characters";

Value sample() {
  return object({{"name", kLong},
                 {"list", Array{1, "two", true, Value{}, Value::number("1.50")}},
                 {"nested", object({{"deep", Array{object({{"x", "y"}})}}})}});
}

TEST(JsonValue, KnowsItsKind) {
  const std::vector<std::pair<Value, Kind>> rows{
      {Value{}, Kind::null},
      {true, Kind::boolean},
      {false, Kind::boolean},
      {0, Kind::number},
      {Value::number("1.50"), Kind::number},
      {Value::number("123456789012345678901234567890"), Kind::number},
      {"", Kind::string},
      {"short", Kind::string},
      {kLong, Kind::string},
      {Value::literal("a constant of more than fourteen"), Kind::string},
      {Array{}, Kind::array},
      {Array{1}, Kind::array},
      {Object{}, Kind::object},
      {object({{"a", 1}}), Kind::object},
  };
  for (const auto& [value, kind] : rows) {
    EXPECT_EQ(value.kind(), kind) << write(value);
    EXPECT_EQ(value.is_null(), kind == Kind::null);
    EXPECT_EQ(value.is_number(), kind == Kind::number);
    EXPECT_EQ(value.is_string(), kind == Kind::string);
    EXPECT_EQ(value.is_array(), kind == Kind::array);
    EXPECT_EQ(value.is_object(), kind == Kind::object);
    EXPECT_EQ(value.as_bool().has_value(), kind == Kind::boolean);
    EXPECT_EQ(value.as_number().has_value(), kind == Kind::number);
    EXPECT_EQ(value.as_string().has_value(), kind == Kind::string);
  }
}

TEST(JsonValue, HoldsTextsOfEveryLength) {
  for (std::size_t length = 0; length < 40; ++length) {
    const std::string text(length, 'x');
    EXPECT_EQ(Value{text}.as_string(), text);
    EXPECT_EQ(Value::literal(text).as_string(), text);
    const std::string digits(length + 1, '7');
    EXPECT_EQ(Value::number(digits).as_number(), digits);
  }
}

TEST(JsonValue, WritesIntegersOfEveryType) {
  EXPECT_EQ(Value{std::int8_t{-128}}.as_number(), "-128");
  EXPECT_EQ(Value{std::numeric_limits<std::int64_t>::min()}.as_number(), "-9223372036854775808");
  EXPECT_EQ(Value{std::numeric_limits<std::int64_t>::max()}.as_number(), "9223372036854775807");
  EXPECT_EQ(Value{std::numeric_limits<std::uint64_t>::max()}.as_number(), "18446744073709551615");
  EXPECT_EQ(Value{std::size_t{7}}.as_number(), "7");
}

TEST(JsonValue, ReadsIntegersThatAreWholeAndFit) {
  const std::vector<std::pair<std::string, std::optional<std::int64_t>>> rows{
      {"0", 0},
      {"-0", 0},
      {"17", 17},
      {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"9223372036854775808", std::nullopt},
      {"1.0", std::nullopt},
      {"1e2", std::nullopt},
  };
  for (const auto& [text, integer] : rows) EXPECT_EQ(Value::number(text).as_integer(), integer) << text;
  EXPECT_EQ(Value{"17"}.as_integer(), std::nullopt);
}

TEST(JsonValue, FindsMembersAndElements) {
  const Value value = sample();
  EXPECT_EQ(value.size(), 3U);
  EXPECT_EQ(value.text("name"), kLong);
  EXPECT_EQ(value["list"].at(4).as_number(), "1.50");
  EXPECT_EQ(value["nested"]["deep"].at(0).text("x"), "y");
  EXPECT_EQ(value.find("none"), nullptr);
  EXPECT_TRUE(value["none"]["below"].at(3).is_null());
  EXPECT_TRUE(value["list"].at(5).is_null());
  EXPECT_EQ(value.text("list"), "");
  EXPECT_EQ(value["name"].size(), 0U);
  EXPECT_TRUE(value["name"].items().empty());
  EXPECT_TRUE(value["list"].members().empty());
}

TEST(JsonValue, CopiesAnArrayAsItself) {
  const Array items{1, 2};
  const Value value{items};
  EXPECT_EQ(write(value), "[1,2]");
  EXPECT_EQ(items.size(), 2U);
}

TEST(JsonValue, CopiesShareAndOutliveTheOriginal) {
  Value copy;
  {
    const Value original = sample();
    copy = original;
    EXPECT_EQ(copy.items().data(), original.items().data());
    EXPECT_EQ(copy["name"].as_string()->data(), original["name"].as_string()->data());
  }
  EXPECT_EQ(copy, sample());
}

TEST(JsonValue, MovesLeaveNull) {
  Value from = sample();
  Value to{std::move(from)};
  EXPECT_TRUE(from.is_null());  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move): what is tested
  from = std::move(to);
  EXPECT_TRUE(to.is_null());  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move): what is tested
  EXPECT_EQ(from, sample());
}

TEST(JsonValue, SurvivesAssignmentFromItselfAndItsOwnParts) {
  Value value = sample();
  Value& same = value;
  value = same;
  value = std::move(same);
  EXPECT_EQ(value, sample());
  value = value["nested"];
  value = value["deep"].at(0);
  value = value["x"];
  EXPECT_EQ(value, Value{"y"});
  Value moved = sample();
  moved = Value{moved["list"]};
  EXPECT_EQ(moved.size(), 5U);
}

TEST(JsonValue, ComparesDeeply) {
  EXPECT_EQ(object({{"a", 1}, {"b", kLong}}), object({{"b", kLong}, {"a", 1}}));
  EXPECT_EQ(Value{kLong}, Value::literal("longer than fourteen characters"));
  EXPECT_EQ(Value{Array{}}, Value{Array{}});
  const std::vector<std::pair<Value, Value>> different{
      {1, "1"},
      {true, false},
      {Value{}, false},
      {Value::number("1.50"), Value::number("1.5")},
      {Value::number("1"), Value::number("1.0")},
      {Array{1, 2}, Array{2, 1}},
      {Array{1}, Array{1, 1}},
      {Array{}, Object{}},
      {Array{}, Value{}},
      {object({{"a", 1}}), object({{"a", 2}})},
      {object({{"a", 1}}), object({{"b", 1}})},
      {object({{"a", 1}}), object({{"a", 1}, {"b", 2}})},
      {"", Value{}},
  };
  for (const auto& [a, b] : different) {
    EXPECT_FALSE(a == b) << write(a) << ' ' << write(b);
    EXPECT_FALSE(b == a) << write(a) << ' ' << write(b);
  }
}

TEST(JsonValue, ObjectsLeaveOutWhatFhirHasNot) {
  const std::optional<std::string> absent;
  EXPECT_EQ(write(object({{"null", Value{}},
                          {"array", Array{}},
                          {"object", Object{}},
                          {"absent", absent},
                          {"text", ""},
                          {"false", false},
                          {"zero", 0},
                          {"present", std::optional{kLong}}})),
            R"({"text":"","false":false,"zero":0,"present":"longer than fourteen characters"})");
}

TEST(JsonValue, WithReplacesAppendsAndRemoves) {
  const Value value = object({{"a", 1}, {"b", 2}, {"c", 3}});
  EXPECT_EQ(write(with(value, "b", "two")), R"({"a":1,"b":"two","c":3})");
  EXPECT_EQ(write(with(value, "d", 4)), R"({"a":1,"b":2,"c":3,"d":4})");
  EXPECT_EQ(write(with(value, "a", Value{})), R"({"b":2,"c":3})");
  EXPECT_EQ(write(with(value, "d", Value{})), R"({"a":1,"b":2,"c":3})");
  EXPECT_EQ(write(with(Value{}, "a", 1)), R"({"a":1})");
  EXPECT_EQ(write(value), R"({"a":1,"b":2,"c":3})");
}

TEST(JsonValue, MayBeReadCopiedAndDroppedFromManyThreads) {
  constexpr std::size_t kThreads = 8;
  constexpr int kRounds = 2'000;
  const Value shared = sample();
  std::vector<int> equal(kThreads, 0);
  {
    std::vector<std::jthread> threads;
    for (int& count : equal) {
      threads.emplace_back([&count, copy = shared] {
        for (int i = 0; i < kRounds; ++i) {
          Value mine = copy;
          const Value list = mine["list"];
          mine = with(mine, "extra", list);
          count += static_cast<int>(mine["extra"] == copy["list"]);
        }
      });
    }
  }
  EXPECT_EQ(equal, std::vector<int>(kThreads, kRounds));
  EXPECT_EQ(shared, sample());
}

}  // namespace
}  // namespace concord::json
