#include <gtest/gtest.h>

#include "tests/fhir/path/evaluation.h"

namespace concord::fhir::path {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Parse, TakesCommentsAndEveryLiteral) {
  constexpr std::array kRows{
      Row{"1 // one\n + /* two */ 2", "3"},
      Row{"'it\\'s \\u0041\\n'", "'it's A\\n'"},
      Row{"`a b`.exists()", "false"},
      Row{"@2012-04-15T10:30:00.5+02:00", "'2012-04-15T10:30:00.5+02:00'"},
      Row{"@2012T", "'2012'"},
      Row{"4 days", "{'value':4,'unit':'days'}"},
      Row{"4.5 'mg/dL'", "{'value':4.5,'unit':'mg/dL'}"},
      Row{"{}", ""},
      Row{"is.exists() or as.exists() or in.exists() or contains.exists()", "false"},
      Row{"$this.exists()", "true"},
      Row{"$index", ""},
  };
  for (const Row& row : kRows) EXPECT_EQ(result_of(row.expression, *json::read("{}")), row.result) << row.expression;
}

TEST(Parse, RefusesWithTheOffset) {
  struct Case {
    std::string_view text;
    std::string_view message;
  };
  constexpr std::array kCases{
      Case{"", "FHIRPath at 0: an expression is expected"},
      Case{"1 +", "FHIRPath at 3: an expression is expected"},
      Case{"1 2", "FHIRPath at 2: an operator is expected"},
      Case{"(1", "FHIRPath at 2: \")\" is expected"},
      Case{"a[1", "FHIRPath at 3: \"]\" is expected"},
      Case{"{1}", "FHIRPath at 1: \"}\" is expected"},
      Case{"a.", "FHIRPath at 2: a name is expected"},
      Case{"a.1", "FHIRPath at 2: a name is expected"},
      Case{"and", "FHIRPath at 0: a name is expected"},
      Case{"'abc", "FHIRPath at 4: a string must end"},
      Case{"'\\q'", "FHIRPath at 2: no such escape"},
      Case{"'\\u12'", "FHIRPath at 2: four hexadecimal digits must follow \\u"},
      Case{"'\\ud800'", "FHIRPath at 6: a surrogate must have its pair"},
      Case{"1 /* x", "FHIRPath at 2: a comment must end"},
      Case{"a ? b", "FHIRPath at 2: no such operator"},
      Case{"nothing()", "FHIRPath at 0: there is no function nothing()"},
      Case{"a.first(1)", "FHIRPath at 2: first() takes another number of arguments"},
      Case{"a.skip()", "FHIRPath at 2: skip() takes another number of arguments"},
      Case{"a.is(1)", "FHIRPath at 5: the name of a type is expected"},
      Case{"a is Nothing", "FHIRPath at 5: there is no such type"},
      Case{"a.$this", "FHIRPath at 2: no such scope variable"},
      Case{"$that", "FHIRPath at 0: no such scope variable"},
      Case{"%", "FHIRPath at 0: a name must follow %"},
      Case{"@2012-13", "FHIRPath at 0: no such date or time"},
      Case{"99999999999", "FHIRPath at 0: an integer has 32 bits"},
      Case{"a.matches('(')", "FHIRPath at 10: a regular expression cannot be read"},
      Case{"'\xFF'", "FHIRPath at 1: must be UTF-8"},
  };
  for (const Case& row : kCases) {
    const auto parsed = Expression::parse(row.text);
    ASSERT_FALSE(parsed.has_value()) << row.text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::malformed) << row.text;
    EXPECT_EQ(parsed.error().message, row.message) << row.text;
  }
}

TEST(Parse, BoundsSizeNestingAndLength) {
  EXPECT_TRUE(Expression::parse(repeated("(", 60) + "1" + repeated(")", 60)).has_value());
  EXPECT_TRUE(Expression::parse("a" + repeated(".a", 255)).has_value());
  EXPECT_TRUE(Expression::parse("1" + repeated(" or 1", 255)).has_value());
  for (const std::string& text :
       {repeated("(", 65) + "1" + repeated(")", 65), "a" + repeated(".a", 256), "1" + repeated(" or 1", 256),
        repeated("-", 70) + "1", repeated("a(", 65), repeated("a[", 65), std::string(65'537, ' ')}) {
    const auto parsed = Expression::parse(text);
    ASSERT_FALSE(parsed.has_value()) << text.substr(0, 20);
    EXPECT_TRUE(parsed.error().kind == ErrorKind::too_large || text.starts_with("a(")) << text.substr(0, 20);
  }
}

TEST(Evaluate, CountsItsSteps) {
  Environment environment;
  environment.steps_max = 1000;
  for (const std::string& text :
       {std::string{"1.repeat($this + 1)"}, std::string{"1.repeatAll($this)"},
        "(1 | 2)" + repeated(".combine($this.combine(1 | 2 | 3 | 4).combine(1 | 2 | 3 | 4))", 200),
        "1" + repeated(".select($this | 1 | 2).combine(1 | 2 | 3)", 100)}) {
    const auto result = Expression::parse(text)->evaluate(Node{}, environment);
    ASSERT_FALSE(result.has_value()) << text;
    EXPECT_EQ(result.error().kind, ErrorKind::unprocessable);
    EXPECT_EQ(result.error().message, "FHIRPath: takes too many steps");
  }
}

TEST(Evaluate, BoundsTextsThatGrow) {
  EXPECT_EQ(result_of("'0123456789abcdef'" + repeated(".replace('', '0123456789abcdef')", 20)), "error");
  EXPECT_EQ(result_of("'aaaaaaaaaaaaaaaa'" + repeated(".replaceMatches('a', 'aaaaaaaaaaaaaaaa')", 20)), "error");
  EXPECT_EQ(result_of("'x'" + repeated(".select($this & $this)", 40)), "error");
}

TEST(Evaluate, NamesWhatFailedAndNoValue) {
  const json::Value resource =
      *json::read(R"({"resourceType":"Patient","name":[{"family":"Secret"},{"family":"Hidden"}]})");
  const Node node = root(resource);
  const auto failed =
      Expression::parse("name.family.upper()")->evaluate(node, {.resource = node, .root_resource = node});
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().kind, ErrorKind::unprocessable);
  EXPECT_EQ(failed.error().message, "FHIRPath at 12: upper: one item is asked for, there are several");
}

TEST(Decide, KeepsNothingApartFromFalse) {
  const json::Value resource = *json::read(R"({"resourceType":"Patient","active":true,"name":[{},{}]})");
  const Node node = root(resource);
  const Environment environment{.resource = node, .root_resource = node};
  const auto decide = [&](std::string_view text) { return Expression::parse(text)->decide(node, environment); };
  EXPECT_EQ(*decide("active"), true);
  EXPECT_EQ(*decide("active.not()"), false);
  EXPECT_EQ(*decide("gender = 'male'"), std::nullopt);
  EXPECT_EQ(*decide("'text'"), true);
  EXPECT_FALSE(decide("name").has_value());
  EXPECT_FALSE(Expression::parse("gender = 'male'")->holds(node, environment).value());
}

TEST(Invariants, OfR4AllCompile) {
  for (const Invariant& invariant : invariants()) {
    EXPECT_TRUE(Expression::parse(invariant.expression).has_value()) << invariant.key;
  }
}

}  // namespace
}  // namespace concord::fhir::path
