#include "service/partner/bulkhead.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "core/json/read.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_metrics.h"
#include "tests/fakes/fake_partner.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;

json::Value goal() { return *json::read(R"({"resourceType":"Goal","id":"a"})"); }

// Calls of that name stay at the partner until the test lets them go.
class Hanging {
 public:
  Hanging(fakes::FakePartner& partner, std::string name, int calls) : arrived_{calls} {
    partner.before_calls([this, name = std::move(name)](std::string_view call) {
      if (call != name) return;
      arrived_.count_down();
      let_go_.wait();
    });
  }
  void wait_until_they_hang() { arrived_.wait(); }
  void let_go() { let_go_.count_down(); }

 private:
  std::latch arrived_;
  std::latch let_go_{1};
};

class BulkheadTest : public testing::Test {
 protected:
  BulkheadTest() { partner_.seed(goal()); }
  Result<Answer> read(PartnerEhr& partner) { return partner.read("Goal", "a", clock_.in(20s)); }

  fakes::FakeClock clock_;
  fakes::FakeMetrics metrics_;
  fakes::FakePartner partner_{PartnerId{"north"}};
  Bulkhead bulkhead_{partner_, {.reads = 2, .writes = 1, .wait_max = 1ms}, clock_, metrics_};
};

TEST(BulkheadOptions, AreAShareOfTheWorkers) {
  struct Row {
    std::size_t workers, reads, writes;
  };
  for (const Row& row : {Row{64, 21, 10}, {12, 4, 2}, {6, 2, 1}, {4, 1, 1}, {1, 1, 1}, {0, 1, 1}}) {
    const BulkheadOptions options = bulkhead_for(row.workers);
    EXPECT_EQ(options.reads, row.reads) << row.workers;
    EXPECT_EQ(options.writes, row.writes) << row.workers;
    EXPECT_EQ(options.wait_max, 100ms);
  }
}

TEST_F(BulkheadTest, PassesEveryCallOn) {
  const Deadline soon = clock_.in(20s);
  EXPECT_EQ(bulkhead_.id(), PartnerId{"north"});
  EXPECT_EQ(bulkhead_.base_url(), partner_.base_url());
  EXPECT_TRUE(bulkhead_.capabilities(soon).has_value());
  EXPECT_TRUE(bulkhead_.version_read("Goal", "a", "1", soon).has_value());
  EXPECT_TRUE(bulkhead_.history("Goal", "a", {}, soon).has_value());
  EXPECT_TRUE(bulkhead_.search("Goal", {{"_id", "a"}}, soon).has_value());
  EXPECT_TRUE(bulkhead_.compartment_search("Patient", "1", "Goal", {}, soon).has_value());
  EXPECT_FALSE(bulkhead_.everything("1", {}, soon).has_value());
  EXPECT_FALSE(bulkhead_.next_page("x", soon).has_value());
  EXPECT_TRUE(bulkhead_.create(goal(), {{"_id", "a"}}, soon).has_value());
  EXPECT_TRUE(bulkhead_.update(goal(), "W/\"1\"", soon).has_value());
  EXPECT_TRUE(bulkhead_.remove("Goal", "a", "W/\"2\"", soon).has_value());
  const auto batch = *json::read(R"({"resourceType":"Bundle","type":"batch"})");
  EXPECT_TRUE(bulkhead_.transaction(batch, Returns::minimal, soon).has_value());
  EXPECT_EQ(partner_.calls(),
            (std::vector<std::string>{"capabilities", "version_read Goal/a/_history/1", "history Goal/a",
                                      "search Goal?_id=a", "compartment_search Patient/1/Goal", "everything Patient/1",
                                      "next_page x", "create Goal", "update Goal/a", "remove Goal/a", "transaction"}));
}

TEST_F(BulkheadTest, ReadsThatHangHoldUpNeitherWritesNorOtherPartners) {
  fakes::FakePartner other{PartnerId{"south"}};
  other.seed(goal());
  Bulkhead other_bulkhead{other, {.reads = 1, .writes = 1, .wait_max = 1ms}, clock_, metrics_};
  Hanging hanging{partner_, "read", 2};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) threads.emplace_back([&] { EXPECT_TRUE(read(bulkhead_).has_value()); });
  hanging.wait_until_they_hang();
  const Error expected{.kind = ErrorKind::unavailable,
                       .message = "too many requests to this partner are at work; nothing was sent",
                       .retry_after = 1s};
  for (int i = 0; i < 50; ++i) EXPECT_EQ(read(bulkhead_).error(), expected);
  EXPECT_EQ(bulkhead_.search("Goal", {}, clock_.in(20s)).error(), expected);
  const std::string in_use = "concord_partner_permits_in_use{partner=\"north\",class=\"";
  EXPECT_EQ(metrics_.gauges(), (std::map<std::string, double>{{in_use + "read\"}", 2}}));
  EXPECT_TRUE(bulkhead_.update(goal(), "", clock_.in(20s)).has_value());
  EXPECT_TRUE(read(other_bulkhead).has_value());
  EXPECT_EQ(metrics_.counters().at("concord_partner_calls_refused_total{partner=\"north\",class=\"read\"}"), 51);
  hanging.let_go();
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(read(bulkhead_).has_value());
  EXPECT_EQ(metrics_.gauges().at(in_use + "read\"}"), 0);
}

TEST_F(BulkheadTest, WritesThatHangHoldUpNoReads) {
  Hanging hanging{partner_, "update", 1};
  std::thread thread{[&] { EXPECT_TRUE(bulkhead_.update(goal(), "", clock_.in(20s)).has_value()); }};
  hanging.wait_until_they_hang();
  EXPECT_EQ(bulkhead_.create(goal(), {}, clock_.in(20s)).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(bulkhead_.remove("Goal", "a", "", clock_.in(20s)).error().kind, ErrorKind::unavailable);
  EXPECT_TRUE(read(bulkhead_).has_value());
  hanging.let_go();
  thread.join();
  EXPECT_TRUE(bulkhead_.create(goal(), {}, clock_.in(20s)).has_value());
}

// With an hour to wait: who waits gets the permit that comes back, not a refusal.
TEST_F(BulkheadTest, LetsInWhoWaited) {
  Bulkhead patient{partner_, {.reads = 1, .writes = 1, .wait_max = 1h}, clock_, metrics_};
  Hanging hanging{partner_, "read", 1};
  std::atomic<int> answered{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      if (patient.read("Goal", "a", Deadline::max()).has_value()) ++answered;
    });
  }
  hanging.wait_until_they_hang();
  hanging.let_go();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, 8);
}

TEST_F(BulkheadTest, NeverLetsMoreThroughThanItHasPermits) {
  Bulkhead patient{partner_, {.reads = 3, .writes = 1, .wait_max = 1h}, clock_, metrics_};
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  partner_.before_calls([&](std::string_view) {
    const int now = ++inside;
    int seen = most;
    while (now > seen && !most.compare_exchange_weak(seen, now)) {
    }
    for (int i = 0; i < 20; ++i) std::this_thread::yield();
    --inside;
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 20; ++k) EXPECT_TRUE(patient.read("Goal", "a", Deadline::max()).has_value());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(most, 3);
}

TEST_F(BulkheadTest, DoesNotWaitWithoutTime) {
  Bulkhead patient{partner_, {.reads = 1, .writes = 1, .wait_max = 1h}, clock_, metrics_};
  Hanging hanging{partner_, "read", 1};
  std::thread thread{[&] { EXPECT_TRUE(patient.read("Goal", "a", Deadline::max()).has_value()); }};
  hanging.wait_until_they_hang();
  EXPECT_EQ(patient.read("Goal", "a", clock_.in(3ms)).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(patient.read("Goal", "a", clock_.steady_now()).error().kind, ErrorKind::timeout);
  EXPECT_EQ(patient.read("Goal", "a", clock_.steady_now() - 1s).error().kind, ErrorKind::timeout);
  hanging.let_go();
  thread.join();
}

}  // namespace
}  // namespace concord::partner
