#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/json/write.h"
#include "tests/fhir/questionnaire/response_text.h"

namespace concord::fhir {
namespace {

// An extension with a FHIRPath expression.
std::string expression(std::string_view url, std::string_view text, std::string_view name = "") {
  const json::Value value = json::object({{"name", name.empty() ? json::Value{} : json::Value{name}},
                                          {"language", "text/fhirpath"},
                                          {"expression", text}});
  return json::write(json::object({{"url", url}, {"valueExpression", value}}));
}

std::string enable_when(std::string_view text) {
  return expression("http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression", text);
}
std::string variable(std::string_view name, std::string_view text) {
  return expression("http://hl7.org/fhir/StructureDefinition/variable", text, name);
}
std::string constraint(std::string_view severity, std::string_view text) {
  const auto part = [](std::string_view url, std::string_view type, std::string_view value) {
    return json::Value{json::Object{{"url", url}, {type, json::Value{value}}}};
  };
  return json::write(json::object(
      {{"url", "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint"},
       {"extension", json::Value{json::Array{part("key", "valueId", "c-1"), part("severity", "valueCode", severity),
                                             part("expression", "valueString", text),
                                             part("human", "valueString", "both are right")}}}}));
}

constexpr std::string_view kAnswers =
    R"({"linkId":"a","answer":[{"valueInteger":3}]},{"linkId":"b","answer":[{"valueInteger":4}]})";

// The findings when the second of two integers, required, has these extensions.
Lines check_item(const std::string& extensions, std::string_view response = kAnswers,
                 std::string_view status = "completed") {
  return check(fmt::format(R"({{"linkId":"a","type":"integer"}},
                              {{"linkId":"b","type":"integer","required":true,"extension":[{}]}})",
                           extensions),
               response, status);
}

TEST(ResponseExpressions, EnableItems) {
  constexpr std::string_view kOnlyFirst = R"({"linkId":"a","answer":[{"valueInteger":3}]})";
  const std::string is_three = enable_when("%resource.item.where(linkId='a').answer.value = 3");
  const std::string is_four = enable_when("%resource.item.where(linkId='a').answer.value = 4");
  EXPECT_EQ(check_item(is_three), Lines{});
  EXPECT_EQ(check_item(is_three, kOnlyFirst), Lines{"error required QuestionnaireResponse"});
  EXPECT_EQ(check_item(is_four), Lines{"error business-rule QuestionnaireResponse.item[1]"});
  EXPECT_EQ(check_item(is_four, kOnlyFirst), Lines{});
}

TEST(ResponseExpressions, NeitherAskNorRefuseWhatCannotBeEvaluated) {
  for (const std::string_view text : {"1 +", "%unknown = 1", "'a' * 3 > 2"}) {
    EXPECT_EQ(check_item(enable_when(text)), Lines{"warning not-supported QuestionnaireResponse"}) << text;
    EXPECT_EQ(check_item(enable_when(text), ""), Lines{"warning not-supported QuestionnaireResponse"}) << text;
    EXPECT_EQ(check_item(constraint("error", text)), Lines{"warning not-supported QuestionnaireResponse.item[1]"})
        << text;
  }
}

TEST(ResponseExpressions, HoldItemsToConstraints) {
  EXPECT_EQ(check_item(constraint("error", "answer.value > 3")), Lines{});
  EXPECT_EQ(check_item(constraint("error", "answer.value > 4")),
            Lines{"error invariant QuestionnaireResponse.item[1]"});
  EXPECT_EQ(check_item(constraint("warning", "answer.value > 4")),
            Lines{"warning invariant QuestionnaireResponse.item[1]"});
  EXPECT_EQ(check_item(constraint("error", "%context.answer.value > 4"), kAnswers, "in-progress"), Lines{});
  EXPECT_EQ(check_item(constraint("error", "%qitem.type = 'integer' and %questionnaire.item.count() = 2")), Lines{});
}

TEST(ResponseExpressions, HoldTheResponseToConstraints) {
  const json::Value questionnaire = parsed(fmt::format(
      R"({{"resourceType":"Questionnaire","extension":[{}],"item":[{{"linkId":"a","type":"integer"}},
          {{"linkId":"b","type":"integer"}}]}})",
      constraint("error", "item[0].answer.value > item[1].answer.value")));
  const std::vector<Issue> expected{{Severity::error, "invariant", "QuestionnaireResponse", "c-1: both are right"}};
  EXPECT_EQ(check_response(response_of(kAnswers), questionnaire), expected);
}

TEST(ResponseExpressions, UseVariables) {
  const std::string first = variable("first", "%resource.item.first().answer.value");
  EXPECT_EQ(check_item(first + "," + constraint("error", "%first + 1 = answer.value")), Lines{});
  EXPECT_EQ(check_item(first + "," + variable("second", "%first + 2") + "," + constraint("error", "%second = 4")),
            Lines{"error invariant QuestionnaireResponse.item[1]"});
  EXPECT_EQ(check_item(variable("loop", "%loop + 1") + "," + constraint("error", "%loop = 1")),
            Lines{"warning not-supported QuestionnaireResponse.item[1]"});
}

TEST(ResponseExpressions, SeeTheVariablesOfTheItemsAround) {
  const std::string items = fmt::format(
      R"({{"linkId":"g","type":"group","repeats":true,"extension":[{}],"item":[
           {{"linkId":"a","type":"integer"}},{{"linkId":"b","type":"integer","extension":[{}]}}]}})",
      variable("a", "item.where(linkId='a').answer.value"), constraint("error", "answer.value > %a"));
  const auto group = [](int a, int b) {
    return fmt::format(R"({{"linkId":"g","item":[{{"linkId":"a","answer":[{{"valueInteger":{}}}]}},
                                                 {{"linkId":"b","answer":[{{"valueInteger":{}}}]}}]}})",
                       a, b);
  };
  EXPECT_EQ(check(items, group(1, 2) + "," + group(5, 3)),
            Lines{"error invariant QuestionnaireResponse.item[1].item[1]"});
}

TEST(ResponseExpressions, AreBoundedInNumber) {
  const std::string two = constraint("error", "true") + "," + constraint("error", "true");
  const std::string items = fmt::format(R"({{"linkId":"a","type":"integer","extension":[{}]}})", two);
  constexpr std::string_view kResponse = R"({"linkId":"a","answer":[{"valueInteger":3}]})";
  EXPECT_EQ(check(items, kResponse, "completed", {.expressions_max = 2}), Lines{});
  EXPECT_EQ(check(items, kResponse, "completed", {.expressions_max = 1}),
            Lines{"warning not-supported QuestionnaireResponse.item[0]"});
}

}  // namespace
}  // namespace concord::fhir
