#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/fhir/questionnaire/response_text.h"

namespace concord::fhir {
namespace {

// Is a required item asked for ("required"), refused ("disabled"), or neither ("unknown") when it has that condition
// and the question before it that answer?
std::string enabled(std::string_view condition, std::string_view source_answers, std::string_view more = "") {
  const std::string questionnaire = fmt::format(
      R"({{"linkId":"s","type":"question","repeats":true}},
         {{"linkId":"t","type":"string","required":true,"enableWhen":[{}]{}}})",
      condition, more);
  const std::string source = fmt::format(R"({{"linkId":"s","answer":[{}]}})", source_answers);
  const Lines without = check(questionnaire, source);
  const Lines with = check(questionnaire, source + R"(,{"linkId":"t","answer":[{"valueString":"x"}]})");
  const bool is_asked_for = without == Lines{"error required QuestionnaireResponse"};
  const bool is_refused = with == Lines{"error business-rule QuestionnaireResponse.item[1]"};
  if (is_asked_for && with.empty()) return "required";
  if (is_refused && without.empty()) return "disabled";
  return without.empty() && with.empty() ? "unknown" : "inconsistent";
}

std::string condition(std::string_view op, std::string_view answer) {
  return fmt::format(R"({{"question":"s","operator":"{}",{}}})", op, answer);
}

TEST(Enablement, ComparesAnswers) {
  const struct {
    std::string_view op;
    std::string_view condition;
    std::string_view answers;
    std::string_view expected;
  } rows[] = {
      {"exists", R"("answerBoolean":true)", R"({"valueInteger":1})", "required"},
      {"exists", R"("answerBoolean":true)", R"({})", "disabled"},
      {"exists", R"("answerBoolean":false)", R"({"valueInteger":1})", "disabled"},
      {"exists", R"("answerBoolean":false)", "", "required"},
      {"=", R"("answerInteger":1)", R"({"valueInteger":2},{"valueInteger":1})", "required"},
      {"=", R"("answerInteger":1)", R"({"valueInteger":2})", "disabled"},
      {"=", R"("answerInteger":1)", R"({"valueDecimal":1.0})", "required"},
      {"=", R"("answerInteger":1)", "", "disabled"},
      {"!=", R"("answerInteger":1)", R"({"valueInteger":2})", "required"},
      {"!=", R"("answerInteger":1)", R"({"valueInteger":2},{"valueInteger":1})", "disabled"},
      {"!=", R"("answerInteger":1)", "", "required"},
      {">", R"("answerDecimal":0.1)", R"({"valueDecimal":0.10000000000000000001})", "required"},
      {">", R"("answerDecimal":0.1)", R"({"valueDecimal":0.10})", "disabled"},
      {">=", R"("answerDecimal":0.1)", R"({"valueDecimal":0.10})", "required"},
      {"<", R"("answerInteger":5)", R"({"valueInteger":7},{"valueInteger":4})", "required"},
      {"<=", R"("answerInteger":5)", R"({"valueInteger":6})", "disabled"},
      {"=", R"("answerBoolean":true)", R"({"valueBoolean":true})", "required"},
      {"=", R"("answerBoolean":true)", R"({"valueBoolean":false})", "disabled"},
      {"=", R"("answerString":"a")", R"({"valueString":"a"})", "required"},
      {"=", R"("answerString":"a")", R"({"valueString":"A"})", "disabled"},
      {"=", R"("answerDate":"2024-01-01")", R"({"valueDate":"2024-01-01"})", "required"},
      {">", R"("answerDate":"2024-01-01")", R"({"valueDate":"2024-02"})", "required"},
      {">", R"("answerDate":"2024-01-01")", R"({"valueDate":"2024"})", "unknown"},
      {"<", R"("answerDateTime":"2024-01-01T10:00:00Z")", R"({"valueDateTime":"2024-01-01T10:30:00+01:00"})",
       "required"},
      {">", R"("answerTime":"10:00:00")", R"({"valueTime":"10:00:01"})", "required"},
      {"=", R"("answerCoding":{"system":"s","code":"a"})", R"({"valueCoding":{"system":"s","code":"a","display":"A"}})",
       "required"},
      {"=", R"("answerCoding":{"system":"s","code":"a"})", R"({"valueCoding":{"system":"t","code":"a"}})", "disabled"},
      {"=", R"("answerCoding":{"code":"a"})", R"({"valueCoding":{"system":"t","code":"a"}})", "required"},
      {">", R"("answerQuantity":{"value":1,"system":"http://unitsofmeasure.org","code":"g"})",
       R"({"valueQuantity":{"value":1001,"system":"http://unitsofmeasure.org","code":"mg"}})", "required"},
      {">", R"("answerQuantity":{"value":1,"system":"http://unitsofmeasure.org","code":"g"})",
       R"({"valueQuantity":{"value":1001,"system":"http://unitsofmeasure.org","code":"m"}})", "disabled"},
      {"=", R"("answerReference":{"reference":"Patient/1"})", R"({"valueReference":{"reference":"Patient/1"}})",
       "required"},
      {"=", R"("answerString":"a")", R"({"valueInteger":1})", "disabled"},
      {"like", R"("answerString":"a")", R"({"valueString":"a"})", "unknown"},
      {"=", R"("unit":"a")", R"({"valueString":"a"})", "unknown"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(enabled(condition(row.op, row.condition), row.answers), row.expected)
        << row.op << ' ' << row.condition << ' ' << row.answers;
  }
  EXPECT_EQ(enabled(R"({"question":"gone","operator":"exists","answerBoolean":true})", ""), "unknown");
}

TEST(Enablement, CombinesConditions) {
  const std::string one_is_true = condition("=", R"("answerInteger":1)") + "," + condition("=", R"("answerInteger":2)");
  const std::string all_are_true =
      condition("=", R"("answerInteger":1)") + "," + condition(">", R"("answerInteger":0)");
  const std::string none_is_true =
      condition("=", R"("answerInteger":2)") + "," + condition(">", R"("answerInteger":2)");
  const struct {
    const std::string& conditions;
    std::string_view behavior;
    std::string_view expected;
  } rows[] = {
      {one_is_true, R"(,"enableBehavior":"any")", "required"},
      {one_is_true, R"(,"enableBehavior":"all")", "disabled"},
      {one_is_true, "", "unknown"},
      {all_are_true, R"(,"enableBehavior":"all")", "required"},
      {all_are_true, "", "required"},
      {none_is_true, R"(,"enableBehavior":"any")", "disabled"},
      {none_is_true, "", "disabled"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(enabled(row.conditions, R"({"valueInteger":1})", row.behavior), row.expected) << row.conditions;
  }
}

TEST(Enablement, DisablesAllThatIsInAGroup) {
  constexpr std::string_view kItems = R"({"linkId":"s","type":"boolean"},
    {"linkId":"g","type":"group","required":true,"item":[{"linkId":"a","type":"string","required":true}],
     "enableWhen":[{"question":"s","operator":"=","answerBoolean":true}]})";
  const ResponseRow rows[] = {
      {kItems, R"({"linkId":"s","answer":[{"valueBoolean":false}]})", {}},
      {kItems, R"({"linkId":"s","answer":[{"valueBoolean":false}]},{"linkId":"g","item":[{"linkId":"a"}]})", {}},
      {kItems,
       R"({"linkId":"s","answer":[{"valueBoolean":false}]},
          {"linkId":"g","item":[{"linkId":"a","answer":[{"valueString":"x"}]}]})",
       {"error business-rule QuestionnaireResponse.item[1]"}},
      {kItems,
       R"({"linkId":"s","answer":[{"valueBoolean":true}]},{"linkId":"g","item":[{"linkId":"a"}]})",
       {"error required QuestionnaireResponse.item[1].item[0]"}},
  };
  for (const ResponseRow& row : rows) EXPECT_EQ(check(row.questionnaire, row.response), row.findings) << row.response;
  EXPECT_EQ(check(kItems, rows[2].response, "in-progress"),
            Lines{"warning business-rule QuestionnaireResponse.item[1]"});
}

TEST(Enablement, LooksAtTheNearestOccurrence) {
  constexpr std::string_view kItems = R"({"linkId":"g","type":"group","repeats":true,"item":[
      {"linkId":"t","type":"string","required":true,
       "enableWhen":[{"question":"s","operator":"=","answerBoolean":true}]},
      {"linkId":"s","type":"boolean"}]},
    {"linkId":"u","type":"string","required":true,"enableWhen":[{"question":"s","operator":"=","answerBoolean":true}]})";
  constexpr std::string_view kYes = R"({"linkId":"s","answer":[{"valueBoolean":true}]})";
  constexpr std::string_view kNo = R"({"linkId":"s","answer":[{"valueBoolean":false}]})";
  const auto groups = [](std::string_view first, std::string_view second) {
    return fmt::format(R"({{"linkId":"g","item":[{}]}},{{"linkId":"g","item":[{}]}})", first, second);
  };
  EXPECT_EQ(check(kItems, groups(kYes, kNo)), Lines{"error required QuestionnaireResponse.item[0]"});
  EXPECT_EQ(check(kItems, groups(kNo, kYes)),
            (Lines{"error required QuestionnaireResponse.item[1]", "error required QuestionnaireResponse"}));
  EXPECT_EQ(check(kItems, groups(kNo, kNo)), Lines{});
}

TEST(Enablement, SeesTheQuestionThatAnItemIsUnder) {
  constexpr std::string_view kItems = R"({"linkId":"p","type":"boolean","item":[
    {"linkId":"c","type":"string","required":true,
     "enableWhen":[{"question":"p","operator":"=","answerBoolean":true}]}]})";
  EXPECT_EQ(check(kItems, R"({"linkId":"p","answer":[{"valueBoolean":true}]})"),
            Lines{"error required QuestionnaireResponse.item[0].answer[0]"});
  EXPECT_EQ(check(kItems, R"({"linkId":"p","answer":[{"valueBoolean":false}]})"), Lines{});
}

}  // namespace
}  // namespace concord::fhir
