#include "service/ops/health.h"

#include <gtest/gtest.h>

namespace concord::ops {
namespace {

TEST(Health, IsReadyOnlyBetweenStartAndDrain) {
  Health health;
  EXPECT_FALSE(health.is_ready());
  health.set_ready();
  EXPECT_TRUE(health.is_ready());
  health.set_draining();
  EXPECT_FALSE(health.is_ready());
  health.set_ready();
  EXPECT_FALSE(health.is_ready());
}

}  // namespace
}  // namespace concord::ops
