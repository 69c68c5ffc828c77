// Arithmetic on JSON numbers.
#include "mappers/instruments/number.h"

#include <gtest/gtest.h>

#include <array>
#include <compare>
#include <utility>

#include "mappers/instruments/scoring.h"

namespace concord::mappers::instruments {
namespace {

struct Compared {
  const char* a;
  const char* b;
  std::strong_ordering order;
};

TEST(Number, ComparesByValue) {
  constexpr auto kLess = std::strong_ordering::less;
  constexpr auto kSame = std::strong_ordering::equal;
  for (const Compared& one :
       {Compared{"1", "1.0", kSame}, Compared{"1.50", "1.5", kSame}, Compared{"-0", "0.00", kSame},
        Compared{"1e2", "100", kSame}, Compared{"12E-1", "1.2", kSame}, Compared{"0.001e3", "1", kSame},
        Compared{"2", "10", kLess}, Compared{"-10", "-2", kLess}, Compared{"-1", "0", kLess},
        Compared{"-1", "1", kLess}, Compared{"0", "0.001", kLess}, Compared{"0.09", "0.1", kLess},
        Compared{"9.99", "10", kLess}, Compared{"1.5", "1.51", kLess},
        Compared{"123456789012345678901234567890", "1e30", kLess}, Compared{"1e5", "1e99999999999999999999", kLess},
        Compared{"0", "1e-99999999999999999999", kLess}}) {
    EXPECT_EQ(compare_numbers(one.a, one.b), one.order) << one.a << " " << one.b;
    const auto reverse = one.order == kSame ? kSame : std::strong_ordering::greater;
    EXPECT_EQ(compare_numbers(one.b, one.a), reverse) << one.a << " " << one.b;
  }
}

TEST(Number, CountsInThousandths) {
  EXPECT_EQ(thousandths_of("2.5"), 2500);
  EXPECT_EQ(thousandths_of("-0.125"), -125);
  EXPECT_EQ(thousandths_of("1e2"), 100'000);
  EXPECT_EQ(thousandths_of("0"), 0);
  EXPECT_EQ(thousandths_of("0.0001"), std::nullopt);
  EXPECT_EQ(thousandths_of("1e12"), std::nullopt);
  EXPECT_EQ(thousandths_of("1e11"), 100'000'000'000'000);
  for (const char* text : {"0", "9", "-9", "9.5", "0.125", "-0.01", "100"})
    EXPECT_EQ(text_of_thousandths(*thousandths_of(text)), text);
}

TEST(Agreement, AllowsForFewerDecimals) {
  for (const auto& [reported, computed] : std::to_array<std::pair<const char*, const char*>>({{"9", "9"},
                                                                                              {"9.0", "9"},
                                                                                              {"6.33", "6.33"},
                                                                                              {"6.3", "6.33"},
                                                                                              {"6", "6.33"},
                                                                                              {"6.7", "6.67"},
                                                                                              {"7", "6.67"}}))
    EXPECT_TRUE(agrees(reported, computed)) << reported << " " << computed;
  for (const auto& [reported, computed] : std::to_array<std::pair<const char*, const char*>>(
           {{"8", "9"}, {"9.1", "9"}, {"6.4", "6.33"}, {"6", "6.67"}, {"6.333", "6.33"}, {"-9", "9"}}))
    EXPECT_FALSE(agrees(reported, computed)) << reported << " " << computed;
}

}  // namespace
}  // namespace concord::mappers::instruments
