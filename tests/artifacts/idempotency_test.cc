#include "service/artifacts/idempotency.h"

#include <gtest/gtest.h>

#include "core/json/write.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_store.h"

namespace concord::artifacts {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

struct Records {
  fakes::FakeClock clock;
  fakes::FakeStore store{clock};
  Result<IdempotencyBegin> begin(const std::string& hash) {
    return IdempotencyBegin::begin(store, clock, "cci:1", hash, {.at_work = seconds{30}, .lifetime = hours{24}},
                                   clock.in(seconds{5}));
  }
};

Report full_report() {
  Report report;
  report.key = {.artifact = "goal", .source = "https://s.example", .id = "g1", .recorded_at = "2026-03-02T10:15:00Z"};
  report.outcome = Outcome::delivered_with_loss;
  report.retry = Retry::later;
  report.resources = {{"goal", "Goal", "created", "Goal/17", ""},
                      {"barrier[0]", "Observation", "lost", "", "create-not-supported"}};
  report.issues = {{Severity::warning, "invariant", "/status", "a rule"}};
  report.notes = {{mappers::NoteKind::doubted, "/scores/0", "Observation.value", "a text"},
                  {mappers::NoteKind::defaulted, "", "", "another"}};
  report.alerts = {{"phq-9", "44260-8", "Communication/9"}};
  return report;
}

TEST(IdempotencyKey, IsVisibleAsciiOfAtMost255Characters) {
  EXPECT_TRUE(check_idempotency_key("k").has_value());
  EXPECT_TRUE(check_idempotency_key(std::string(255, '~')).has_value());
  for (const std::string& bad : {std::string{}, std::string(256, 'a'), std::string{"a b"}, std::string{"a\tb"},
                                 std::string{"\x7F"}, std::string{"caf\xC3\xA9"}, std::string{"a\0b", 3}}) {
    EXPECT_EQ(check_idempotency_key(bad).error().kind, ErrorKind::malformed);
  }
}

TEST(IdempotencyRecord, ReplaysTheReportWithoutItsKey) {
  Records records;
  records.begin("h")->claim->finish(full_report());
  const auto again = records.begin("h");
  ASSERT_TRUE(again.has_value());
  Report expected = full_report();
  expected.key = {};
  EXPECT_EQ(json::write(to_json(*again->replay)), json::write(to_json(expected)));
  EXPECT_FALSE(again->claim.has_value());
}

TEST(IdempotencyRecord, RefusesAnotherArtifactUnderTheSameKey) {
  Records records;
  records.begin("h")->claim->finish(full_report());
  EXPECT_EQ(records.begin("other").error().kind, ErrorKind::unprocessable);
}

TEST(IdempotencyRecord, InProgressIsAConflictWithRetryAfter) {
  Records records;
  const auto first = records.begin("h");
  const auto second = records.begin("h");
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
  EXPECT_TRUE(second.error().retry_after.has_value());
}

TEST(IdempotencyRecord, InProgressForTooLongIsTakenOver) {
  Records records;
  const auto died = records.begin("h");
  records.clock.advance(seconds{31});
  EXPECT_TRUE(records.begin("h")->claim.has_value());
}

TEST(IdempotencyRecord, AnAbandonedClaimLeavesNothing) {
  Records records;
  static_cast<void>(records.begin("h"));
  EXPECT_TRUE(records.store.keys().empty());
}

TEST(IdempotencyRecord, UnknownStaysUnknownWhenARetryIsAbandoned) {
  Records records;
  records.begin("h")->claim->leave_unknown();
  static_cast<void>(records.begin("h"));
  EXPECT_EQ(records.store.keys(), std::vector<std::string>{"cci:1"});
  EXPECT_EQ(records.begin("other").error().kind, ErrorKind::unprocessable);
  EXPECT_TRUE(records.begin("h")->claim.has_value());
}

TEST(IdempotencyRecord, HoldsNeitherSourceNorId) {
  Records records;
  records.begin("h")->claim->finish(full_report());
  for (const auto& [key, value] : records.store.written()) {
    EXPECT_EQ(value.find("s.example"), std::string::npos);
    EXPECT_EQ(value.find("\"g1\""), std::string::npos);
  }
}

TEST(IdempotencyRecord, FailsClosedWithoutTheStore) {
  Records records;
  records.store.kill();
  EXPECT_EQ(records.begin("h").error().kind, ErrorKind::unavailable);
  records.store.revive();
  records.store.kill_after(2);
  EXPECT_EQ(records.begin("h").error().kind, ErrorKind::unavailable);
}

TEST(IdempotencyRecord, ThatCannotBeReadIsAFault) {
  Records records;
  ASSERT_TRUE(
      records.store.put("cci:1", "not json", hours{1}, KeyValueStore::Condition::always(), records.clock.in(seconds{1}))
          .has_value());
  EXPECT_EQ(records.begin("h").error().kind, ErrorKind::fault);
}

}  // namespace
}  // namespace concord::artifacts
