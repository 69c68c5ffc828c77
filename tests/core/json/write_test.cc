#include "core/json/write.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"

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

TEST(JsonWrite, FindsWhatMustBeEscapedAtEveryPlace) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool must = byte < 0x20 || byte == '"' || byte == '\\';
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text(20, 'x');
      text[at] = static_cast<char>(byte);
      const std::string json = write(Value{text});
      EXPECT_EQ(json.size() > text.size() + 2, must) << byte << " at " << at;
      if (byte >= 1 && byte < 128) {
        EXPECT_EQ(read(json), Value{text}) << byte << " at " << at;
      }
    }
  }
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
