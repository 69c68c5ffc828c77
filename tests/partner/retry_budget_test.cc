#include "service/partner/retry_budget.h"

#include <gtest/gtest.h>

#include <chrono>

namespace concord::partner {
namespace {

using namespace std::chrono_literals;

const Deadline kStart = Deadline{} + 1h;

int taken(RetryBudget& budget, Deadline now) {
  int out = 0;
  while (out < 1'000 && budget.take(now)) ++out;
  return out;
}

void call(RetryBudget& budget, int calls, Deadline now) {
  for (int i = 0; i < calls; ++i) budget.count_call(now);
}

TEST(RetryBudget, HasTenForAPartnerThatIsSeldomAsked) {
  RetryBudget budget;
  EXPECT_EQ(taken(budget, kStart), 10);
  call(budget, 100, kStart);
  EXPECT_EQ(taken(budget, kStart), 0);
}

TEST(RetryBudget, IsATenthOfTheCalls) {
  RetryBudget budget;
  call(budget, 500, kStart);
  EXPECT_EQ(taken(budget, kStart), 50);
  call(budget, 20, kStart + 1s);
  EXPECT_EQ(taken(budget, kStart + 1s), 2);
}

TEST(RetryBudget, ForgetsWhatIsTenSecondsOld) {
  RetryBudget budget;
  call(budget, 500, kStart);
  EXPECT_EQ(taken(budget, kStart), 50);
  EXPECT_EQ(taken(budget, kStart + 9s), 0);
  EXPECT_EQ(taken(budget, kStart + 10s), 10);
  EXPECT_EQ(taken(budget, kStart + 10h), 10);
}

}  // namespace
}  // namespace concord::partner
