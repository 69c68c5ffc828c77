// The instrument files: that they can be read, that their codes are no typing errors, and that they score as
// published.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <string>

#include "mappers/instruments/instrument.h"
#include "mappers/instruments/scoring.h"
#include "tests/mappers/golden.h"

namespace concord::mappers::instruments {
namespace {

using Counted = std::vector<std::optional<std::int64_t>>;

std::vector<std::filesystem::path> shipped_files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator{CONCORD_INSTRUMENTS_DIR}) {
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

// The check digit of Luhn's Mod-10 over the digits before it.
int luhn(std::string_view digits) {
  int sum = 0;
  bool is_doubled = true;
  for (auto it = digits.rbegin(); it != digits.rend(); ++it, is_doubled = !is_doubled) {
    const int digit = (*it - '0') * (is_doubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return (10 - sum % 10) % 10;
}

// A LOINC number ends in its check digit; an answer ("LA…") in one less 8 or 5, as its digits are odd or even.
bool has_check_digit(std::string_view code) {
  const bool is_answer = code.starts_with("LA");
  if (is_answer) code.remove_prefix(2);
  const std::size_t dash = code.find('-');
  if (dash == std::string_view::npos || dash + 2 != code.size()) return false;
  const std::string_view digits = code.substr(0, dash);
  if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return false;
  const int less = !is_answer ? 0 : (digits.size() % 2 == 1 ? 8 : 5);
  return (luhn(digits) - less + 10) % 10 == code.back() - '0';
}

// All LOINC codes of an instrument.
std::vector<std::string> loinc_codes(const Instrument& instrument) {
  std::vector<std::string> out{instrument.code};
  for (const Item& item : instrument.items) {
    out.push_back(item.code);
    out.insert(out.end(), item.aliases.begin(), item.aliases.end());
    for (const Option& option : item.options) out.push_back(option.code);
  }
  for (const Score& score : instrument.scores) {
    out.push_back(score.code);
    out.insert(out.end(), score.aliases.begin(), score.aliases.end());
    for (const Band& band : score.bands) {
      for (const json::Value& coding : band.interpretation["coding"].items()) {
        if (coding.text("system") == instrument.system) out.emplace_back(coding.text("code"));
      }
    }
  }
  for (const AlertRule& rule : instrument.alerts) out.push_back(rule.code);
  return out;
}

class Shipped : public testing::TestWithParam<std::filesystem::path> {
 protected:
  const json::Value file_ = testing_support::read_golden(GetParam());
  const Result<Instrument> instrument_ = parse_instrument(file_);
};

TEST_P(Shipped, CanBeReadAndIsNamedByItsFile) {
  ASSERT_TRUE(instrument_.has_value()) << instrument_.error().issues.front().expression;
  EXPECT_EQ(instrument_->id, GetParam().stem());
  EXPECT_NE(find(instrument_->id), nullptr);
  EXPECT_EQ(find_canonical(instrument_->canonical()), find(instrument_->id));
}

TEST_P(Shipped, HasCodesWithRightCheckDigits) {
  ASSERT_TRUE(instrument_.has_value());
  ASSERT_EQ(instrument_->system, "http://loinc.org");
  EXPECT_GT(loinc_codes(*instrument_).size(), 8U);
  for (const std::string& code : loinc_codes(*instrument_)) EXPECT_TRUE(has_check_digit(code)) << code;
}

TEST_P(Shipped, SaysWhoseItIs) {
  ASSERT_TRUE(instrument_.has_value());
  EXPECT_NE(instrument_->copyright.find("LOINC"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(All, Shipped, testing::ValuesIn(shipped_files()), [](const auto& one) {
  std::string name = one.param.stem().string();
  std::erase(name, '-');
  return name;
});

TEST(CheckDigit, FindsTypingErrors) {
  for (const char* code : {"44250-9", "44261-6", "LA6568-5", "LA18926-8"}) EXPECT_TRUE(has_check_digit(code)) << code;
  for (const char* code : {"44250-8", "44520-9", "LA6568-6", "LA18962-8", "44250", "LA", "x-1"})
    EXPECT_FALSE(has_check_digit(code)) << code;
}

// Answers that sum up to `total`, spread over the items of the first score.
Counted answers_with_sum(const Instrument& instrument, std::int64_t total) {
  Counted out(instrument.items.size());
  for (const std::size_t item : instrument.scores.front().items) {
    std::int64_t most = 0;
    for (const Option& option : instrument.items[item].options) most = std::max(most, option.counted.value_or(0));
    out[item] = std::min(most, total);
    total -= *out[item];
  }
  return out;
}

struct BandCase {
  const char* instrument;
  int first;
  int last;
  const char* meaning;  // code of the interpretation, or its text
};

class Bands : public testing::TestWithParam<BandCase> {};

TEST_P(Bands, HoldFromTheirFirstToTheirLastScore) {
  const Instrument* instrument = find(GetParam().instrument);
  ASSERT_NE(instrument, nullptr);
  for (std::int64_t total = GetParam().first; total <= GetParam().last; ++total) {
    const Scored scored = score_of(instrument->scores.front(), answers_with_sum(*instrument, total * 1000));
    EXPECT_EQ(scored.value.as_number(), std::to_string(total));
    const std::string_view code = scored.interpretation["coding"].at(0).text("code");
    EXPECT_EQ(code.empty() ? scored.interpretation.text("text") : code, GetParam().meaning) << total;
    EXPECT_FALSE(scored.is_prorated);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Bands,
                         testing::Values(BandCase{"phq-9", 0, 4, "LA6708-7"}, BandCase{"phq-9", 5, 9, "LA6709-5"},
                                         BandCase{"phq-9", 10, 14, "LA6710-3"}, BandCase{"phq-9", 15, 19, "LA6711-1"},
                                         BandCase{"phq-9", 20, 27, "LA6712-9"}, BandCase{"phq-2", 0, 2, "NEG"},
                                         BandCase{"phq-2", 3, 6, "POS"}, BandCase{"gad-7", 0, 4, "Minimal"},
                                         BandCase{"gad-7", 5, 9, "LA6709-5"}, BandCase{"gad-7", 10, 14, "LA6710-3"},
                                         BandCase{"gad-7", 15, 21, "LA6712-9"}, BandCase{"audit-c", 0, 2, "NEG"},
                                         BandCase{"audit-c", 3, 3,
                                                  "Positive for women, at the limit for men; cut-offs vary"},
                                         BandCase{"audit-c", 4, 12, "POS"}));

struct Facts {
  const char* id;
  std::size_t items;
  std::size_t counted;
  std::int64_t most;  // the highest score
  const char* score;
};

TEST(Shipped, HaveTheItemsAndRangesThatWerePublished) {
  for (const Facts& facts : {Facts{"phq-9", 10, 9, 27, "44261-6"}, Facts{"phq-2", 2, 2, 6, "55758-7"},
                             Facts{"gad-7", 7, 7, 21, "70274-6"}, Facts{"audit-c", 3, 3, 12, "75626-2"}}) {
    const Instrument* instrument = find(facts.id);
    ASSERT_NE(instrument, nullptr) << facts.id;
    EXPECT_EQ(instrument->items.size(), facts.items) << facts.id;
    ASSERT_EQ(instrument->scores.size(), 1U) << facts.id;
    EXPECT_EQ(instrument->scores.front().code, facts.score);
    EXPECT_EQ(instrument->scores.front().items.size(), facts.counted) << facts.id;
    const Counted most = answers_with_sum(*instrument, 1'000'000);
    EXPECT_EQ(score_of(instrument->scores.front(), most).value.as_integer(), facts.most) << facts.id;
  }
}

TEST(Score, IsAbsentWhenAnyItemIsMissing) {
  for (const char* id : {"phq-9", "phq-2", "gad-7", "audit-c"}) {
    const Score& score = find(id)->scores.front();
    for (const std::size_t item : score.items) {
      Counted counted = answers_with_sum(*find(id), 6000);
      counted[item].reset();
      const Scored scored = score_of(score, counted);
      EXPECT_TRUE(scored.value.is_null()) << id << item;
      EXPECT_TRUE(scored.interpretation.is_null()) << id << item;
    }
  }
}

struct SumCase {
  Counted counted;  // pain, fatigue, help
  const char* value;
  const char* t_score;
  const char* meaning;
  bool is_prorated;
};

// Twice the sum; one of three items may be missing.
TEST(Score, IsProratedLookedUpAndMultipliedAsTheFileSays) {
  const Instrument* instrument = find("every-type");
  ASSERT_NE(instrument, nullptr);
  for (const SumCase& one :
       {SumCase{{3000, 2000, 0}, "10", "30.10", "low", false}, SumCase{{3000, 2500, 0}, "11", "31.5", "low", false},
        SumCase{{1000, 2000, 2500}, "11", "31.5", "low", false}, SumCase{{9000, 1000, 250}, "20.5", "", "high", false},
        SumCase{{9000, 1000, 200}, "20.4", "", "low", false}, SumCase{{1000, 2000, {}}, "10", "30.10", "low", true},
        SumCase{{{}, 2000, 2500}, "14", "", "low", true}, SumCase{{{}, {}, 2500}, "", "", "", false},
        SumCase{{{}, {}, {}}, "", "", "", false}}) {
    Counted counted(instrument->items.size());
    std::copy(one.counted.begin(), one.counted.end(), counted.begin() + 1);
    const Scored scored = score_of(instrument->scores.front(), counted);
    EXPECT_EQ(scored.value.as_number().value_or(""), one.value);
    EXPECT_EQ(scored.t_score.as_number().value_or(""), one.t_score) << one.value;
    EXPECT_EQ(scored.interpretation.text("text"), one.meaning) << one.value;
    EXPECT_EQ(scored.is_prorated, one.is_prorated) << one.value;
  }
}

TEST(Canonical, NamesAnInstrumentWithItsVersionOrNone) {
  EXPECT_EQ(find_canonical("https://example.org/q/every-type"), find("every-type"));
  EXPECT_EQ(find_canonical("https://example.org/q/every-type|2.1"), find("every-type"));
  EXPECT_EQ(find_canonical("https://example.org/q/every-type|2.0"), nullptr);
  EXPECT_EQ(find_canonical("https://example.org/q/every-type2"), nullptr);
  EXPECT_EQ(find_canonical("http://loinc.org/q/44249-1|2.77"), nullptr);
  EXPECT_EQ(find_canonical("http://loinc.org/q/44249-1"), find("phq-9"));
  EXPECT_EQ(find_canonical(""), nullptr);
  EXPECT_EQ(find("PHQ-9"), nullptr);
}

}  // namespace
}  // namespace concord::mappers::instruments
