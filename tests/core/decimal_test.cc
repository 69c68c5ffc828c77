#include "core/decimal.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace concord {
namespace {

constexpr const char* kThirtySix = "123456789012345678901234567890123456";

Decimal d(std::string_view text) { return Decimal::parse(text).value(); }
std::string text_of(const std::optional<Decimal>& number) { return number ? number->str() : "none"; }

TEST(Decimal, KeepsTheTextItIsWrittenAs) {
  for (const std::string_view text : {"0", "0.0", "1.50", "-0.050", "1200", "-7", kThirtySix}) {
    EXPECT_EQ(d(text).str(), text);
  }
}

TEST(Decimal, ReadsExponentsSignsAndZeros) {
  struct Row {
    std::string_view text;
    std::string_view plain;
  };
  constexpr std::array kRows{
      Row{"1.5e3", "1500"},
      Row{"15E-1", "1.5"},
      Row{"+2", "2"},
      Row{"007.10", "7.10"},
      Row{"-0", "0"},
      Row{"0e999", "0"},
      Row{"-0.00", "0.00"},
      Row{"1e-3", "0.001"},
      Row{"1234567890123456789012345678901234565", "1234567890123456789012345678901234560"},
  };
  for (const Row& row : kRows) EXPECT_EQ(text_of(Decimal::parse(row.text)), row.plain) << row.text;
}

TEST(Decimal, RefusesWhatIsNoNumberOrBeyondItsExponents) {
  for (const std::string_view text :
       {"", "-", ".", "1.", ".5", "1e", "1e+", "1.2.3", "0x1", " 1", "1 ", "1e999999999", "1e999999999999999999999"}) {
    EXPECT_FALSE(Decimal::parse(text).has_value()) << text;
  }
  EXPECT_TRUE(d("1e-999999999").is_zero());
}

TEST(Decimal, ComparesByValue) {
  EXPECT_EQ(d("1.0"), d("1"));
  EXPECT_EQ(d("1e400"), d("10e399"));
  EXPECT_EQ(d("-0"), d("0.000"));
  constexpr std::array<std::string_view, 9> kRising{"-1e300", "-2.5", "-2.49", "-1e-9", "0",
                                                    "1e-400", "0.1",  "1.01",  "1e300"};
  for (std::size_t i = 0; i < kRising.size(); ++i) {
    for (std::size_t j = 0; j < kRising.size(); ++j) {
      EXPECT_EQ(d(kRising[i]) <=> d(kRising[j]), i <=> j) << kRising[i] << " and " << kRising[j];
    }
  }
}

TEST(Decimal, ComputesExactly) {
  EXPECT_EQ(text_of(Decimal::add(d("1.2"), d("1.8"))), "3.0");
  EXPECT_EQ(text_of(Decimal::subtract(d("1.8"), d("1.2"))), "0.6");
  EXPECT_EQ(text_of(Decimal::add(d("-5"), d("3.25"))), "-1.75");
  EXPECT_EQ(text_of(Decimal::multiply(d("-1.2"), d("1.8"))), "-2.16");
  EXPECT_EQ(text_of(Decimal::multiply(d("123456789012345678"), d("123456789012345678"))),
            "15241578753238836527968299765279684");
  EXPECT_EQ(text_of(Decimal::add(d("999999999999999999999999999999999999"), d("1"))),
            "1000000000000000000000000000000000000");
  EXPECT_EQ(text_of(Decimal::add(d("1e300"), d("-1"))), d("1e300").str());
  EXPECT_EQ(text_of(Decimal::add(d("0e5"), d("1.25"))), "1.25");
}

TEST(Decimal, DividesToTwentyEightDigits) {
  EXPECT_EQ(text_of(Decimal::divide(d("1"), d("2"))), "0.5");
  EXPECT_EQ(text_of(Decimal::divide(d("4.0"), d("2.0"))), "2");
  EXPECT_EQ(text_of(Decimal::divide(d("1.2"), d("1.8"))), "0.6666666666666666666666666667");
  EXPECT_EQ(text_of(Decimal::divide(d("-1"), d("3"))), "-0.3333333333333333333333333333");
  EXPECT_EQ(text_of(Decimal::divide(d("1e300"), d("1e-300"))), "none");
  EXPECT_EQ(text_of(Decimal::divide(d("1"), d("0.0"))), "none");
  EXPECT_EQ(text_of(Decimal::divide_whole(d("-2.2"), d("1.8"))), "-1");
  EXPECT_EQ(text_of(Decimal::remainder(d("2.2"), d("1.8"))), "0.4");
  EXPECT_EQ(text_of(Decimal::remainder(d("-5"), d("3"))), "-2");
  EXPECT_EQ(text_of(Decimal::divide_whole(d("1e300"), d("3"))), "none");
  EXPECT_EQ(text_of(Decimal::divide_whole(d("1e-300"), d("3"))), "0");
}

TEST(Decimal, RoundsAsAsked) {
  using enum Decimal::Rounding;
  struct Row {
    std::string_view number;
    int scale;
    Decimal::Rounding rounding;
    std::string_view rounded;
  };
  constexpr std::array kRows{
      Row{"2.5", 0, half_even, "2"},    Row{"3.5", 0, half_even, "4"},      Row{"2.51", 0, half_even, "3"},
      Row{"2.5", 0, half_away, "3"},    Row{"-2.5", 0, half_away, "-3"},    Row{"-2.7", 0, down, "-2"},
      Row{"-2.1", 0, floor, "-3"},      Row{"2.1", 0, floor, "2"},          Row{"2.1", 0, ceiling, "3"},
      Row{"-2.9", 0, ceiling, "-2"},    Row{"1.5", 4, half_even, "1.5000"}, Row{"1e2", 1, down, "100.0"},
      Row{"0.04", 1, half_away, "0.0"}, Row{"9.99", 1, half_even, "10.0"},  Row{"1e-300", 2, ceiling, "0.01"},
  };
  for (const Row& row : kRows)
    EXPECT_EQ(text_of(d(row.number).rescaled(row.scale, row.rounding)), row.rounded) << row.number;
  EXPECT_EQ(text_of(d(kThirtySix).rescaled(1, down)), "none");
  EXPECT_EQ(text_of(d("1").rescaled(-1, down)), "none");
}

TEST(Decimal, KnowsItsDigits) {
  EXPECT_EQ(d("1.58700").digits(), 6);
  EXPECT_EQ(d("1.58700").scale(), 5);
  EXPECT_EQ(d("1.58700").trimmed().scale(), 3);
  EXPECT_EQ(d("1200").trimmed().str(), "1200");
  EXPECT_EQ(d("0.000").trimmed().str(), "0");
  EXPECT_EQ(d("0").digits(), 1);
}

TEST(Decimal, ConvertsWholeNumbersThatFit) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  for (const std::int64_t number :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'000'000'000'000}, kMost, kLeast}) {
    EXPECT_EQ(Decimal::of(number).to_integer(), number);
    EXPECT_EQ(Decimal::of(number).str(), std::to_string(number));
  }
  EXPECT_EQ(d("1e3").to_integer(), 1000);
  EXPECT_EQ(d("2.0").to_integer(), 2);
  EXPECT_EQ(d("2.5").to_integer(), std::nullopt);
  EXPECT_EQ(d("9223372036854775808").to_integer(), std::nullopt);
  EXPECT_EQ(d("1e300").to_integer(), std::nullopt);
}

TEST(Decimal, MeetsDoublesAtFifteenDigits) {
  EXPECT_EQ(text_of(Decimal::from_double(0.1)), "0.1");
  EXPECT_EQ(text_of(Decimal::from_double(9.0)), "9");
  EXPECT_EQ(text_of(Decimal::from_double(-2.9999999999999996)), "-3");
  EXPECT_EQ(text_of(Decimal::from_double(std::numeric_limits<double>::infinity())), "none");
  EXPECT_EQ(text_of(Decimal::from_double(std::numeric_limits<double>::quiet_NaN())), "none");
  EXPECT_DOUBLE_EQ(d("-1.25").to_double(), -1.25);
  EXPECT_DOUBLE_EQ(d("1e-400").to_double(), 0);
}

}  // namespace
}  // namespace concord
