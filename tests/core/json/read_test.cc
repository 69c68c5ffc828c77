#include "core/json/read.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/write.h"

namespace concord::json {
namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string nested(std::string_view open, std::string_view close, std::size_t depth) {
  return repeated(open, depth) + repeated(close, depth);
}

// An object of `count` members n0, n1, …; the last one bears `last` instead.
std::string object_of(std::size_t count, std::string_view last) {
  std::string out = "{";
  for (std::size_t i = 0; i + 1 < count; ++i) out += "\"n" + std::to_string(i) + "\":1,";
  return out + '"' + std::string{last} + "\":1}";
}

// What read() refuses a text with: its message, or "" when it takes the text.
std::string refusal(std::string_view text) {
  const auto value = read(text);
  return value ? "" : value.error().message;
}

TEST(JsonRead, KeepsEveryByteOfCompactText) {
  const std::vector<std::string> texts{
      "null",
      "true",
      "false",
      "0",
      "-0",
      "-0.0",
      "1.50",
      "1E-7",
      "1e+10",
      "0.10000000000000000000000001",
      "1234567890123456789012345",
      "-9223372036854775808",
      "18446744073709551616",
      R"("")",
      R"("fourteen chars")",
      R"("fifteen chars..")",
      "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF\"",
      R"("\"\\\b\f\n\r\t\u0001")",
      "[]",
      "{}",
      "[[],{},[{}]]",
      R"({"z":1.50,"a":[-0.0,1E-7],"":{"k":null,"t":true}})",
      R"({"m":1,"M":2})",
  };
  for (const std::string& text : texts) {
    const auto value = read(text);
    ASSERT_TRUE(value.has_value()) << text;
    EXPECT_EQ(write(*value), text);
  }
}

TEST(JsonRead, KeepsNumbersThatNoDoubleHolds) {
  const std::vector<std::string> numbers{
      "1e400",
      "-1E+400",
      "1.5e-400",
      "1e99999999999999999999",
      "1" + repeated("0", 400),
      "0." + repeated("0", 400) + "1",
      "-" + repeated("9", 1000) + "." + repeated("9", 1000) + "e-12345",
  };
  for (const std::string& number : numbers) {
    const std::string text = R"({"a":[)" + number + "," + number + R"(],"e":"1e400 \" 1e400"})";
    const auto value = read(text);
    ASSERT_TRUE(value.has_value()) << number << ": " << value.error().message;
    EXPECT_EQ(write(*value), text);
  }
}

TEST(JsonRead, ResolvesEscapesAndSpaces) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {" \t\r\n{ \"a\" : [ 1 , 2 ] }\n", R"({"a":[1,2]})"},
      {R"("\u0041\/\u00e9\u20AC")", "\"A/\xC3\xA9\xE2\x82\xAC\""},
      {R"("\ud83d\ude00")", "\"\xF0\x9F\x98\x80\""},
      {R"("\uDBFF\uDFFF")", "\"\xF4\x8F\xBF\xBF\""},
      {R"("\uFFFF\uFEFF")", "\"\xEF\xBF\xBF\xEF\xBB\xBF\""},
  };
  for (const auto& [text, compact] : rows) {
    const auto value = read(text);
    ASSERT_TRUE(value.has_value()) << text;
    EXPECT_EQ(write(*value), compact);
  }
}

TEST(JsonRead, RefusesWithOffset) {
  struct Row {
    std::string text;
    std::string message;
  };
  const std::vector<Row> rows{
      {"\xEF\xBB\xBF{}", "JSON at byte 0: byte order mark"},
      {std::string("[1,\0]", 5), "JSON at byte 3: NUL character"},
      {std::string("\"a\0b\"", 5), "JSON at byte 2: NUL character"},
      {"{\"a\": \"long enough for sixteen \x1b\"}", "JSON at byte 31: control character"},
      {"[1, \x1f 2]", "JSON at byte 4: control character"},
      {R"({"a":"b\u0000"})", "JSON at byte 14: NUL character"},
      {R"({"a\u0000":1})", "JSON at byte 10: NUL character"},
      {R"({"a":1,"a":2})", "JSON at byte 10: duplicate member"},
      {R"({"a":1,"\u0061":2})", "JSON at byte 15: duplicate member"},
      {R"({"":1,"":2})", "JSON at byte 8: duplicate member"},
      {R"({"o":{"a":1,"b":2,"a":3}})", "JSON at byte 21: duplicate member"},
      {R"(["\udc00"])", "JSON at byte 9: lone surrogate"},
      {R"(["\udfffx"])", "JSON at byte 10: lone surrogate"},
      {"[1] x", "JSON at byte 4: The document root must not be followed by other values."},
      {"{} {}", "JSON at byte 3: The document root must not be followed by other values."},
  };
  for (const Row& row : rows) EXPECT_EQ(refusal(row.text), row.message) << row.text;
}

// Every place a reader that looks at many bytes at once may treat apart: before, at and behind its sixteen bytes.
TEST(JsonRead, RefusesEachControlCharacterAtEachPlaceOfAString) {
  for (char control = 0x01; control < 0x20; ++control) {
    for (std::size_t place = 0; place < 40; ++place) {
      std::string text(40, 'a');
      text[place] = control;
      EXPECT_FALSE(read("\"" + text + "\"").has_value()) << int{control} << " at " << place;
      EXPECT_FALSE(read("{\"" + text + "\":1}").has_value()) << int{control} << " at " << place;
    }
  }
}

TEST(JsonRead, RefusesWhatIsNoJson) {
  const std::vector<std::string> texts{
      "",
      " ",
      "nul",
      "nulll",
      "True",
      "[1,]",
      "[,1]",
      "{\"a\":1,}",
      "{a:1}",
      "{'a':1}",
      "{\"a\" 1}",
      "{\"a\":}",
      "{1:2}",
      "[1 2]",
      "[",
      "{",
      "]",
      "\"",
      "\"\\",
      "\"\\x\"",
      "\"\\u12\"",
      "\"\\u12g4\"",
      "\"a\nb\"",
      "\"\x1F\"",
      "01",
      "-",
      "-a",
      "+1",
      "1.",
      ".5",
      "1e",
      "1e+",
      "0x10",
      "NaN",
      "Infinity",
      "-Infinity",
      "1e400.5",
      "1e4e4",
      "--1",
      "1.2.3",
      "//c\n1",
      "/**/1",
      "[1]//c",
      R"("\ud800")",
      R"("\ud800\ud800")",
      R"("\ud800x")",
      R"("\udbff\u0041")",
      "1e400 1",
      "[1e400,]",
      "01e400",
      "1e400e1",
      "[1e400,1E--0]",
      "[1e400,1E-]",
      "[1e400,1-1]",
      "-e400",
  };
  for (const std::string& text : texts) {
    const auto value = read(text);
    ASSERT_FALSE(value.has_value()) << text;
    EXPECT_EQ(value.error().kind, ErrorKind::malformed) << text;
    EXPECT_TRUE(value.error().message.starts_with("JSON at byte ")) << value.error().message;
  }
}

TEST(JsonRead, RefusesInvalidUtf8WhereItIs) {
  const std::vector<std::string> sequences{
      "\x80",
      "\xBF",
      "\xC0\xAF",
      "\xC1\xBF",
      "\xC3",
      "\xC3(",
      "\xE0\x9F\xBF",
      "\xE2\x82",
      "\xE2(\xA1",
      "\xED\xA0\x80",
      "\xED\xBF\xBF",
      "\xF0\x8F\xBF\xBF",
      "\xF0\x9F\x98",
      "\xF4\x90\x80\x80",
      "\xF5\x80\x80\x80",
      "\xFE",
      "\xFF",
      "\xF8\x88\x80\x80",
      "\xFC\x84\x80\x80\x80",
  };
  for (const std::string& sequence : sequences) {
    EXPECT_EQ(refusal("{\"ab\":\"" + sequence + "\"}"), "JSON at byte 7: invalid UTF-8");
    EXPECT_EQ(refusal("{\"" + sequence + "\":1}"), "JSON at byte 2: invalid UTF-8");
  }
}

TEST(JsonRead, BoundsDepth) {
  EXPECT_EQ(refusal(nested("[", "]", 64)), "");
  EXPECT_EQ(refusal(nested("[", "]", 65)), "JSON at byte 65: nested too deep");
  EXPECT_EQ(refusal(repeated(R"({"a":)", 64) + "1" + repeated("}", 64)), "");
  EXPECT_EQ(refusal(repeated(R"({"a":)", 65) + "1" + repeated("}", 65)), "JSON at byte 321: nested too deep");
  EXPECT_EQ(refusal(repeated("[", 1'000'000)), "JSON at byte 65: nested too deep");
  EXPECT_TRUE(read("[[1]]", {.depth_max = 2}).has_value());
  EXPECT_FALSE(read("[[[1]]]", {.depth_max = 2}).has_value());
}

TEST(JsonRead, BoundsSize) {
  EXPECT_TRUE(read("[1]", {.bytes_max = 3}).has_value());
  const auto longer = read("[12]", {.bytes_max = 3});
  ASSERT_FALSE(longer.has_value());
  EXPECT_EQ(longer.error(), (Error{.kind = ErrorKind::too_large, .message = "JSON is longer than 3 bytes"}));
}

TEST(JsonRead, FindsDuplicatesAmongFewAndManyNames) {
  for (const std::size_t count : {2U, 24U, 25U, 26U, 1'000U, 20'000U}) {
    EXPECT_EQ(refusal(object_of(count, "other")), "") << count;
    EXPECT_TRUE(refusal(object_of(count, "n0")).ends_with("duplicate member")) << count;
    EXPECT_TRUE(refusal(object_of(count, "n" + std::to_string(count - 2))).ends_with("duplicate member")) << count;
  }
}

TEST(JsonRead, TakesLongArraysAndStrings) {
  const std::string numbers = "[" + repeated("1.0,", 200'000) + "1.0]";
  const auto array = read(numbers);
  ASSERT_TRUE(array.has_value());
  EXPECT_EQ(array->size(), 200'001U);
  EXPECT_EQ(write(*array), numbers);
  const std::string text = '"' + repeated("\xE2\x82\xAC", 1'000'000) + '"';
  EXPECT_EQ(write(*read(text)), text);
}

TEST(JsonRead, RefusesALongBrokenNumberAtOnce) {
  for (const std::string end : {".", "e", "e+", ".e1"}) EXPECT_NE(refusal(repeated("9", 2'000'000) + end), "");
}

TEST(JsonRead, SaysOneIssueWithoutTheInput) {
  const auto value = read(R"({"name":"Miller","name":2})");
  ASSERT_FALSE(value.has_value());
  const std::string message = "JSON at byte 23: duplicate member";
  EXPECT_EQ(value.error(), (Error{.kind = ErrorKind::malformed,
                                  .message = message,
                                  .issues = {{Severity::fatal, "structure", "", message}}}));
}

}  // namespace
}  // namespace concord::json
