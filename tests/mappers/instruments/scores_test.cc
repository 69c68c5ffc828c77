// Scores as published: each band edge, each row of a table, each rule on missing items.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <string>

#include "mappers/instruments/registry.h"
#include "tests/mappers/golden.h"
#include "tests/mappers/instruments/edit.h"
#include "tests/mappers/instruments/scores_of.h"

namespace concord::mappers::instruments {
namespace {

using testing_support::answers_of;
using testing_support::in_words;

struct ScoreCase {
  const char* instrument;
  const char* score;
  const char* answers;
  const char* expected;
};

class Scores : public testing::TestWithParam<ScoreCase> {};

TEST_P(Scores, AreAsPublished) {
  const Instrument* instrument = Registry::shipped().find(GetParam().instrument);
  ASSERT_NE(instrument, nullptr);
  const Score* score = instrument->find_score(GetParam().score);
  ASSERT_NE(score, nullptr);
  EXPECT_EQ(in_words(score_of(*score, answers_of(*instrument, *score, GetParam().answers))), GetParam().expected);
}

// The order of the answers is that of the score's items.
constexpr auto kScoreCases = std::to_array<ScoreCase>({
    // PHQ-9: no depression to 4, mild to 9, moderate to 14, moderately severe to 19, severe to 27; all nine needed.
    {"phq-9", "44261-6", "000000000", "0 LA6708-7"},
    {"phq-9", "44261-6", "111100000", "4 LA6708-7"},
    {"phq-9", "44261-6", "111110000", "5 LA6709-5"},
    {"phq-9", "44261-6", "111111111", "9 LA6709-5"},
    {"phq-9", "44261-6", "211111111", "10 LA6710-3"},
    {"phq-9", "44261-6", "222221111", "14 LA6710-3"},
    {"phq-9", "44261-6", "222222111", "15 LA6711-1"},
    {"phq-9", "44261-6", "322222222", "19 LA6711-1"},
    {"phq-9", "44261-6", "332222222", "20 LA6712-9"},
    {"phq-9", "44261-6", "333333333", "27 LA6712-9"},
    {"phq-9", "44261-6", "x33333333", "none"},
    {"phq-9", "44261-6", "33333333x", "none"},
    {"phq-9", "44261-6", "xxxxxxxxx", "none"},
    // PHQ-2: positive from 3.
    {"phq-2", "55758-7", "00", "0 NEG"},
    {"phq-2", "55758-7", "11", "2 NEG"},
    {"phq-2", "55758-7", "12", "3 POS"},
    {"phq-2", "55758-7", "33", "6 POS"},
    {"phq-2", "55758-7", "3x", "none"},
    {"phq-2", "55758-7", "x3", "none"},
    // GAD-7: minimal to 4, mild to 9, moderate to 14, severe to 21.
    {"gad-7", "70274-6", "0000000", "0 Minimal"},
    {"gad-7", "70274-6", "1111000", "4 Minimal"},
    {"gad-7", "70274-6", "1111100", "5 LA6709-5"},
    {"gad-7", "70274-6", "2211111", "9 LA6709-5"},
    {"gad-7", "70274-6", "2221111", "10 LA6710-3"},
    {"gad-7", "70274-6", "2222222", "14 LA6710-3"},
    {"gad-7", "70274-6", "3222222", "15 LA6712-9"},
    {"gad-7", "70274-6", "3333333", "21 LA6712-9"},
    {"gad-7", "70274-6", "333333x", "none"},
    {"gad-7", "70274-6", "x333333", "none"},
    // AUDIT-C: positive from 3 for women, from 4 for men.
    {"audit-c", "75626-2", "000", "0 NEG"},
    {"audit-c", "75626-2", "200", "2 NEG"},
    {"audit-c", "75626-2", "111", "3 Positive for women, at the limit for men; cut-offs vary"},
    {"audit-c", "75626-2", "400", "4 POS"},
    {"audit-c", "75626-2", "444", "12 POS"},
    {"audit-c", "75626-2", "44x", "none"},
    {"audit-c", "75626-2", "x44", "none"},
    // PEG: the mean of three; all needed.
    {"peg", "91147-9", "0,0,0", "0"},
    {"peg", "91147-9", "6,7,5", "6"},
    {"peg", "91147-9", "6,7,6", "6.33"},
    {"peg", "91147-9", "7,7,6", "6.67"},
    {"peg", "91147-9", "10,10,10", "10"},
    {"peg", "91147-9", "10,10,x", "none"},
    {"peg", "91147-9", "x,10,10", "none"},
    // PROMIS Global-10, physical: general physical health, activities, fatigue, and pain recoded.
    {"promis-global-10", "71972-4", "1,1,1,10", "4 T 16.2"},
    {"promis-global-10", "71972-4", "1,1,1,9", "5 T 19.9"},
    {"promis-global-10", "71972-4", "1,1,1,7", "5 T 19.9"},
    {"promis-global-10", "71972-4", "1,1,1,6", "6 T 23.5"},
    {"promis-global-10", "71972-4", "1,1,1,4", "6 T 23.5"},
    {"promis-global-10", "71972-4", "1,1,1,3", "7 T 26.7"},
    {"promis-global-10", "71972-4", "1,1,1,1", "7 T 26.7"},
    {"promis-global-10", "71972-4", "1,1,1,0", "8 T 29.6"},
    {"promis-global-10", "71972-4", "2,1,1,0", "9 T 32.4"},
    {"promis-global-10", "71972-4", "2,2,1,0", "10 T 34.9"},
    {"promis-global-10", "71972-4", "2,2,2,0", "11 T 37.4"},
    {"promis-global-10", "71972-4", "3,2,2,0", "12 T 39.8"},
    {"promis-global-10", "71972-4", "3,3,2,0", "13 T 42.3"},
    {"promis-global-10", "71972-4", "3,3,3,0", "14 T 44.9"},
    {"promis-global-10", "71972-4", "4,3,3,0", "15 T 47.7"},
    {"promis-global-10", "71972-4", "4,4,3,0", "16 T 50.8"},
    {"promis-global-10", "71972-4", "4,4,4,0", "17 T 54.1"},
    {"promis-global-10", "71972-4", "5,4,4,0", "18 T 57.7"},
    {"promis-global-10", "71972-4", "5,5,4,0", "19 T 61.9"},
    {"promis-global-10", "71972-4", "5,5,5,0", "20 T 67.7"},
    {"promis-global-10", "71972-4", "5,5,5,x", "none"},
    {"promis-global-10", "71972-4", "x,5,5,0", "none"},
    // PROMIS Global-10, mental.
    {"promis-global-10", "71970-8", "1111", "4 T 21.2"},
    {"promis-global-10", "71970-8", "2111", "5 T 25.1"},
    {"promis-global-10", "71970-8", "2211", "6 T 28.4"},
    {"promis-global-10", "71970-8", "2221", "7 T 31.3"},
    {"promis-global-10", "71970-8", "2222", "8 T 33.8"},
    {"promis-global-10", "71970-8", "3222", "9 T 36.3"},
    {"promis-global-10", "71970-8", "3322", "10 T 38.8"},
    {"promis-global-10", "71970-8", "3332", "11 T 41.1"},
    {"promis-global-10", "71970-8", "3333", "12 T 43.5"},
    {"promis-global-10", "71970-8", "4333", "13 T 45.8"},
    {"promis-global-10", "71970-8", "4433", "14 T 48.3"},
    {"promis-global-10", "71970-8", "4443", "15 T 50.8"},
    {"promis-global-10", "71970-8", "4444", "16 T 53.3"},
    {"promis-global-10", "71970-8", "5444", "17 T 56.0"},
    {"promis-global-10", "71970-8", "5544", "18 T 59.0"},
    {"promis-global-10", "71970-8", "5554", "19 T 62.5"},
    {"promis-global-10", "71970-8", "5555", "20 T 67.6"},
    {"promis-global-10", "71970-8", "555x", "none"},
    // WHO-5: the sum times four; poor below 50, which is a raw score below 13.
    {"who-5", "who-5-score", "00000", "0 Poor well-being"},
    {"who-5", "who-5-score", "22233", "48 Poor well-being"},
    {"who-5", "who-5-score", "22333", "52 Not poor well-being"},
    {"who-5", "who-5-score", "55555", "100 Not poor well-being"},
    {"who-5", "who-5-score", "5555x", "none"},
    {"who-5", "who-5-raw-score", "22233", "12"},
    {"who-5", "who-5-raw-score", "55555", "25"},
    {"who-5", "who-5-raw-score", "x5555", "none"},
    // CollaboRATE: the top score is the highest answer to all three.
    {"collaborate", "collaborate-score", "000", "0 Not the top score"},
    {"collaborate", "collaborate-score", "443", "11 Not the top score"},
    {"collaborate", "collaborate-score", "444", "12 Top score"},
    {"collaborate", "collaborate-score", "44x", "none"},
    {"collaborate", "collaborate-percent", "000", "0"},
    {"collaborate", "collaborate-percent", "443", "91.67"},
    {"collaborate", "collaborate-percent", "222", "50"},
    {"collaborate", "collaborate-percent", "444", "100"},
    {"collaborate", "collaborate-percent", "x44", "none"},
    // SURE: three or less yes is decisional conflict.
    {"sure", "sure-score", "0000", "0 Decisional conflict"},
    {"sure", "sure-score", "1110", "3 Decisional conflict"},
    {"sure", "sure-score", "1111", "4 No decisional conflict"},
    {"sure", "sure-score", "111x", "none"},
    // What a site's own file can say: tests/mappers/instruments. Twice the sum, one of three may be missing.
    {"every-type", "sum", "3,2,0", "20 low"},
    {"every-type", "sum", "3,2,1", "15 low"},
    {"every-type", "sum", "3,2,2", "10 low"},
    {"every-type", "sum", "9,1,2", "20 low"},
    {"every-type", "sum", "9,2,2", "22 high"},
    {"every-type", "sum", "1,2,x", "9 low prorated"},
    {"every-type", "sum", "x,2,1", "13.5 low prorated"},
    {"every-type", "sum", "3,4,x", "21 high prorated"},
    {"every-type", "sum", "3,x,x", "none"},
    {"every-type", "sum", "x,x,x", "none"},
    {"every-type", "pain-alone", "0", "0 T 30.10"},
    {"every-type", "pain-alone", "10,", "10 T 41"},
    // The mean of one answer, one reversed, and one reversed that counts half.
    {"grouped", "mood", "155", "0.83 poor"},
    {"grouped", "mood", "511", "4.17 good"},
    {"grouped", "mood", "233", "2.17 good"},
    {"grouped", "mood", "135", "1.5 poor"},
    {"grouped", "mood", "x35", "1.75 poor prorated"},
    {"grouped", "mood", "13x", "2 good prorated"},
    {"grouped", "mood", "1xx", "none"},
    {"grouped", "rest", "01", "1 T 30"},
    {"grouped", "rest", "41", "5 T 70"},
    {"grouped", "rest", "4x", "none"},
});
INSTANTIATE_TEST_SUITE_P(All, Scores, testing::ValuesIn(kScoreCases));

// CMS: a score with up to two items missing is the sum times nine over those answered; a site asks for it in a file of
// its own.
TEST(Prorating, OfPhq9FollowsItsPublishedRuleWhereASiteAsksForIt) {
  const json::Value file = testing_support::with_at(
      testing_support::read_golden(std::filesystem::path{CONCORD_INSTRUMENTS_DIR} / "phq-9.json"),
      "/scoring/scores/0/missing", json::object({{"prorate", 2}}));
  const auto instrument = parse_instrument(file);
  ASSERT_TRUE(instrument.has_value());
  const Score& score = instrument->scores.front();
  struct Case {
    const char* answers;
    const char* expected;
  };
  for (const Case& one : std::to_array<Case>({{"111111111", "9 LA6709-5"},
                                              {"x11111111", "9 LA6709-5 prorated"},
                                              {"11111111x", "9 LA6709-5 prorated"},
                                              {"x21111111", "10 LA6710-3 prorated"},
                                              {"x22111111", "11 LA6710-3 prorated"},
                                              {"x22220000", "9 LA6709-5 prorated"},
                                              {"x40000000", "5 LA6709-5 prorated"},
                                              {"xx1111111", "9 LA6709-5 prorated"},
                                              {"xx2111111", "10 LA6710-3 prorated"},
                                              {"xx3333333", "27 LA6712-9 prorated"},
                                              {"xxx333333", "none"},
                                              {"xxxxxxxxx", "none"}})) {
    EXPECT_EQ(in_words(score_of(score, answers_of(*instrument, score, one.answers))), one.expected) << one.answers;
  }
}

}  // namespace
}  // namespace concord::mappers::instruments
