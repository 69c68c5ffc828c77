#include "service/partner/retry.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace concord::partner {
namespace {

using namespace std::chrono_literals;

Instant at(std::string_view text) { return *parse_instant(text); }

TEST(Retry, ReadsRetryAfter) {
  struct Case {
    std::string text;
    std::optional<std::chrono::seconds> expected;
  };
  const std::vector<Case> cases{
      {"0", 0s},
      {"120", 120s},
      {"999999999", 24h},
      {"Mon, 02 Mar 2026 15:15:30 GMT", 30s},
      {"Mon, 02 Mar 2026 15:00:00 GMT", 0s},
      {"", std::nullopt},
      {"-1", std::nullopt},
      {"1.5", std::nullopt},
      {"99999999999999999999", std::nullopt},
      {"soon", std::nullopt},
      {"Tue, 02 Mar 2026 15:15:30 GMT", std::nullopt},
      {"Mon, 31 Feb 2026 15:15:30 GMT", std::nullopt},
      {"Mon, 02 Mar 2026 15:15:30 UTC", std::nullopt},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(parse_retry_after(one.text, at("2026-03-02T15:15:00Z")), one.expected) << one.text;
  }
}

TEST(Retry, JittersFullyAndGrowsToABound) {
  const Error error{.kind = ErrorKind::unavailable, .message = {}};
  EXPECT_EQ(wait_before_repeat(error, 1, 0.0, 1h), 0ms);
  EXPECT_EQ(wait_before_repeat(error, 1, 0.5, 1h), 100ms);
  EXPECT_EQ(wait_before_repeat(error, 2, 0.5, 1h), 200ms);
  EXPECT_EQ(wait_before_repeat(error, 10, 0.5, 1h), 1'000ms);
  EXPECT_EQ(wait_before_repeat(error, 1'000, 0.5, 1h), 1'000ms);
}

TEST(Retry, NeverWaitsPastTheDeadline) {
  const Error error{.kind = ErrorKind::unavailable, .message = {}};
  EXPECT_EQ(wait_before_repeat(error, 1, 0.5, 101ms), 100ms);
  EXPECT_EQ(wait_before_repeat(error, 1, 0.5, 100ms), std::nullopt);
  EXPECT_EQ(wait_before_repeat(error, 1, 0.0, 0ms), std::nullopt);
  EXPECT_EQ(wait_before_repeat(error, 1, 0.0, -1ms), std::nullopt);
}

TEST(Retry, ObeysRetryAfterWithinReason) {
  Error error{.kind = ErrorKind::throttled, .message = {}, .issues = {}, .retry_after = 7s};
  EXPECT_EQ(wait_before_repeat(error, 1, 0.5, 1h), 7s);
  EXPECT_EQ(wait_before_repeat(error, 1, 0.5, 7s), std::nullopt);
  error.retry_after = 61s;
  EXPECT_EQ(wait_before_repeat(error, 1, 0.5, 1h), std::nullopt);
}

http::Response answer(int status) { return {.status = status, .headers = {}, .body = {}}; }

TEST(Retry, KnowsHowOftenACallMayBeSentAgain) {
  struct Row {
    int status, read, removal;
  };
  constexpr std::array kRows{Row{408, 2, 2}, Row{423, 0, 1}, Row{429, 2, 2}, Row{500, 2, 1}, Row{502, 2, 1},
                             Row{503, 2, 2}, Row{504, 2, 1}, Row{200, 0, 0}, Row{304, 0, 0}, Row{400, 0, 0},
                             Row{401, 0, 0}, Row{404, 0, 0}, Row{409, 0, 0}, Row{410, 0, 0}, Row{412, 0, 0},
                             Row{422, 0, 0}, Row{501, 0, 0}};
  for (const Row& row : kRows) {
    EXPECT_EQ(read_repeats(answer(row.status)), row.read) << row.status;
    EXPECT_EQ(removal_repeats(answer(row.status)), row.removal) << row.status;
  }
  for (const ErrorKind kind : {ErrorKind::unavailable, ErrorKind::timeout, ErrorKind::unknown_outcome}) {
    EXPECT_EQ(read_repeats(fail(kind, "")), 2);
    EXPECT_EQ(removal_repeats(fail(kind, "")), 2);
  }
  for (const ErrorKind kind : {ErrorKind::partner_broken, ErrorKind::fault}) {
    EXPECT_EQ(read_repeats(fail(kind, "")), 0);
    EXPECT_EQ(removal_repeats(fail(kind, "")), 0);
  }
}

TEST(Retry, KnowsWhichWritesDidNothing) {
  struct Row {
    ErrorKind kind;
    int partner_status;
    int repeats;
  };
  using enum ErrorKind;
  constexpr std::array kRows{Row{unavailable, 0, 2},
                             Row{unavailable, 503, 2},
                             Row{throttled, 429, 2},
                             Row{conflict, 423, 1},
                             Row{conflict, 409, 0},
                             Row{timeout, 0, 0},
                             Row{unknown_outcome, 0, 0},
                             Row{unknown_outcome, 500, 0},
                             Row{unknown_outcome, 503, 0},
                             Row{partner_rejected, 400, 0},
                             Row{precondition_failed, 412, 0},
                             Row{fault, 0, 0}};
  for (const Row& row : kRows) {
    EXPECT_EQ(write_repeats({.kind = row.kind, .message = {}, .partner_status = row.partner_status}), row.repeats)
        << static_cast<int>(row.kind) << " " << row.partner_status;
  }
}

}  // namespace
}  // namespace concord::partner
