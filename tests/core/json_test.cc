#include <gtest/gtest.h>

#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::json {
namespace {

TEST(Json, KeepsNumberTextAndOrder) {
  const std::string text = R"({"z":1.50,"a":[-0.0,1E-7,1234567890123456789012345],"m":{"k":null,"t":true}})";
  const auto value = read(text);
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(write(*value), text);
}

}  // namespace
}  // namespace concord::json
