#include "service/artifacts/batch_lines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

namespace concord::artifacts {
namespace {

using Fault = BatchLine::Fault;

// A line that owns its text.
struct Seen {
  std::size_t number = 0;
  std::string text;
  Fault fault = Fault::none;
  friend bool operator==(const Seen&, const Seen&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Seen& seen) {
    return out << seen.number << " '" << seen.text << "' " << static_cast<int>(seen.fault);
  }
};

std::vector<Seen> cut(BatchFormat format, std::string_view body, std::size_t piece, std::size_t bound = 1'000) {
  BatchLines lines{format, bound};
  std::vector<Seen> out;
  const auto take_all = [&] {
    while (const auto line = lines.next()) {
      out.push_back({.number = line->number, .text = std::string{line->text}, .fault = line->fault});
    }
  };
  for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
    lines.feed(body.substr(0, piece));
    take_all();
  }
  lines.end();
  take_all();
  take_all();
  return out;
}

struct Row {
  std::string name;
  BatchFormat format;
  std::string body;
  std::vector<Seen> lines;
  std::size_t bound = 1'000;
  friend std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.name; }
};

Seen framing(std::size_t number) { return {.number = number, .text = {}, .fault = Fault::framing}; }
Seen too_long(std::size_t number) { return {.number = number, .text = {}, .fault = Fault::too_long}; }

const std::vector<Row>& rows() {
  using enum BatchFormat;
  static const std::vector<Row> kRows{
      {"nothing", lines, "", {}},
      {"one line", lines, "{}\n", {{1, "{}"}}},
      {"half a line at the end", lines, "{}\n{", {{1, "{}"}, {2, "{"}}},
      {"CRLF", lines, "{}\r\n[]\r\n", {{1, "{}"}, {2, "[]"}}},
      {"CR at the end", lines, "{}\r", {{1, "{}"}}},
      {"empty lines are counted", lines, "\n \t\r\n{}\n\n1", {{3, "{}"}, {5, "1"}}},
      {"only blanks", lines, " \r\n\n  ", {}},
      {"byte order mark", lines, "\xEF\xBB\xBF{}\n\xEF\xBB\xBF{}\n", {{1, "{}"}, {2, "\xEF\xBB\xBF{}"}}},
      {"only a byte order mark", lines, "\xEF\xBB\xBF", {}},
      {"half a byte order mark", lines, "\xEF\xBB", {{1, "\xEF\xBB"}}},
      {"array on a line", lines, "[1,\n2]", {{1, "[1,"}, {2, "2]"}}},
      {"too long and broken off", array, "[1,\"123456789", {{1, "1"}, too_long(2), framing(3)}, 5},
      {"too long by its last byte", array, "[{\"a\":1},[1,2],\"1234\"]", {too_long(1), {2, "[1,2]"}, too_long(3)}, 5},
      {"too long", lines, "12345\n123456\n1\n", {{1, "12345"}, too_long(2), {3, "1"}}, 5},
      {"too long at the end", lines, "1\n12345678901234567890", {{1, "1"}, too_long(2)}, 5},
      {"no array", array, "", {framing(1)}},
      {"an object", array, "{}", {framing(1)}},
      {"empty array", array, " [ \n] ", {}},
      {"elements",
       array,
       R"([{"a":[1,2]} ,2,"x,]",null,[]])",
       {{1, R"({"a":[1,2]})"}, {2, "2"}, {3, R"("x,]")"}, {4, "null"}, {5, "[]"}}},
      {"strings with escapes", array, R"([{"a":"}\"\\"},{"\\":"{"}])", {{1, R"({"a":"}\"\\"})"}, {2, R"({"\\":"{"})"}}},
      {"byte order mark before an array", array, "\xEF\xBB\xBF[1]", {{1, "1"}}},
      {"missing comma", array, "[{}{}]", {{1, "{}"}, framing(2)}},
      {"two commas", array, "[1,,2]", {{1, "1"}, framing(2)}},
      {"comma at the end", array, "[1,]", {{1, "1"}, framing(2)}},
      {"comma at the beginning", array, "[,1]", {framing(1)}},
      {"something behind", array, "[1] x", {{1, "1"}, framing(2)}},
      {"not closed", array, "[1,", {{1, "1"}, framing(2)}},
      {"broken off in an element", array, R"([1,{"a":")", {{1, "1"}, framing(2)}},
      {"brackets that do not match", array, "[1},2]", {{1, "1"}, framing(2)}},
      {"too long an element",
       array,
       R"([12345,"12345",{"a":1},7])",
       {{1, "12345"}, too_long(2), too_long(3), {4, "7"}},
       5},
  };
  return kRows;
}

class BatchLinesCut : public testing::TestWithParam<Row> {};

TEST_P(BatchLinesCut, IsAsRowSaysHoweverItArrives) {
  const Row& row = GetParam();
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 1'000U}) {
    EXPECT_EQ(cut(row.format, row.body, piece, row.bound), row.lines) << "in pieces of " << piece;
  }
}

INSTANTIATE_TEST_SUITE_P(Bodies, BatchLinesCut, testing::ValuesIn(rows()), [](const auto& row) {
  std::string name = row.param.name;
  std::ranges::replace(name, ' ', '_');
  return name;
});

TEST(BatchLines, SaysWhenNothingMoreIsLookedAt) {
  BatchLines lines{BatchFormat::array, 10};
  lines.feed("[1,}");
  EXPECT_TRUE(lines.next().has_value());
  EXPECT_FALSE(lines.is_broken());
  EXPECT_EQ(lines.next()->fault, Fault::framing);
  EXPECT_TRUE(lines.is_broken());
  lines.feed("[1]");
  EXPECT_FALSE(lines.next().has_value());
}

}  // namespace
}  // namespace concord::artifacts
