#include "service/partner/rate_guard.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_metrics.h"
#include "tests/fakes/fake_partner.h"
#include "tests/fakes/fake_rates.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;
using Milliseconds = std::vector<std::chrono::milliseconds>;

class RateGuardTest : public testing::Test {
 protected:
  RateGuardTest() { partner_.seed(goal()); }
  static json::Value goal() { return *json::read(R"({"resourceType":"Goal","id":"a"})"); }
  Result<Answer> read() { return guard_.read("Goal", "a", clock_.in(20s)); }
  Result<Answer> update() { return guard_.update(goal(), "", clock_.in(20s)); }

  fakes::FakeClock clock_;
  fakes::FakeMetrics metrics_;
  fakes::FakePartner partner_{PartnerId{"north"}};
  fakes::FakeRates shared_;
  fakes::FakeRates own_;
  RateGuard guard_{partner_, {.rate = {.per_second = 10, .burst = 20}}, shared_, own_, clock_, metrics_};
};

TEST_F(RateGuardTest, DrawsOneTurnACall) {
  EXPECT_TRUE(read().has_value());
  EXPECT_TRUE(update().has_value());
  EXPECT_EQ(shared_.draws(), (std::vector<std::string>{"partner:north 10/20 1", "partner:north 10/20 1"}));
  EXPECT_TRUE(own_.draws().empty());
  EXPECT_EQ(clock_.sleeps(), Milliseconds{});
}

TEST_F(RateGuardTest, WaitsForItsTurn) {
  shared_.then(40ms).then(50ms);
  EXPECT_TRUE(read().has_value());
  EXPECT_EQ(clock_.sleeps(), (Milliseconds{40ms, 50ms}));
}

TEST_F(RateGuardTest, TurnsAwayAReadSoonAndAWriteLate) {
  shared_.then(101ms).then(101ms).then(4'900ms);
  Error expected{.kind = ErrorKind::unavailable,
                 .message = "the partner is asked as often as it bears; nothing was sent",
                 .retry_after = 1s};
  EXPECT_EQ(read().error(), expected);
  expected.retry_after = 5s;
  EXPECT_EQ(update().error(), expected) << "the last wait would end after 5 s";
  EXPECT_EQ(clock_.sleeps(), (Milliseconds{101ms}));
  EXPECT_EQ(partner_.calls(), std::vector<std::string>{});
  const std::string refusals = "concord_partner_rate_refusals_total{partner=\"north\",class=\"";
  EXPECT_EQ(metrics_.counters(),
            (std::map<std::string, double>{{refusals + "read\"}", 1}, {refusals + "write\"}", 1}}));
}

TEST_F(RateGuardTest, WaitsNoLongerThanAQuarterOfTheTimeLeft) {
  shared_.then(51ms);
  EXPECT_FALSE(guard_.read("Goal", "a", clock_.in(200ms)).has_value());
  shared_.then(50ms);
  EXPECT_TRUE(guard_.read("Goal", "a", clock_.in(200ms)).has_value());
}

TEST_F(RateGuardTest, CountsByItselfWhileTheStoreIsAway) {
  shared_.is_away(true);
  own_.then(30ms);
  EXPECT_TRUE(read().has_value());
  EXPECT_EQ(clock_.sleeps(), Milliseconds{30ms});
  own_.is_away(true);
  EXPECT_TRUE(read().has_value()) << "the partner's own 429 is left";
}

TEST_F(RateGuardTest, GivesUpWhenOthersAreAlwaysFaster) {
  for (int i = 0; i < 200; ++i) shared_.then(1ms);
  EXPECT_FALSE(update().has_value());
  EXPECT_EQ(shared_.draws().size(), 100U);
}

}  // namespace
}  // namespace concord::partner
