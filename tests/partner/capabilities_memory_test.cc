#include "service/partner/capabilities_memory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>

#include "core/json/read.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_partner.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;

class CapabilitiesMemoryTest : public testing::Test {
 protected:
  [[nodiscard]] Deadline deadline() const { return clock_.in(10s); }
  void set_batch(bool batch) {
    partner_.set_capabilities(*json::read(std::string{R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1",
      "rest":[{"mode":"server","interaction":[{"code":")"} +
                                          (batch ? "batch" : "transaction") + R"("}]}]})"));
  }
  bool has_batch() {
    const auto known = memory_.get(deadline());
    return known && (*known)->batch;
  }
  [[nodiscard]] std::size_t asked() const { return partner_.calls().size(); }

  fakes::FakeClock clock_;
  fakes::FakePartner partner_;
  CapabilitiesMemory memory_{partner_, clock_};
};

TEST_F(CapabilitiesMemoryTest, AsksOnceAnHour) {
  set_batch(true);
  EXPECT_TRUE(has_batch());
  set_batch(false);
  clock_.advance(59min);
  EXPECT_TRUE(has_batch());
  EXPECT_EQ(asked(), 1U);
  clock_.advance(1min);
  EXPECT_FALSE(has_batch());
  EXPECT_EQ(asked(), 2U);
}

TEST_F(CapabilitiesMemoryTest, KeepsTheLastGoodAnswerAndAsksAgainSoon) {
  set_batch(true);
  EXPECT_TRUE(has_batch());
  clock_.advance(2h);
  partner_.fail_next("capabilities", {.kind = ErrorKind::unavailable, .message = "down"});
  EXPECT_TRUE(has_batch());
  clock_.advance(29s);
  EXPECT_TRUE(has_batch());
  EXPECT_EQ(asked(), 2U);
  set_batch(false);
  clock_.advance(1s);
  EXPECT_FALSE(has_batch());
}

TEST_F(CapabilitiesMemoryTest, HasNothingToTellWhileThePartnerNeverAnswered) {
  partner_.fail_next("capabilities", {.kind = ErrorKind::unavailable, .message = "down"});
  EXPECT_EQ(memory_.get(deadline()).error().message, "down");
  partner_.set_capabilities(json::Value{});
  EXPECT_EQ(memory_.get(deadline()).error().kind, ErrorKind::partner_broken);
  set_batch(true);
  EXPECT_TRUE(has_batch()) << "a failure is not kept";
}

// Holds the first call of the partner until the test lets it go.
struct Gate {
  explicit Gate(fakes::FakePartner& partner) {
    partner.before_calls([this](std::string_view) {
      if (calls++ > 0) return;
      arrived.set_value();
      open.get_future().wait();
    });
  }
  std::atomic<int> calls{0};
  std::promise<void> arrived;
  std::promise<void> open;
};

TEST_F(CapabilitiesMemoryTest, ServesTheOldAnswerWhileOneCallerAsks) {
  set_batch(true);
  EXPECT_TRUE(has_batch());
  set_batch(false);
  clock_.advance(2h);
  Gate gate{partner_};
  std::thread asking{[&] { EXPECT_FALSE(has_batch()); }};
  gate.arrived.get_future().wait();
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(has_batch()) << "nobody waits for a slow partner";
  EXPECT_EQ(gate.calls, 1);
  gate.open.set_value();
  asking.join();
  EXPECT_FALSE(has_batch());
}

TEST_F(CapabilitiesMemoryTest, SharesTheFirstFailureWithWhoWaitedForIt) {
  Gate gate{partner_};
  partner_.fail_next("capabilities", {.kind = ErrorKind::unavailable, .message = "down"});
  const auto ask = [&] { EXPECT_EQ(memory_.get(Deadline::max()).error().message, "down"); };
  std::thread first{ask};
  gate.arrived.get_future().wait();
  std::thread second{ask};
  while (clock_.sleeps().empty()) std::this_thread::yield();  // until the second one waits
  gate.open.set_value();
  first.join();
  second.join();
  EXPECT_EQ(gate.calls, 1);
}

TEST_F(CapabilitiesMemoryTest, WaitsForTheFirstAnswerNoLongerThanItsDeadline) {
  Gate gate{partner_};
  std::thread asking{[&] { EXPECT_TRUE(memory_.get(Deadline::max()).has_value()); }};
  gate.arrived.get_future().wait();
  EXPECT_EQ(memory_.get(clock_.in(200ms)).error().kind, ErrorKind::timeout);
  gate.open.set_value();
  asking.join();
}

}  // namespace
}  // namespace concord::partner
