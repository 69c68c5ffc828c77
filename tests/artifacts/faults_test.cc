// What the use cases do when the partner, the store or the time fails them, or somebody else is faster.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/artifacts/world.h"

namespace concord::artifacts {
namespace {

using fakes::FaultyPartner;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Error kUnknown{.kind = ErrorKind::unknown_outcome, .message = "no answer"};

std::vector<std::string> fates(const Report& report) {
  std::vector<std::string> out;
  for (const ResourceFate& fate : report.resources) out.push_back(fate.role + " " + fate.fate);
  return out;
}

TEST(UnknownOutcome, IsFoundOutBySearching) {
  World world;
  world.partner.fail_transactions(kUnknown, FaultyPartner::Committed::yes);
  const auto submitted = world.submit(goal());
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_TRUE(submitted->is_new);
  EXPECT_EQ(submitted->report.outcome, Outcome::delivered);
  EXPECT_THAT(fates(submitted->report), ElementsAre("goal created", "barrier[0] created", "provenance created"));
  for (const ResourceFate& fate : submitted->report.resources) EXPECT_THAT(fate.location, ::testing::HasSubstr("/"));
  EXPECT_EQ(world.partner.calls("transaction"), 1);
  EXPECT_THAT(world.clock.sleeps(), ElementsAre(milliseconds{500}));
}

TEST(UnknownOutcome, StaysUnknownWhenNothingIsFoundAndIsNeverSentAgain) {
  World world;
  world.partner.fail_transactions(kUnknown, FaultyPartner::Committed::no);
  const auto submitted = world.submit(goal(), "key-1");
  ASSERT_FALSE(submitted.has_value());
  EXPECT_EQ(submitted.error().kind, ErrorKind::unknown_outcome);
  ASSERT_EQ(submitted.error().issues.size(), 1U);
  EXPECT_EQ(submitted.error().issues[0].code, "incomplete");
  EXPECT_EQ(world.partner.calls("transaction"), 1);
  EXPECT_THAT(world.clock.sleeps(), ElementsAre(milliseconds{500}, milliseconds{1'500}, milliseconds{3'000}));
  EXPECT_EQ(world.metrics.counter(R"(concord_artifacts_total{type="goal",outcome="unknown"})"), 1);
  EXPECT_EQ(world.metrics.counter(R"(concord_writes_unknown_total{partner="sandbox"})"), 1);
}

TEST(UnknownOutcome, IsSettledByTheSameRequest) {
  for (const auto committed : {FaultyPartner::Committed::yes, FaultyPartner::Committed::no}) {
    World world;
    world.partner.fail_transactions(kUnknown, committed);
    world.partner.before("transaction", [&world] {
      world.partner.fail_searches(Error{.kind = ErrorKind::unavailable, .message = "down"});
    });
    EXPECT_EQ(world.submit(goal(), "key-1").error().kind, ErrorKind::unknown_outcome);
    world.partner.fail_searches(std::nullopt);
    // Another artifact may not take the key meanwhile.
    EXPECT_EQ(world.submit(goal("g2"), "key-1").error().kind, ErrorKind::unprocessable);
    const auto again = world.submit(goal(), "key-1");
    ASSERT_TRUE(again.has_value()) << again.error().message;
    const bool was_there = committed == FaultyPartner::Committed::yes;
    EXPECT_EQ(again->report.outcome, was_there ? Outcome::replayed : Outcome::delivered);
    EXPECT_EQ(world.held_by_identifier("Goal", "g1").size(), 1U);
  }
}

TEST(UnknownOutcome, OfAnUpdateIsFoundOutToo) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  world.partner.fail_transactions(kUnknown, FaultyPartner::Committed::yes);
  const auto updated = world.submit(json::with(goal("g1", "2026-04-02T10:15:00Z"), "barriers", {}));
  ASSERT_TRUE(updated.has_value()) << updated.error().message;
  EXPECT_EQ(updated->report.outcome, Outcome::updated);
  EXPECT_THAT(fates(updated->report), ElementsAre("goal updated", "provenance created", "retracted[0] retracted"));
}

TEST(UnknownOutcome, IsNotTakenFromAnOlderVersion) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  world.partner.fail_transactions(kUnknown, FaultyPartner::Committed::no);
  EXPECT_EQ(world.submit(goal("g1", "2026-04-02T10:15:00Z")).error().kind, ErrorKind::unknown_outcome);
}

TEST(UnknownOutcome, IsWhatAnUnreadableAnswerMeans) {
  World world;
  world.partner.rewrite_answer([](partner::Answer& answer) { answer.body = parse(R"({"resourceType":"Basic"})"); });
  EXPECT_EQ(world.submit(goal())->report.outcome, Outcome::delivered);
  world.partner.fail_transactions({.kind = ErrorKind::partner_broken, .message = "garbage"},
                                  FaultyPartner::Committed::yes);
  EXPECT_EQ(world.submit(goal("g2"))->report.outcome, Outcome::delivered);
  EXPECT_EQ(world.partner.calls("transaction"), 2);
}

TEST(CertainFailure, IsPassedOnAndLeavesTheKeyFree) {
  World world;
  for (const ErrorKind kind : {ErrorKind::unavailable, ErrorKind::throttled, ErrorKind::partner_rejected}) {
    world.partner.fail_transactions({.kind = kind, .message = "no"}, FaultyPartner::Committed::no);
    EXPECT_EQ(world.submit(goal(), "key-1").error().kind, kind);
    EXPECT_THAT(world.store.keys(), IsEmpty());
  }
  EXPECT_TRUE(world.submit(goal("g2"), "key-1").has_value());
}

TEST(Race, WithTheSameArtifactIsAReplay) {
  World world;
  fakes::FakeStore other_store{world.clock};
  Artifacts other{world.rest, world.capabilities, other_store, world.clock, world.metrics, {}};
  world.partner.before("transaction", [&] {
    const Submission same{.type = "goal", .artifact = goal(), .idempotency_key = {}, .deadline = world.soon()};
    ASSERT_TRUE(other.submit(same, auth::AccessContext::unrestricted()).has_value());
  });
  const auto submitted = world.submit(goal());
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_FALSE(submitted->is_new);
  EXPECT_EQ(submitted->report.outcome, Outcome::replayed);
  EXPECT_EQ(world.held_by_identifier("Goal", "g1").size(), 1U);
  EXPECT_EQ(world.partner.calls("transaction"), 1);
}

TEST(Race, WithAnotherArtifactOfTheSameKeyIsAConflict) {
  World world;
  fakes::FakeStore other_store{world.clock};
  Artifacts other{world.rest, world.capabilities, other_store, world.clock, world.metrics, {}};
  world.partner.before("transaction", [&] {
    const Submission different{.type = "goal",
                               .artifact = json::with(goal(), "status", "proposed"),
                               .idempotency_key = {},
                               .deadline = world.soon()};
    ASSERT_TRUE(other.submit(different, auth::AccessContext::unrestricted()).has_value());
  });
  EXPECT_EQ(world.submit(goal()).error().kind, ErrorKind::conflict);
}

// Somebody else writes the Goal at the EHR itself.
void touch(World& world) {
  const json::Value held = world.held_by_identifier("Goal", "g1").at(0);
  ASSERT_TRUE(world.rest.update(json::with(held, "startDate", "2026-01-01"), "", world.soon()).has_value());
}

TEST(Race, OnAnUpdateIsPlannedOnceMore) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  world.partner.before("transaction", [&world] { touch(world); });
  const json::Value newer = goal("g1", "2026-04-02T10:15:00Z");
  const auto updated = world.submit(newer);
  ASSERT_TRUE(updated.has_value()) << updated.error().message;
  EXPECT_EQ(updated->report.outcome, Outcome::updated);
  EXPECT_EQ(world.partner.calls("transaction"), 3);
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(newer));
}

TEST(Race, ThatDoesNotEndIsAConflict) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  int year = 2000;
  world.partner.before(
      "transaction",
      [&] {
        const json::Value held = world.held_by_identifier("Goal", "g1").at(0);
        ASSERT_TRUE(
            world.rest.update(json::with(held, "startDate", std::to_string(++year)), "", world.soon()).has_value());
      },
      5);
  EXPECT_EQ(world.submit(goal("g1", "2026-04-02T10:15:00Z")).error().kind, ErrorKind::conflict);
  EXPECT_EQ(world.partner.calls("transaction"), 3);
}

TEST(Store, ThatIsDownRefusesEveryWrite) {
  for (const auto& key : {std::optional<std::string>{}, std::optional<std::string>{"key-1"}}) {
    World world;
    world.store.kill();
    const auto submitted = world.submit(goal(), key);
    ASSERT_FALSE(submitted.has_value());
    EXPECT_EQ(submitted.error().kind, ErrorKind::unavailable);
    EXPECT_TRUE(submitted.error().retry_after.has_value());
    EXPECT_EQ(world.partner.calls("transaction"), 0);
  }
}

TEST(Store, ThatDiesBeforeTheWriteStopsIt) {
  World world;
  world.partner.before("capabilities", [&world] { world.store.kill(); });
  EXPECT_EQ(world.submit(goal()).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(world.partner.calls("transaction"), 0);
}

TEST(Store, ThatDiesAfterTheWriteChangesNothing) {
  World world;
  world.partner.before("transaction", [&world] { world.store.kill(); });
  EXPECT_EQ(world.submit(goal(), "key-1")->report.outcome, Outcome::delivered);
  world.store.revive();
  // The lease of the dead store runs out, then the record counts as unknown.
  world.clock.advance(seconds{31});
  EXPECT_EQ(world.submit(goal(), "key-1")->report.outcome, Outcome::replayed);
}

TEST(Store, ThatForgetsTheLeaseStopsTheWrite) {
  World world;
  world.partner.before("capabilities", [&world] { world.store.forget(); });
  EXPECT_EQ(world.submit(goal()).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(world.partner.calls("transaction"), 0);
  EXPECT_THAT(world.store.keys(), IsEmpty());
}

TEST(Deadline, ThatPassesBeforeTheWriteStopsIt) {
  World world;
  world.partner.before("capabilities", [&world] { world.clock.advance(seconds{25}); });
  const auto submitted = world.submit(goal());
  ASSERT_FALSE(submitted.has_value());
  EXPECT_EQ(submitted.error().kind, ErrorKind::timeout);
  EXPECT_EQ(world.partner.calls("transaction"), 0);
  EXPECT_THAT(world.store.keys(), IsEmpty());
}

TEST(Deadline, EndsTheSearchesAfterAnUnknownOutcome) {
  World world;
  world.partner.fail_transactions(kUnknown, FaultyPartner::Committed::no);
  world.partner.before("transaction", [&world] { world.clock.advance(seconds{19}); });
  EXPECT_EQ(world.submit(goal()).error().kind, ErrorKind::unknown_outcome);
  EXPECT_THAT(world.clock.sleeps(), ElementsAre(milliseconds{500}));
}

TEST(Lease, IsReleasedOnEveryPath) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  EXPECT_THAT(world.store.keys(), IsEmpty());
  EXPECT_FALSE(world.submit(json::with(goal(), "status", "proposed")).has_value());
  EXPECT_THAT(world.store.keys(), IsEmpty());
  world.partner.fail_transactions(kUnknown, FaultyPartner::Committed::no);
  EXPECT_FALSE(world.submit(goal("g2")).has_value());
  EXPECT_THAT(world.store.keys(), IsEmpty());
}

TEST(Lease, OfAnotherWriterIsWaitedForUntilTheDeadline) {
  World world;
  std::string held;
  world.partner.before("transaction", [&] { held = world.store.keys().at(0); });
  ASSERT_TRUE(world.submit(goal()).has_value());
  ASSERT_TRUE(
      world.store.put(held, "other", seconds{3'600}, KeyValueStore::Condition::absent(), world.soon()).has_value());
  const auto start = world.clock.steady_now();
  EXPECT_EQ(world.submit(goal()).error().kind, ErrorKind::unavailable);
  EXPECT_LE(world.clock.steady_now() - start, seconds{20});
}

}  // namespace
}  // namespace concord::artifacts
