#include "service/partner/lease.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_store.h"

namespace concord::partner {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Lease, HoldsItsKeyUntilItGoes) {
  fakes::FakeClock clock;
  fakes::FakeStore store{clock};
  {
    const auto lease = Lease::acquire(store, clock, "k", seconds{30}, clock.in(seconds{1}));
    ASSERT_TRUE(lease.has_value());
    EXPECT_EQ(store.keys(), std::vector<std::string>{"k"});
    EXPECT_TRUE(lease->check(clock.in(seconds{1})).has_value());
  }
  EXPECT_TRUE(store.keys().empty());
}

TEST(Lease, WaitsUpToItsDeadlineAndNoLonger) {
  fakes::FakeClock clock;
  fakes::FakeStore store{clock};
  const auto first = Lease::acquire(store, clock, "k", seconds{30}, clock.in(seconds{1}));
  const auto start = clock.steady_now();
  const auto second = Lease::acquire(store, clock, "k", seconds{30}, clock.in(milliseconds{400}));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(second.error().retry_after, seconds{1});
  EXPECT_LT(clock.steady_now() - start, milliseconds{400});
  EXPECT_FALSE(clock.sleeps().empty());
}

TEST(Lease, ComesFreeWhenItsHolderDied) {
  fakes::FakeClock clock;
  fakes::FakeStore store{clock};
  ASSERT_TRUE(
      store.put("k", "dead", milliseconds{300}, KeyValueStore::Condition::absent(), clock.in(seconds{1})).has_value());
  EXPECT_TRUE(Lease::acquire(store, clock, "k", seconds{30}, clock.in(seconds{1})).has_value());
}

TEST(Lease, IsLostByTimeOrByTheStore) {
  fakes::FakeClock clock;
  fakes::FakeStore store{clock};
  const auto aged = Lease::acquire(store, clock, "aged", seconds{30}, clock.in(seconds{1}));
  clock.advance(seconds{30});
  EXPECT_EQ(aged->check(clock.in(seconds{1})).error().kind, ErrorKind::unavailable);
  const auto lost = Lease::acquire(store, clock, "lost", seconds{30}, clock.in(seconds{1}));
  store.forget();
  EXPECT_EQ(lost->check(clock.in(seconds{1})).error().kind, ErrorKind::unavailable);
}

TEST(Lease, OfAnotherHolderIsNotErased) {
  fakes::FakeClock clock;
  fakes::FakeStore store{clock};
  {
    const auto lease = Lease::acquire(store, clock, "k", seconds{30}, clock.in(seconds{1}));
    store.forget();
    ASSERT_TRUE(
        store.put("k", "other", seconds{30}, KeyValueStore::Condition::absent(), clock.in(seconds{1})).has_value());
  }
  EXPECT_EQ(store.keys(), std::vector<std::string>{"k"});
}

TEST(Lease, IsRefusedWhenTheStoreIsDown) {
  fakes::FakeClock clock;
  fakes::FakeStore store{clock};
  store.kill();
  const auto lease = Lease::acquire(store, clock, "k", seconds{30}, clock.in(seconds{1}));
  EXPECT_EQ(lease.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace concord::partner
