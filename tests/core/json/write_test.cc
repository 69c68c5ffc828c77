#include "core/json/write.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::json {
namespace {

TEST(JsonWrite, EscapesWhatMustBe) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"\"\\/", R"("\"\\/")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {std::string("\0\x01\x1F", 3), R"("\u0000\u0001\u001F")"},
      {"\x7F\xC3\xA9\xF0\x9F\x98\x80", "\"\x7F\xC3\xA9\xF0\x9F\x98\x80\""},
  };
  for (const auto& [text, json] : rows) EXPECT_EQ(write(Value{text}), json);
  EXPECT_EQ(write(Value{Object{{"a\"b", Value{1}}}}), R"({"a\"b":1})");
}

TEST(JsonWrite, IsCompactOrForPeople) {
  const Value value = object({{"a", Array{1, object({{"b", Value::number("2.50")}})}}, {"c", "d"}});
  EXPECT_EQ(write(value), R"({"a":[1,{"b":2.50}],"c":"d"})");
  EXPECT_EQ(write_pretty(value), R"({
  "a": [
    1,
    {
      "b": 2.50
    }
  ],
  "c": "d"
})");
  EXPECT_EQ(write(Value{Array{}}), "[]");
  EXPECT_EQ(write(Value{Object{}}), "{}");
}

TEST(JsonWrite, AppendsToWhatIsThere) {
  std::string out = "data: ";
  append(out, Value{Array{true, false, Value{}}});
  EXPECT_EQ(out, "data: [true,false,null]");
}

}  // namespace
}  // namespace concord::json
