// What an instrument file must hold, and the arithmetic on its numbers.
#include <gtest/gtest.h>

#include <compare>
#include <string>

#include "core/json/read.h"
#include "mappers/instruments/instrument.h"
#include "mappers/instruments/number.h"

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

struct FileFault {
  const char* name;
  const char* text;
  const char* pointer;
};

class BadFile : public testing::TestWithParam<FileFault> {};

TEST_P(BadFile, IsRefusedWithThePlace) {
  const auto file = json::read(GetParam().text);
  ASSERT_TRUE(file.has_value()) << file.error().message;
  const auto instrument = parse_instrument(*file);
  ASSERT_FALSE(instrument.has_value());
  EXPECT_EQ(instrument.error().issues.front().expression, GetParam().pointer);
}

#define HEAD R"({"id":"x","title":"X","url":"urn:x:y","system":"urn:s:t","copyright":"-",)"
#define ITEMS                                                                                                                  \
  R"("answerLists":{"l":[{"code":"a","display":"A","value":1},{"code":"b","display":"B"}],)"                                   \
  R"("m":[{"code":"a","display":"A","value":1}]},"item":[{"linkId":"1","code":"c","text":"T","type":"choice","answers":"l"},)" \
  R"({"linkId":"2","code":"d","text":"T","type":"choice","answers":"m"}])"
INSTANTIATE_TEST_SUITE_P(
    All, BadFile,
    testing::Values(
        FileFault{"nothing", "{}", "/id"}, FileFault{"no_items", HEAD R"("item":[]})", "/item"},
        FileFault{"unknown_type", HEAD R"("item":[{"linkId":"1","text":"T","type":"group"}]})", "/item/0/type"},
        FileFault{"choice_of_nothing", HEAD R"("item":[{"linkId":"1","text":"T","type":"choice"}]})",
                  "/item/0/answers"},
        FileFault{"same_link_id",
                  HEAD R"("item":[{"linkId":"1","text":"T","type":"date"},{"linkId":"1","text":"U","type":"date"}]})",
                  "/item/1"},
        FileFault{"same_answer",
                  HEAD R"("answerLists":{"l":[{"code":"a","display":"A"},{"code":"a","display":"B"}]},)"
                       R"("item":[{"linkId":"1","text":"T","type":"choice","answers":"l"}]})",
                  "/item/0/answers/1"},
        FileFault{"four_decimals",
                  HEAD R"("answerLists":{"l":[{"code":"a","display":"A","value":1.0001}]},)"
                       R"("item":[{"linkId":"1","text":"T","type":"choice","answers":"l"}]})",
                  "/item/0/answers/0/value"},
        FileFault{"score_of_unknown",
                  HEAD ITEMS R"(,"scores":[{"code":"s","display":"S","items":["z"],"missing":"complete"}]})",
                  "/scores/0/items"},
        FileFault{"score_of_uncounted",
                  HEAD ITEMS R"(,"scores":[{"code":"s","display":"S","items":["c"],"missing":"complete"}]})",
                  "/scores/0/items"},
        FileFault{"no_missing_rule", HEAD ITEMS R"(,"scores":[{"code":"s","display":"S","items":["d"]}]})",
                  "/scores/0/missing"},
        FileFault{"falling_bands",
                  HEAD ITEMS R"(,"scores":[{"code":"s","display":"S","items":["d"],"missing":"complete","bands":[)"
                             R"({"from":1,"interpretation":{"text":"a"}},{"from":1,"interpretation":{"text":"b"}}]}]})",
                  "/scores/0/bands/1"},
        FileFault{"alert_of_unknown", HEAD ITEMS R"(,"alerts":[{"item":"z","from":1,"text":"T"}]})", "/alerts/0/item"},
        FileFault{"alert_without_threshold", HEAD ITEMS R"(,"alerts":[{"item":"d","text":"T"}]})", "/alerts/0/from"}),
    [](const auto& one) { return std::string{one.param.name}; });
#undef HEAD
#undef ITEMS

}  // namespace
}  // namespace concord::mappers::instruments
