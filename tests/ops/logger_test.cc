#include "service/ops/logger.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/fakes/fake_clock.h"

namespace concord::ops {
namespace {

const Instant kTime{std::chrono::seconds{1'772'464'500}};

TEST(LogLine, IsOneJsonObjectWithTheFieldsInOrder) {
  EXPECT_EQ(
      log_line(kTime, Level::info, "request",
               {{"route", "/{p}/artifacts/{type}"}, {"status", 201}, {"duration_ms", json::Value::number("1.250")}}),
      R"({"time":"2026-03-02T15:15:00Z","level":"info","event":"request","route":"/{p}/artifacts/{type}",)"
      R"("status":201,"duration_ms":1.250})");
}

TEST(LogLine, EscapesWhatWouldEndTheLine) {
  EXPECT_EQ(log_line(kTime, Level::error, "fault", {{"text", "a\nb\"c"}}),
            R"({"time":"2026-03-02T15:15:00Z","level":"error","event":"fault","text":"a\nb\"c"})");
}

TEST(Logger, WritesItsLevelAndAboveAndNoMore) {
  fakes::FakeClock clock{kTime};
  testing::internal::CaptureStdout();
  {
    Logger logger{Logger::Target::standard_output, Level::warn, clock};
    logger.log(Level::info, "quiet");
    logger.log(Level::warn, "loud");
    logger.log(Level::error, "louder", {{"count", 2}});
  }
  EXPECT_EQ(testing::internal::GetCapturedStdout(),
            "{\"time\":\"2026-03-02T15:15:00Z\",\"level\":\"warn\",\"event\":\"loud\"}\n"
            "{\"time\":\"2026-03-02T15:15:00Z\",\"level\":\"error\",\"event\":\"louder\",\"count\":2}\n");
}

TEST(Level, IsKnownByItsNameOnly) {
  EXPECT_EQ(parse_level("debug"), Level::debug);
  EXPECT_EQ(parse_level("error"), Level::error);
  EXPECT_EQ(parse_level("Error"), std::nullopt);
  EXPECT_EQ(parse_level(""), std::nullopt);
}

}  // namespace
}  // namespace concord::ops
