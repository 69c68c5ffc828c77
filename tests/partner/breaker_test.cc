#include "service/partner/breaker.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_metrics.h"
#include "tests/fakes/fake_partner.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;
using enum CallHealth;

const Deadline kStart = Deadline{} + 1h;

// Calls that may be made, one after the other at one moment.
void tell(Circuit& circuit, int calls, CallHealth health, Deadline now) {
  for (int i = 0; i < calls; ++i) {
    ASSERT_EQ(circuit.closed_to_calls(now), std::nullopt) << i;
    circuit.tell(health, now, 0.0);
  }
}

TEST(Circuit, OpensAfterFiveInARowThatReachedNobody) {
  Circuit circuit;
  tell(circuit, 4, unreachable, kStart);
  tell(circuit, 1, good, kStart);
  tell(circuit, 4, unreachable, kStart);
  EXPECT_FALSE(circuit.is_open());
  tell(circuit, 1, unreachable, kStart);
  EXPECT_TRUE(circuit.is_open());
  EXPECT_EQ(circuit.closed_to_calls(kStart), 5s);
  EXPECT_EQ(circuit.closed_to_calls(kStart + 4999ms), 1ms);
}

TEST(Circuit, OpensWhenHalfOfEnoughCallsAreBad) {
  Circuit circuit;
  tell(circuit, 10, bad, kStart);
  tell(circuit, 9, good, kStart + 1s);
  EXPECT_FALSE(circuit.is_open()) << "not enough calls";
  tell(circuit, 1, good, kStart + 1s);
  EXPECT_TRUE(circuit.is_open());
}

TEST(Circuit, ForgetsWhatIsTenSecondsOld) {
  Circuit circuit;
  tell(circuit, 19, bad, kStart);
  tell(circuit, 19, good, kStart + 10s);
  EXPECT_FALSE(circuit.is_open());
  tell(circuit, 18, bad, kStart + 15s);
  EXPECT_FALSE(circuit.is_open());
  tell(circuit, 1, bad, kStart + 19s);
  EXPECT_TRUE(circuit.is_open());
}

TEST(Circuit, LetsOneCallThroughAndWaitsLongerEachTime) {
  Circuit circuit;
  Deadline now = kStart;
  tell(circuit, 5, unreachable, now);
  for (const auto wait : {5s, 10s, 20s, 40s, 60s, 60s}) {
    EXPECT_EQ(circuit.closed_to_calls(now), wait);
    circuit.tell(good, now, 0.0);
    EXPECT_TRUE(circuit.is_open()) << "a call from before says nothing";
    now += wait;
    EXPECT_EQ(circuit.closed_to_calls(now), std::nullopt);
    EXPECT_EQ(circuit.closed_to_calls(now), 5s) << "one is enough";
    circuit.tell(bad, now, 0.0);
  }
  now += 60s;
  tell(circuit, 1, good, now);
  EXPECT_FALSE(circuit.is_open());
  tell(circuit, 5, unreachable, now);
  EXPECT_EQ(circuit.closed_to_calls(now), 5s) << "it begins anew";
}

TEST(Circuit, SpreadsItsTimes) {
  Circuit circuit;
  for (int i = 0; i < 5; ++i) circuit.tell(unreachable, kStart, 0.5);
  EXPECT_EQ(circuit.closed_to_calls(kStart), 4'750ms);
}

TEST(Breaker, KnowsFailuresOfTheServerFromAnswers) {
  struct Row {
    Error error;
    CallHealth health;
  };
  using enum ErrorKind;
  const std::vector<Row> rows{
      {{.kind = unavailable, .message = {}}, unreachable},
      {{.kind = timeout, .message = {}}, bad},
      {{.kind = unknown_outcome, .message = {}}, bad},
      {{.kind = unavailable, .message = {}, .partner_status = 503}, bad},
      {{.kind = unknown_outcome, .message = {}, .partner_status = 502}, bad},
      {{.kind = unavailable, .message = {}, .partner_status = 500}, bad},
      {{.kind = unavailable,
        .message = {},
        .issues = {{.code = "required", .expression = {}, .text = {}}},
        .partner_status = 500},
       good},
      {{.kind = unavailable, .message = {}, .partner_status = 408}, good},
      {{.kind = throttled, .message = {}, .partner_status = 429}, good},
      {{.kind = not_found, .message = {}, .partner_status = 404}, good},
      {{.kind = partner_broken, .message = {}}, good},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(health_of(fail(row.error)), row.health)
        << static_cast<int>(row.error.kind) << ' ' << row.error.partner_status;
  }
  EXPECT_EQ(health_of(Answer{}), good);
}

TEST(Breaker, AsksNoMoreUntilThePartnerIsWell) {
  fakes::FakeClock clock;
  fakes::FakeMetrics metrics;
  fakes::FakePartner partner{PartnerId{"north"}};
  partner.seed(*json::read(R"({"resourceType":"Goal","id":"a"})"));
  Breaker breaker{partner, clock, metrics, [] { return 0.0; }};
  const auto read = [&] { return breaker.read("Goal", "a", clock.in(20s)); };
  const std::string gauge = "concord_partner_circuit_open{partner=\"north\",class=\"read\"}";
  for (int i = 0; i < 5; ++i) {
    partner.fail_next("read", {.kind = ErrorKind::unavailable, .message = "refused"});
    EXPECT_EQ(read().error().message, "refused");
  }
  EXPECT_EQ(metrics.gauges(), (std::map<std::string, double>{{gauge, 1}}));
  const Error expected{.kind = ErrorKind::unavailable,
                       .message = "the partner has been out of order and is not asked just now; nothing was sent",
                       .retry_after = 5s};
  for (int i = 0; i < 10; ++i) EXPECT_EQ(read().error(), expected);
  EXPECT_EQ(partner.calls().size(), 5U);
  EXPECT_TRUE(breaker.update(partner.stored("Goal/a"), "", clock.in(20s)).has_value()) << "writes are apart";
  clock.advance(5s);
  EXPECT_TRUE(read().has_value());
  EXPECT_TRUE(read().has_value());
  EXPECT_EQ(metrics.gauges().at(gauge), 0);
}

}  // namespace
}  // namespace concord::partner
