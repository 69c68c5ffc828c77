#include "core/time.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace concord {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;
using std::chrono::sys_days;

Instant at(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0, int micros = 0) {
  return sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)} +
         std::chrono::hours{hour} + std::chrono::minutes{minute} + seconds{second} + microseconds{micros};
}

TEST(Time, ReadsInstants) {
  const std::vector<std::pair<std::string, Instant>> rows{
      {"2026-03-02T15:15:00Z", at(2026, 3, 2, 15, 15)},
      {"2026-03-02T15:15:00+00:00", at(2026, 3, 2, 15, 15)},
      {"2026-03-02T15:15:00-00:00", at(2026, 3, 2, 15, 15)},
      {"2026-03-02T15:15:00+01:30", at(2026, 3, 2, 13, 45)},
      {"2026-03-02T01:00:00+14:00", at(2026, 3, 1, 11)},
      {"2026-12-31T23:30:00-01:00", at(2027, 1, 1, 0, 30)},
      {"2024-02-29T00:00:00Z", at(2024, 2, 29)},
      {"2000-02-29T00:00:00Z", at(2000, 2, 29)},
      {"2026-03-02T15:15:00.5Z", at(2026, 3, 2, 15, 15, 0, 500'000)},
      {"2026-03-02T15:15:00.000001Z", at(2026, 3, 2, 15, 15, 0, 1)},
      {"2026-03-02T15:15:00.1234567891234Z", at(2026, 3, 2, 15, 15, 0, 123'456)},
      {"2016-12-31T23:59:60Z", at(2017, 1, 1)},
      {"0001-01-01T00:00:00Z", at(1, 1, 1)},
      {"9999-12-31T23:59:59.999999Z", at(9999, 12, 31, 23, 59, 59, 999'999)},
  };
  for (const auto& [text, instant] : rows) {
    const auto read = parse_instant(text);
    ASSERT_TRUE(read.has_value()) << text;
    EXPECT_EQ(*read, instant) << text;
  }
}

TEST(Time, RefusesWhatIsNoInstant) {
  const std::vector<std::string> texts{
      "",
      "2026",
      "2026-03",
      "2026-03-02",
      "2026-03-02T15:15:00",
      "2026-03-02T15:15Z",
      "2026-03-02T15Z",
      "2026-03-02 15:15:00Z",
      "2026-03-02t15:15:00z",
      "2026-03-02T15:15:00z",
      "2026-03-02T24:00:00Z",
      "2026-03-02T15:60:00Z",
      "2026-03-02T15:15:61Z",
      "2026-03-02T15:15:00.Z",
      "2026-03-02T15:15:00,5Z",
      "2026-03-02T15:15:00+14:01",
      "2026-03-02T15:15:00+15:00",
      "2026-03-02T15:15:00+01:60",
      "2026-03-02T15:15:00+01",
      "2026-03-02T15:15:00+0100",
      "2026-03-02T15:15:00ZZ",
      "2026-03-02T15:15:00Z ",
      " 2026-03-02T15:15:00Z",
      "2026-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z",
      "2026-01-00T00:00:00Z",
      "0000-01-01T00:00:00Z",
      "-2026-01-01T00:00:00Z",
      "12026-01-01T00:00:00Z",
      "2026-3-02T15:15:00Z",
      "2026-03-02T1\xD9\xA1:15:00Z",
  };
  for (const std::string& text : texts) {
    const auto read = parse_instant(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::malformed) << text;
  }
}

TEST(Time, ReadsPartialDatesAsRanges) {
  struct Row {
    std::string text;
    DateRange range;
    bool is_date;  // else a dateTime only
  };
  const std::vector<Row> rows{
      {"2026", {at(2026, 1, 1), at(2027, 1, 1), DatePrecision::year}, true},
      {"9999", {at(9999, 1, 1), at(10000, 1, 1), DatePrecision::year}, true},
      {"2026-12", {at(2026, 12, 1), at(2027, 1, 1), DatePrecision::month}, true},
      {"2024-02", {at(2024, 2, 1), at(2024, 3, 1), DatePrecision::month}, true},
      {"2026-01-31", {at(2026, 1, 31), at(2026, 2, 1), DatePrecision::day}, true},
      {"2024-02-29", {at(2024, 2, 29), at(2024, 3, 1), DatePrecision::day}, true},
      {"2026-03-02T15:15:00+01:00", {at(2026, 3, 2, 14, 15), at(2026, 3, 2, 14, 15, 1), DatePrecision::second}, false},
      {"2026-03-02T15:15:00.250Z",
       {at(2026, 3, 2, 15, 15, 0, 250'000), at(2026, 3, 2, 15, 15, 0, 251'000), DatePrecision::second},
       false},
      {"2026-03-02T15:15:00.2500001Z",
       {at(2026, 3, 2, 15, 15, 0, 250'000), at(2026, 3, 2, 15, 15, 0, 250'001), DatePrecision::second},
       false},
      {"2026-03-02T15:15:00.000Z", {at(2026, 3, 2, 15, 15), at(2026, 3, 2, 15, 15, 1), DatePrecision::second}, false},
  };
  for (const Row& row : rows) {
    const auto date_time = parse_date_time(row.text);
    ASSERT_TRUE(date_time.has_value()) << row.text;
    EXPECT_EQ(*date_time, row.range) << row.text;
    const auto date = parse_date(row.text);
    ASSERT_EQ(date.has_value(), row.is_date) << row.text;
    EXPECT_EQ(date.value_or(row.range), row.range) << row.text;
  }
}

TEST(Time, RefusesWhatIsNoDate) {
  for (const std::string text :
       {"", "0000", "202", "20266", "2026-", "2026-1", "2026-13", "2026-00", "2026-01-", "2026-01-1", "2026-02-30",
        "2026-01-32", "2026/01/01", "2026-01-01T", "+2026", "2026-W01", "2026T10:00:00Z"}) {
    EXPECT_FALSE(parse_date(text).has_value()) << text;
    EXPECT_FALSE(parse_date_time(text).has_value()) << text;
  }
}

TEST(Time, WritesInstantsAndHttpDates) {
  EXPECT_EQ(format_instant(at(2026, 3, 2, 15, 15)), "2026-03-02T15:15:00Z");
  EXPECT_EQ(format_instant(at(2026, 3, 2, 15, 15, 0, 250'000)), "2026-03-02T15:15:00.250Z");
  EXPECT_EQ(format_instant(at(2026, 3, 2, 15, 15, 0, 999)), "2026-03-02T15:15:00Z");
  EXPECT_EQ(format_instant(at(1969, 12, 31, 23, 59, 59, 999'000)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(format_instant(at(1, 1, 1)), "0001-01-01T00:00:00Z");
  // RFC 9110 §5.6.7
  EXPECT_EQ(format_http_date(at(1994, 11, 6, 8, 49, 37, 999'999)), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(format_http_date(at(2026, 3, 2, 15, 15)), "Mon, 02 Mar 2026 15:15:00 GMT");
}

TEST(Time, ReadsBackWhatItWrites) {
  for (const Instant instant : {at(1, 1, 1), at(1970, 1, 1), at(2024, 2, 29, 23, 59, 59, 999'000), at(9999, 12, 31)}) {
    EXPECT_EQ(parse_instant(format_instant(instant)), instant);
  }
}

}  // namespace
}  // namespace concord
