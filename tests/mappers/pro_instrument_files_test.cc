// What an instrument file must hold, and the arithmetic on its numbers.
#include <gtest/gtest.h>

#include <compare>
#include <filesystem>
#include <string>

#include "core/canonical.h"
#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/instruments/instrument.h"
#include "mappers/instruments/number.h"
#include "mappers/instruments/registry.h"
#include "tests/mappers/golden.h"
#include "tests/mappers/instruments/edit.h"

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

using Texts = std::vector<std::string>;

// Findings as "pointer: rule".
Texts faults_of(const json::Value& file) {
  const auto instrument = parse_instrument(file);
  if (instrument) return {};
  Texts out;
  for (const Issue& issue : instrument.error().issues) out.push_back(issue.expression + ": " + issue.text);
  return out;
}

json::Value grouped_file() {
  return testing_support::read_golden(std::filesystem::path{CONCORD_TEST_INSTRUMENTS_DIR} / "grouped.json");
}

TEST(InstrumentFile, HoldsAQuestionnaireAndItsScoring) {
  const auto read = parse_instrument(grouped_file());
  ASSERT_TRUE(read.has_value()) << testing::PrintToString(faults_of(grouped_file()));
  EXPECT_EQ(read->id, "grouped");
  EXPECT_EQ(read->canonical(), "https://example.org/q/grouped");
  Texts names;
  for (const Item& item : read->items) {
    names.push_back(item.link_id + " " + item.name());
    for (const std::size_t group : item.groups) names.back() += " in " + read->groups[group].link_id;
  }
  EXPECT_EQ(names, (Texts{"m1 joy in mood", "m2 fear in mood in inner", "m3 calm in mood in inner", "m4 anger in mood",
                          "sleep sleep", "more more in end"}));
  EXPECT_EQ(read->find_item("angst"), &read->items[1]);
  EXPECT_EQ(read->find_item("rest"), &read->items[4]);
  EXPECT_EQ(read->find_score("mood-old"), &read->scores[0]);
}

TEST(InstrumentFile, NamesConcordsOwnCanonicalsByAPlaceholder) {
  std::string text = json::write(grouped_file());
  const std::string_view mine = "https://example.org/q";
  text.replace(text.find(mine), mine.size(), "{{canonical}}/Questionnaire");
  const auto read = read_instrument(text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->url, std::string{kCanonicalBase} + "/Questionnaire/grouped");
}

TEST(InstrumentFile, IsRefusedWhenItIsNoJsonOrTooLong) {
  EXPECT_EQ(read_instrument("{").error().kind, ErrorKind::malformed);
  EXPECT_EQ(read_instrument(std::string(kFileBytesMax + 1, ' ')).error().kind, ErrorKind::too_large);
}

struct FileFault {
  const char* name;
  const char* place;  // what is changed in grouped.json
  const char* value;  // JSON; null removes it
  Texts faults;
};

class BadFile : public testing::TestWithParam<FileFault> {};

TEST_P(BadFile, IsRefusedWithEveryPlaceAndRule) {
  const auto value = json::read(GetParam().value);
  ASSERT_TRUE(value.has_value()) << value.error().message;
  EXPECT_EQ(faults_of(testing_support::with_at(grouped_file(), GetParam().place, *value)), GetParam().faults);
}

#define M1 "/questionnaire/item/1/item/0"
#define SCORE "/scoring/scores/0"
#define OPTION(code, weight)                                                                            \
  R"({"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":)" weight \
  R"(}],"valueCoding":{"system":"urn:s","code":")" code R"("}})"
INSTANTIATE_TEST_SUITE_P(
    All, BadFile,
    testing::Values(
        FileFault{"no_object",
                  "",
                  "[]",
                  {": must be an object", "/id: is required, 1 to 64 of A-Z a-z 0-9 - . _",
                   "/questionnaire/resourceType: must be Questionnaire"}},
        FileFault{"no_id", "/id", "null", {"/id: is required, 1 to 64 of A-Z a-z 0-9 - . _"}},
        FileFault{"bad_id", "/id", R"("a b")", {"/id: is required, 1 to 64 of A-Z a-z 0-9 - . _"}},
        FileFault{
            "mistyped_member", "/scorings", "{}", {"/scorings: no such member; there are id, questionnaire, scoring"}},
        FileFault{
            "no_url",
            "/questionnaire/url",
            "null",
            {"/questionnaire/url: is required, a text", "/questionnaire/url: must be an absolute URI without version"}},
        FileFault{"url_with_version",
                  "/questionnaire/url",
                  R"("urn:a|1")",
                  {"/questionnaire/url: must be an absolute URI without version"}},
        FileFault{"version_with_bar",
                  "/questionnaire/version",
                  R"("a|1")",
                  {"/questionnaire/version: must hold neither | nor a space"}},
        FileFault{"no_title", "/questionnaire/title", "null", {"/questionnaire/title: is required, a text"}},
        FileFault{"type_that_is_not_read",
                  "/questionnaire/item/3/item/0/type",
                  R"("attachment")",
                  {"/questionnaire/item/3/item/0/type: must be choice, integer, decimal, string, text, boolean, "
                   "quantity, date, group or display"}},
        FileFault{"question_below_a_question",
                  "/questionnaire/item/2/item",
                  R"([{"linkId":"x","type":"string"}])",
                  {"/questionnaire/item/2/item: questions below a question are not read"}},
        FileFault{"repeating_group",
                  "/questionnaire/item/1/repeats",
                  "true",
                  {"/questionnaire/item/1/repeats: a group that repeats is not read"}},
        FileFault{"same_link_id",
                  "/questionnaire/item/2/linkId",
                  R"("m1")",
                  {"/questionnaire/item/2: its code or linkId names another item already"}},
        FileFault{"link_id_of_a_group",
                  "/questionnaire/item/2/linkId",
                  R"("mood")",
                  {"/questionnaire/item/2: its code or linkId names another item already"}},
        FileFault{"group_like_an_item",
                  "/questionnaire/item/3/linkId",
                  R"("m1")",
                  {"/questionnaire/item/3: its code or linkId names another item already"}},
        FileFault{"code_without_system",
                  "/questionnaire/item/2/code/0/system",
                  "null",
                  {"/questionnaire/item/2/code/0/system: is required, a text"}},
        FileFault{"choice_of_nothing",
                  "/questionnaire/item/3/item/0/type",
                  R"("choice")",
                  {"/questionnaire/item/3/item/0/answerOption: a choice has a list of answers, no other item is read "
                   "with one"}},
        FileFault{"value_set",
                  "/questionnaire/item/3/item/0/answerValueSet",
                  R"("urn:v")",
                  {"/questionnaire/item/3/item/0/answerValueSet: give the answers themselves, as answerOption"}},
        FileFault{"same_answer",
                  "/questionnaire/item/-",
                  R"({"linkId":"c","type":"choice","answerOption":[)" OPTION("a", "1") "," OPTION("a", "2") "]}",
                  {"/questionnaire/item/4/answerOption/1/valueCoding: this code has an answer already"}},
        FileFault{"weight_with_four_decimals",
                  "/questionnaire/item/-",
                  R"({"linkId":"c","type":"choice","answerOption":[)" OPTION("a", "1.0001") "]}",
                  {"/questionnaire/item/4/answerOption/0/extension: must be a number with at most three decimals, not "
                   "over 100000"}},
        FileFault{"two_weights",
                  "/questionnaire/item/-",
                  R"({"linkId":"c","type":"choice","answerOption":[{"extension":[)"
                  R"({"url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":1},)"
                  R"({"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":2}],)"
                  R"("valueCoding":{"system":"urn:s","code":"a"}}]})",
                  {"/questionnaire/item/4/answerOption/0/extension: the two weights of an answer contradict each "
                   "other"}},
        FileFault{"alias_of_unknown",
                  "/scoring/aliases/0/item",
                  R"("z")",
                  {"/scoring/aliases/0/item: must be the code or linkId of an item"}},
        FileFault{"alias_of_another",
                  "/scoring/aliases/0/code",
                  R"("joy")",
                  {"/scoring/aliases/0/code: names an item already"}},
        FileFault{"score_without_code",
                  SCORE "/code/code",
                  "null",
                  {SCORE "/code/code: is required, a text", "/scoring/alerts/1/score: must be the code of a score"}},
        FileFault{"same_score",
                  "/scoring/scores/1/code/code",
                  R"("mood-old")",
                  {"/scoring/scores/1/code: its code or an alias names another score already",
                   "/scoring/alerts/2/tScore: must be the code of a score"}},
        FileFault{"unknown_method",
                  SCORE "/method",
                  R"("median")",
                  {SCORE "/method: must be sum or mean", SCORE "/bands/0: no score can be in this band"}},
        FileFault{"zero_factor",
                  SCORE "/factor",
                  "0",
                  {SCORE "/factor: must not be zero", SCORE "/bands/1: no score can be in this band"}},
        FileFault{"huge_factor",
                  SCORE "/factor",
                  "1001",
                  {SCORE "/factor: must be a number with at most three decimals, not over 1000"}},
        FileFault{"four_decimals", SCORE "/decimals", "4", {SCORE "/decimals: must be from 0 to 3"}},
        FileFault{"score_of_nothing",
                  SCORE "/items",
                  "[]",
                  {SCORE "/items: is required, a list",
                   SCORE "/missing: must be \"complete\", or {\"prorate\": how many items may be missing, not all}"}},
        FileFault{"score_of_unknown",
                  SCORE "/items/0",
                  R"("z")",
                  {SCORE "/items/0: must name an item of the questionnaire, by code or linkId"}},
        FileFault{"score_of_text",
                  "/scoring/scores/1/items/-",
                  R"("more")",
                  {"/scoring/scores/1/items/2: only a choice, an integer or a boolean can be counted"}},
        FileFault{
            "item_counted_twice", SCORE "/items/2/item", R"("fear")", {SCORE "/items/2: this item counts already"}},
        FileFault{"integer_without_bounds",
                  M1 "/extension",
                  "null",
                  {SCORE "/items/0: an integer that counts needs the extensions minValue and maxValue, not more than "
                         "1000 apart"}},
        FileFault{"repeating_item", M1 "/repeats", "true", {SCORE "/items/0: an item that repeats cannot be counted"}},
        FileFault{"zero_weight",
                  SCORE "/items/2/weight",
                  "0",
                  {SCORE "/items/2/weight: must not be zero: leave the item out"}},
        FileFault{"mistyped_weight",
                  SCORE "/items/2/wieght",
                  "1",
                  {SCORE "/items/2/wieght: no such member; there are item, weight, reverse, recode"}},
        FileFault{"reverse_and_recode",
                  SCORE "/items/1/recode",
                  R"([{"from":1,"to":5,"as":1}])",
                  {SCORE "/items/1/reverse: either reverse or recode"}},
        FileFault{"recode_with_a_gap",
                  SCORE "/items/0",
                  R"({"item":"joy","recode":[{"from":1,"to":3,"as":1}]})",
                  {SCORE "/items/0/recode: the answer 4 must be in exactly one row"}},
        FileFault{"recode_that_overlaps",
                  SCORE "/items/0",
                  R"({"item":"joy","recode":[{"from":1,"to":3,"as":1},{"from":3,"to":5,"as":2}]})",
                  {SCORE "/items/0/recode: the answer 3 must be in exactly one row"}},
        FileFault{"prorating_all",
                  SCORE "/missing/prorate",
                  "3",
                  {SCORE "/missing: must be \"complete\", or {\"prorate\": how many items may be missing, not all}"}},
        FileFault{"unknown_missing_rule",
                  SCORE "/missing",
                  R"("zero")",
                  {SCORE "/missing: must be \"complete\", or {\"prorate\": how many items may be missing, not all}"}},
        FileFault{"gap_between_bands", SCORE "/bands/1/from", "2.5", {SCORE "/bands: a score of 2 is in no band"}},
        FileFault{"overlapping_bands", SCORE "/bands/1/from", "1.5", {SCORE "/bands/1: overlaps another band"}},
        FileFault{"unreachable_band",
                  SCORE "/bands/-",
                  R"({"from":9,"to":10,"interpretation":{"text":"t"}})",
                  {SCORE "/bands/2: no score can be in this band"}},
        FileFault{"band_beyond_the_score",
                  SCORE "/bands",
                  R"([{"to":4.5,"interpretation":{"text":"t"}},)"
                  R"({"from":9,"interpretation":{"text":"u"}}])",
                  {SCORE "/bands/1: no score can be in this band"}},
        FileFault{"band_without_bounds",
                  SCORE "/bands/1",
                  R"({"interpretation":{"text":"t"}})",
                  {SCORE "/bands/1: needs from, to or below", SCORE "/bands/1: overlaps another band"}},
        FileFault{"band_backwards",
                  SCORE "/bands/1/to",
                  "1",
                  {SCORE "/bands/1: ends before it begins", SCORE "/bands: a score of 2 is in no band",
                   SCORE "/bands/1: no score can be in this band"}},
        FileFault{"band_without_meaning",
                  SCORE "/bands/0/interpretation",
                  "null",
                  {SCORE "/bands/0/interpretation: is required, a CodeableConcept"}},
        FileFault{"meaning_without_system",
                  SCORE "/bands/0/interpretation",
                  R"({"coding":[{"code":"a"}]})",
                  {SCORE "/bands/0/interpretation/coding/0/system: is required, a text"}},
        FileFault{"table_too_short",
                  "/scoring/scores/1/tScores/values/5",
                  "null",
                  {"/scoring/scores/1/tScores/values: has no row for a score of 5"}},
        FileFault{"table_too_long",
                  "/scoring/scores/1/tScores/values/-",
                  "80",
                  {"/scoring/scores/1/tScores/values: the greatest score is 5"}},
        FileFault{"table_from_below",
                  "/scoring/scores/1/tScores/from",
                  "-1",
                  {"/scoring/scores/1/tScores/values: has no row for a score of 5"}},
        FileFault{
            "table_of_text",
            "/scoring/scores/1/tScores/values/0",
            R"("20")",
            {"/scoring/scores/1/tScores/values/0: must be a number with at most three decimals, not over 100000"}},
        FileFault{"alert_of_unknown",
                  "/scoring/alerts/0/item",
                  R"("z")",
                  {"/scoring/alerts/0/item: must name an item of the questionnaire, by code or linkId"}},
        FileFault{"alert_of_text",
                  "/scoring/alerts/0/item",
                  R"("more")",
                  {"/scoring/alerts/0/item: an alert needs an item whose answers are numbers"}},
        FileFault{"alert_that_nobody_raises",
                  "/scoring/alerts/0/to",
                  "-1",
                  {"/scoring/alerts/0: no answer can raise this alert"}},
        FileFault{
            "alert_without_threshold", "/scoring/alerts/0/to", "null", {"/scoring/alerts/0: needs from, to or below"}},
        FileFault{
            "alert_without_text", "/scoring/alerts/0/text", "null", {"/scoring/alerts/0/text: is required, a text"}},
        FileFault{"alert_of_two_things",
                  "/scoring/alerts/0/score",
                  R"("mood")",
                  {"/scoring/alerts/0: needs exactly one of item, score and tScore"}},
        FileFault{"alert_of_unknown_score",
                  "/scoring/alerts/1/score",
                  R"("z")",
                  {"/scoring/alerts/1/score: must be the code of a score"}},
        FileFault{"alert_of_no_t_score",
                  "/scoring/alerts/2/tScore",
                  R"("mood")",
                  {"/scoring/alerts/2/tScore: this score has no T-scores"}}),
    [](const auto& one) { return std::string{one.param.name}; });
#undef M1
#undef SCORE
#undef OPTION

TEST(InstrumentFile, IsRefusedWhenItsScoreHasTooManyValuesToCheck) {
  json::Array items;
  json::Array scored;
  for (int i = 0; i < 22; ++i) {
    const std::string name = "i" + std::to_string(i);
    items.push_back(json::object({{"linkId", name}, {"type", "boolean"}}));
    scored.push_back(
        json::object({{"item", name}, {"weight", json::Value::number("0.00" + std::to_string(i % 9 + 1))}}));
  }
  json::Value file = testing_support::with_at(grouped_file(), "/questionnaire/item", json::Value{items});
  json::Value score = *json::read(R"({"code":{"system":"urn:s","code":"s","display":"S"},"decimals":3})");
  score = json::with(score, "items", json::Value{scored});
  file = testing_support::with_at(file, "/scoring", json::object({{"scores", json::Array{score}}}));
  EXPECT_EQ(faults_of(file), Texts{});
  for (int i = 0; i < 22; ++i)
    file = testing_support::with_at(
        file, "/scoring/scores/0/items/" + std::to_string(i) + "/weight",
        json::Value::number(std::to_string(1 << (i % 6)) + "." + std::to_string(101 + 37 * i)));
  EXPECT_EQ(faults_of(file), Texts{"/scoring/scores/0/items: the score can have over 20000 values"});
}

TEST(Registry, PutsSiteInstrumentsBesideTheShippedOnes) {
  auto mine = parse_instrument(grouped_file());
  ASSERT_TRUE(mine.has_value());
  mine->id = "mine";
  mine->url = "urn:mine";
  const auto registry = Registry::with({*mine});
  ASSERT_TRUE(registry.has_value());
  EXPECT_EQ(registry->all().size(), Registry::shipped().all().size() + 1);
  ASSERT_NE(registry->find("mine"), nullptr);
  EXPECT_EQ(registry->find_canonical("urn:mine"), registry->find("mine"));
  EXPECT_EQ(Registry::shipped().find("mine"), nullptr);
}

TEST(Registry, LetsASiteReplaceAShippedInstrumentById) {
  Instrument mine = *Registry::shipped().find("phq-9");
  mine.title = "Ours";
  const auto registry = Registry::with({mine});
  ASSERT_TRUE(registry.has_value());
  EXPECT_EQ(registry->all().size(), Registry::shipped().all().size());
  EXPECT_EQ(registry->find("phq-9")->title, "Ours");
  EXPECT_EQ(Registry::shipped().find("phq-9")->title, "Patient Health Questionnaire (PHQ-9)");
}

TEST(Registry, RefusesAnIdOrACanonicalThatComesTwice) {
  Instrument one = *Registry::shipped().find("phq-9");
  Instrument other = one;
  other.url = "urn:other";
  const auto twins = Registry::with({one, other});
  ASSERT_FALSE(twins.has_value());
  ASSERT_EQ(twins.error().issues.size(), 1U);
  EXPECT_EQ(twins.error().issues.front().expression, "/1/id");
  one.id = "phq-9-ours";
  const auto clash = Registry::with({one});
  ASSERT_FALSE(clash.has_value());
  ASSERT_EQ(clash.error().issues.size(), 1U);
  EXPECT_EQ(clash.error().issues.front().expression, "/0/questionnaire/url");
}

}  // namespace
}  // namespace concord::mappers::instruments
