// What is wrong with an instrument file: each fault with its place and rule.
#include <gtest/gtest.h>

#include <string>

#include "core/json/read.h"
#include "tests/mappers/instruments/edit.h"
#include "tests/mappers/instruments/files.h"

namespace concord::mappers::instruments {
namespace {

using testing_support::faults_of;
using testing_support::grouped_file;
using Texts = std::vector<std::string>;

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

}  // namespace
}  // namespace concord::mappers::instruments
