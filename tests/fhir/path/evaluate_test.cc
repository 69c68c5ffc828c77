#include "fhir/path/fhirpath.h"

#include <gtest/gtest.h>

namespace concord::fhir::path {
namespace {

TEST(Expression, Evaluates) {
  const auto e = Expression::parse("1 + 1 = 2");
  ASSERT_TRUE(e.has_value());
  EXPECT_TRUE(e->holds(Node{}, Environment{}).value());
}

}  // namespace
}  // namespace concord::fhir::path
