#include "service/partner/conditional.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "core/json/read.h"
#include "service/partner/version.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_metrics.h"
#include "tests/fakes/fake_partner.h"
#include "tests/fakes/fake_store.h"
#include "tests/fakes/patient_clock.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

const http::Parameters kCriteria{{"identifier", "urn:s|MRN-1001"}};

json::Value goal() {
  return *json::read(R"({"resourceType":"Goal","identifier":[{"system":"urn:s","value":"MRN-1001"}]})");
}
Capabilities capabilities(bool is_conditional, bool is_searched = true) {
  return {
      .types = {
          {.type = "Goal", .read = true, .search = is_searched, .create = true, .conditional_create = is_conditional}}};
}
Lines writes(const fakes::FakePartner& partner) {
  Lines out;
  for (const std::string& call : partner.calls()) {
    if (call.starts_with("create")) out.push_back(call);
  }
  return out;
}

class ConditionalTest : public testing::Test {
 protected:
  Result<Answer> create(const Capabilities& able = capabilities(false), const http::Parameters& criteria = kCriteria) {
    return create_unless_found({partner_, able, store_, clock_, metrics_}, goal(), criteria, clock_.in(20s));
  }
  fakes::FakeClock clock_;
  fakes::FakePartner partner_;
  fakes::FakeStore store_{clock_};
  fakes::FakeMetrics metrics_;
};

TEST_F(ConditionalTest, CreatesOnceAndFindsItAfterwards) {
  const auto first = create();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->status, 201);
  EXPECT_EQ(first->location, "Goal/1/_history/1");
  const auto second = create();
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->status, 200);
  EXPECT_EQ(second->location, "Goal/1/_history/1");
  EXPECT_EQ(second->etag, "W/\"1\"");
  EXPECT_EQ(second->body, partner_.stored("Goal/1"));
  EXPECT_EQ(writes(partner_).size(), 1U);
  EXPECT_TRUE(store_.keys().empty()) << "the lease is given back";
}

TEST_F(ConditionalTest, RefusesSeveralMatches) {
  partner_.seed(json::with(goal(), "id", "a"));
  partner_.seed(json::with(goal(), "id", "b"));
  const Error expected{.kind = ErrorKind::precondition_failed,
                       .message = "several resources of the partner meet the condition",
                       .issues = {{.severity = Severity::error,
                                   .code = "multiple-matches",
                                   .expression = "",
                                   .text = "several resources of the partner meet the condition"}}};
  EXPECT_EQ(create().error(), expected);
  EXPECT_TRUE(writes(partner_).empty());
}

// Somebody else writes between our search and our write.
TEST_F(ConditionalTest, LeavesTheLastWordToThePartnersOwnCondition) {
  int others = 1;
  partner_.before_calls([&](std::string_view call) {
    if (call != "create") return;
    for (int i = 0; i < others; ++i) partner_.seed(json::with(goal(), "id", "other-" + std::to_string(i)));
  });
  const auto found = create(capabilities(true));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->status, 200);
  EXPECT_EQ(found->location, "Goal/other-0/_history/1");
  others = 3;
  EXPECT_EQ(
      create(capabilities(true), {{"identifier", "urn:s|MRN-1001"}, {"_id:not", "other-0"}}).error().issues.at(0).code,
      "multiple-matches");
}

TEST_F(ConditionalTest, IsLeftToThePartnerWhereTheTypeCannotBeSearched) {
  EXPECT_EQ(create(capabilities(true, false))->status, 201);
  EXPECT_EQ(create(capabilities(true, false))->status, 200);
  EXPECT_EQ(partner_.calls(), (Lines{"create Goal", "create Goal"}));
  EXPECT_EQ(create(capabilities(false, false)).error().kind, ErrorKind::unsupported);
  EXPECT_EQ(create(capabilities(false), {}).error().kind, ErrorKind::unprocessable);
}

TEST_F(ConditionalTest, LooksAgainWhenTheAnswerIsLost) {
  partner_.fail_next("create", {.kind = ErrorKind::unknown_outcome, .message = "lost"}, true);
  partner_.fail_next("search", {.kind = ErrorKind::unavailable, .message = "down"});
  EXPECT_EQ(create().error().message, "down") << "without a look nothing is written";
  partner_.before_calls([&](std::string_view call) {
    if (call == "create") partner_.fail_next("search", {.kind = ErrorKind::unavailable, .message = "down"});
  });
  const auto answer = create();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->location, "Goal/1/_history/1");
  EXPECT_EQ(clock_.sleeps(), (std::vector<std::chrono::milliseconds>{500ms, 1500ms}));
  EXPECT_EQ(writes(partner_).size(), 1U);
}

TEST_F(ConditionalTest, NeverWritesTwiceWhenNobodyKnows) {
  partner_.fail_next("create", {.kind = ErrorKind::unknown_outcome, .message = "lost"});
  const auto answer = create();
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, ErrorKind::unknown_outcome);
  EXPECT_EQ(answer.error().issues.at(0).code, "incomplete");
  EXPECT_EQ(clock_.sleeps(), (std::vector<std::chrono::milliseconds>{500ms, 1500ms, 3s}));
  EXPECT_EQ(writes(partner_).size(), 1U);
  const std::map<std::string, double> expected{{"concord_writes_unknown_total{partner=\"fake\"}", 1}};
  EXPECT_EQ(metrics_.counters(), expected);
  EXPECT_EQ(create()->status, 201) << "the same request again searches first";
}

TEST_F(ConditionalTest, PassesRefusalsOn) {
  partner_.fail_next("create", {.kind = ErrorKind::partner_rejected, .message = "no", .partner_status = 422});
  EXPECT_EQ(create().error().partner_status, 422);
  EXPECT_EQ(create()->status, 201);
}

TEST_F(ConditionalTest, WritesNothingWithoutALease) {
  store_.kill();
  EXPECT_EQ(create().error().kind, ErrorKind::unavailable);
  EXPECT_TRUE(partner_.calls().empty());
  store_.revive();
  partner_.before_calls([&](std::string_view call) {
    if (call == "search") store_.forget();
  });
  EXPECT_EQ(create().error().kind, ErrorKind::unavailable) << "the lease was lost while we searched";
  EXPECT_TRUE(writes(partner_).empty());
}

TEST_F(ConditionalTest, NamesItsLeaseByAHash) {
  EXPECT_TRUE(create().has_value());
  EXPECT_TRUE(create(capabilities(false), {{"_id", "7"}, {"identifier", "urn:s|MRN-1001"}}).has_value());
  EXPECT_TRUE(create(capabilities(false), {{"identifier", "urn:s|MRN-1001"}, {"_id", "7"}}).has_value());
  const auto written = store_.written();
  ASSERT_EQ(written.size(), 3U);
  EXPECT_NE(written[0].first, written[1].first);
  EXPECT_EQ(written[1].first, written[2].first) << "the order of criteria says nothing";
  for (const auto& [key, value] : written) {
    EXPECT_TRUE(key.starts_with("ccl:create:"));
    EXPECT_EQ(key.size(), std::string{"ccl:create:"}.size() + 64) << "a SHA-256 and nothing else";
    EXPECT_EQ(value.size(), 22U) << "random bytes";
  }
}

TEST(Conditional, EightAtOnceMakeOne) {
  for (const bool is_conditional : {false, true}) {
    fakes::PatientClock clock;
    fakes::FakePartner partner;
    fakes::FakeStore store{clock};
    fakes::FakeMetrics metrics;
    const Capabilities able = capabilities(is_conditional);
    partner.before_calls([](std::string_view) { std::this_thread::yield(); });
    std::atomic<int> made{0};
    std::atomic<int> found{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        const auto answer =
            create_unless_found({partner, able, store, clock, metrics}, goal(), kCriteria, clock.steady_now() + 1h);
        if (answer && answer->status == 201) ++made;
        if (answer && answer->status == 200) ++found;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(made, 1);
    EXPECT_EQ(found, 7);
    EXPECT_EQ(partner.literals(), Lines{"Goal/1"});
  }
}

TEST(Version, IsReadWhereThePartnerHasItAndComparedWhereNot) {
  fakes::FakePartner partner;
  partner.seed(json::with(goal(), "id", "a"));
  partner.seed(json::with(goal(), "id", "a"));
  const auto read = [&](const Capabilities& able, const char* version) {
    return read_version(partner, able, "Goal", "a", version, Deadline::max());
  };
  const Capabilities has_versions{.types = {{.type = "Goal", .version_read = true}}};
  EXPECT_EQ((*read(has_versions, "1")->body)["meta"].text("versionId"), "1");
  EXPECT_EQ(read(has_versions, "3").error().kind, ErrorKind::not_found);
  EXPECT_EQ(read({}, "2")->body, partner.stored("Goal/a"));
  const Error expected{.kind = ErrorKind::not_found,
                       .message = "the partner gives the current version only, and this is another one",
                       .issues = {{.severity = Severity::error,
                                   .code = "not-supported",
                                   .expression = "",
                                   .text = "the partner gives the current version only, and this is another one"}}};
  for (const char* version : {"1", "3", ""}) EXPECT_EQ(read(capabilities(false), version).error(), expected) << version;
  EXPECT_EQ(partner.calls().back(), "read Goal/a");
  EXPECT_EQ(read_version(partner, {}, "Goal", "b", "1", Deadline::max()).error().issues.size(), 0U);
}

}  // namespace
}  // namespace concord::partner
