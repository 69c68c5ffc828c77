#include "fhir/path/temporal.h"

#include <gtest/gtest.h>

#include "tests/fhir/path/evaluation.h"

namespace concord::fhir::path {
namespace {

void expect_rows(std::span<const Row> rows) {
  for (const Row& row : rows) EXPECT_EQ(result_of(row.expression), row.result) << row.expression;
}

TEST(Temporal, ReadsEveryPrecisionAndWritesIt) {
  for (const std::string_view text : {"2012", "2012-04", "2012-04-15", "2012-04-15T10", "2012-04-15T10:30",
                                      "2012-04-15T10:30:05", "2012-04-15T10:30:05.125", "2012-04-15T10:30:05.1Z",
                                      "2012-04-15T10:30+02:00", "2012-02-29T00:00:00.000-11:30"}) {
    const auto value = parse_date_time_value(text);
    ASSERT_TRUE(value.has_value()) << text;
    EXPECT_EQ(format_date_time(*value), text);
  }
  for (const std::string_view text : {"10", "10:30", "10:30:05", "10:30:05.125"}) {
    EXPECT_EQ(format_time(*parse_time_value(text)), text);
  }
}

TEST(Temporal, RefusesWhatIsNotOnTheCalendar) {
  for (const std::string_view text :
       {"", "0000", "201", "2012-13", "2012-00", "2013-02-29", "2012-04-31", "2012-4-1", "2012-04-15T24",
        "2012-04-15T10:60", "2012-04-15T10:30:60", "2012-04-15T10:30:05.", "2012-04T10", "2012-04-15T10:30+15:00",
        "2012-04-15T10:30+02", "2012-04-15 10:30", "2012-04-15T10:30Zx"}) {
    EXPECT_FALSE(parse_date_time_value(text).has_value()) << text;
  }
  EXPECT_FALSE(parse_date_value("2012-04-15T10").has_value());
  EXPECT_FALSE(parse_time_value("10:30Z").has_value());
}

TEST(Temporal, ComparesAsFarAsPrecisionAllows) {
  constexpr std::array kRows{
      Row{"@2012 = @2012", "true"},
      Row{"@2012 = @2012-04", ""},
      Row{"@2012 < @2013-04", "true"},
      Row{"@2012-04-15 = @2012-04-15T10:00", ""},
      Row{"@2012-04-15 ~ @2012-04-15T10:00", "false"},
      Row{"@2012-04-15 < @2012-04-16T10:00", "true"},
      Row{"@2012-04-15T10:00:00Z = @2012-04-15T12:00:00+02:00", "true"},
      Row{"@2012-04-15T10:00:00Z = @2012-04-15T10:00:00", ""},
      Row{"@2012-04-15T10:00:00Z < @2012-04-17T10:00:00", "true"},
      Row{"@2012-04-15T10:30 = @2012-04-15T10:30:00", ""},
      Row{"@2012-04-15T10:30:00 = @2012-04-15T10:30:00.000", "true"},
      Row{"@2012-04-15T23:30-02:00 = @2012-04-16T01:30Z", "true"},
      Row{"@T10:30 < @T10:31", "true"},
      Row{"@T10:30 < @T10:30:10", ""},
      Row{"@T10:30 = @2012", "false"},
      Row{"@T10:30 < @2012", "error"},
  };
  expect_rows(kRows);
}

TEST(Temporal, MovesByTheCalendar) {
  constexpr std::array kRows{
      Row{"@2012-01-31 + 1 month", "'2012-02-29'"},
      Row{"@2012-02-29 + 1 year", "'2013-02-28'"},
      Row{"@2012-03-31 - 1 month", "'2012-02-29'"},
      Row{"@2012-12-31 + 1 day", "'2013-01-01'"},
      Row{"@2012-12-31 + 2 weeks", "'2013-01-14'"},
      Row{"@2012 + 12 months", "'2013'"},
      Row{"@2012 + 13 months", "'2013'"},
      Row{"@2012 + 365 days", "'2013'"},
      Row{"@2012-01 + 29 days", "'2012-01'"},
      Row{"@2012-01-01 + 23 hours", "'2012-01-01'"},
      Row{"@2012-01-01 + 25 hours", "'2012-01-02'"},
      Row{"@2012-01-01 + 1 'd'", "'2012-01-02'"},
      Row{"@2012-01-01 + 1 'mo'", "error"},
      Row{"@2012-01-01 + 1 'kg'", "error"},
      Row{"@2012-01-01T23:59:59Z + 1 second", "'2012-01-02T00:00:00Z'"},
      Row{"@2012-01-01T00:00:00.000+02:00 - 1 millisecond", "'2011-12-31T23:59:59.999+02:00'"},
      Row{"@T23:30 + 45 minutes", "'00:15'"},
      Row{"@T00:30 - 1 hour", "'23:30'"},
      Row{"@T00:30 + 1 day", "error"},
      Row{"@9999-12-31 + 1 day", ""},
      Row{"@0001-01-01 - 1 day", ""},
      Row{"@2012-01-01 + 99999999999999999999 days", ""},
      Row{"@2012-01-01 - 400000000 weeks", ""},
      Row{"1 day + @2012-01-01", "error"},
  };
  expect_rows(kRows);
}

TEST(Temporal, KnowsItsBoundaries) {
  constexpr std::array kRows{
      Row{"@2014.lowBoundary(6)", "'2014-01'"},
      Row{"@2014.highBoundary()", "'2014-12-31'"},
      Row{"@2012-02.highBoundary()", "'2012-02-29'"},
      Row{"@2014.lowBoundary(17)", ""},
      Row{"@2014.lowBoundary(5)", ""},
      Row{"@2014-01-01T08.lowBoundary(17)", "'2014-01-01T08:00:00.000+14:00'"},
      Row{"@2014-01-01T08.highBoundary(17)", "'2014-01-01T08:59:59.999-12:00'"},
      Row{"@2014-01-01T08:05:01Z.highBoundary()", "'2014-01-01T08:05:01.999Z'"},
      Row{"@2014-01-01T08:05:01Z.lowBoundary(8)", "'2014-01-01'"},
      Row{"@T10:30.highBoundary()", "'10:30:59.999'"},
      Row{"@T10:30.precision()", "4"},
      Row{"@2014-01-05T10:30:00.000.precision()", "17"},
      Row{"true.lowBoundary()", "error"},
  };
  expect_rows(kRows);
}

}  // namespace
}  // namespace concord::fhir::path
