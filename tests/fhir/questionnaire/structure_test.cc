#include <gtest/gtest.h>

#include <string>

#include "tests/fhir/questionnaire/response_text.h"

namespace concord::fhir {
namespace {

constexpr std::string_view kNested = R"(
  {"linkId":"g","type":"group","repeats":true,"item":[
    {"linkId":"a","type":"string"},
    {"linkId":"b","type":"boolean","item":[{"linkId":"b1","type":"string"}]}]},
  {"linkId":"d","type":"display","text":"read this"},
  {"linkId":"z","type":"integer"})";

TEST(ResponseStructure, TakesItemsInTheirPlaces) {
  for (const std::string_view response : {
           R"({"linkId":"g","item":[{"linkId":"a","answer":[{"valueString":"x"}]},
               {"linkId":"b","answer":[{"valueBoolean":true,"item":[{"linkId":"b1","answer":[{"valueString":"y"}]}]}]}]},
              {"linkId":"g","item":[{"linkId":"a","text":"other words","answer":[{"valueString":"x"}]}]},
              {"linkId":"d","text":"read this"},
              {"linkId":"z","answer":[{"valueInteger":1}]})",
           R"({"linkId":"z"})",
           R"({"linkId":"g","item":[{"linkId":"b"}]})",
           R"({"linkId":"z","answer":[{"_valueInteger":{"extension":[{"url":"u","valueCode":"unknown"}]}}]})",
           "",
       }) {
    EXPECT_EQ(check(kNested, response), Lines{}) << response;
  }
}

TEST(ResponseStructure, FindsItemsOutOfPlace) {
  const ResponseRow rows[] = {
      {kNested,
       R"({"linkId":"x"},{})",
       {"error not-found QuestionnaireResponse.item[0].linkId",
        "error not-found QuestionnaireResponse.item[1].linkId"}},
      {kNested, R"({"linkId":"a","answer":[{"valueString":"x"}]})", {"error structure QuestionnaireResponse.item[0]"}},
      {kNested, R"({"linkId":"g","item":[{"linkId":"z"}]})", {"error structure QuestionnaireResponse.item[0].item[0]"}},
      {kNested, R"({"linkId":"z"},{"linkId":"d"},{"linkId":"g"})", {"error structure QuestionnaireResponse.item[1]"}},
      {kNested, R"({"linkId":"g"},{"linkId":"z"},{"linkId":"g"})", {"error structure QuestionnaireResponse.item[2]"}},
      {kNested, R"({"linkId":"z"},{"linkId":"z"})", {"error structure QuestionnaireResponse.item[1]"}},
      {kNested, R"({"linkId":"d"},{"linkId":"d"})", {"error structure QuestionnaireResponse.item[1]"}},
      {R"({"linkId":"h","type":"group"})",
       R"({"linkId":"h"},{"linkId":"h"})",
       {"error structure QuestionnaireResponse.item[1]"}},
      {kNested,
       R"({"linkId":"g","answer":[{"valueString":"x"}]})",
       {"error structure QuestionnaireResponse.item[0].answer"}},
      {kNested,
       R"({"linkId":"d","answer":[{"valueString":"x"}]})",
       {"error structure QuestionnaireResponse.item[0].answer"}},
      {kNested,
       R"({"linkId":"g","item":[{"linkId":"b","item":[{"linkId":"b1"}]}]})",
       {"error structure QuestionnaireResponse.item[0].item[0].item"}},
      {kNested,
       R"({"linkId":"z","answer":[{"valueInteger":1},{"valueInteger":2}]})",
       {"error structure QuestionnaireResponse.item[0].answer"}},
  };
  for (const ResponseRow& row : rows) EXPECT_EQ(check(row.questionnaire, row.response), row.findings) << row.response;
}

constexpr std::string_view kRequired = R"(
  {"linkId":"d","type":"display","required":true},
  {"linkId":"g","type":"group","required":true,"item":[
    {"linkId":"a","type":"string","required":true},{"linkId":"o","type":"string"}]},
  {"linkId":"h","type":"group","item":[{"linkId":"b","type":"string","required":true}]},
  {"linkId":"q","type":"boolean","required":true,"item":[{"linkId":"c","type":"string","required":true}]})";

TEST(ResponseStructure, AsksForRequiredItems) {
  const ResponseRow rows[] = {
      {kRequired, "", {"error required QuestionnaireResponse", "error required QuestionnaireResponse"}},
      {kRequired,
       R"({"linkId":"g","item":[{"linkId":"o"}]},{"linkId":"q","answer":[{"valueBoolean":true}]})",
       {"error required QuestionnaireResponse.item[0]", "error required QuestionnaireResponse.item[1].answer[0]"}},
      {kRequired,
       R"({"linkId":"g"},{"linkId":"h"},{"linkId":"q"})",
       {"error required QuestionnaireResponse.item[0]", "error required QuestionnaireResponse.item[0]",
        "error required QuestionnaireResponse.item[1]", "error required QuestionnaireResponse.item[2]"}},
      {kRequired,
       R"({"linkId":"g","item":[{"linkId":"a","answer":[{"valueString":"x"}]}]},
          {"linkId":"q","answer":[{"valueBoolean":false,"item":[{"linkId":"c","answer":[{"valueString":"x"}]}]}]})",
       {}},
  };
  for (const ResponseRow& row : rows) {
    EXPECT_EQ(check(row.questionnaire, row.response), row.findings) << row.response;
    EXPECT_EQ(check(row.questionnaire, row.response, "amended"), row.findings) << row.response;
    for (const std::string_view status : {"in-progress", "stopped", "entered-in-error"}) {
      EXPECT_EQ(check(row.questionnaire, row.response, status), Lines{}) << row.response;
    }
  }
}

TEST(ResponseStructure, NamesTheMissingItemAndNoAnswer) {
  const auto issues = check_response(response_of(R"({"linkId":"p","answer":[{"valueString":"secret"}]})"),
                                     questionnaire_of(R"({"linkId":"p","type":"integer"},
                                                         {"linkId":"q","type":"string","required":true})"));
  const std::vector<Issue> expected{
      {Severity::error, "structure", "QuestionnaireResponse.item[0].answer[0].value",
       "the answer is of another type than its item asks for"},
      {Severity::error, "required", "QuestionnaireResponse", "the required item with linkId 'q' is missing"}};
  EXPECT_EQ(issues, expected);
}

TEST(ResponseStructure, CountsOccurrences) {
  constexpr std::string_view kGroup = R"({"linkId":"g","type":"group","repeats":true,"extension":[
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs","valueInteger":2},
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs","valueInteger":3}]})";
  constexpr std::string_view kQuestion = R"({"linkId":"q","type":"integer","repeats":true,"extension":[
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs","valueInteger":2},
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs","valueInteger":3}]})";
  const ResponseRow rows[] = {
      {kGroup, "", {}},
      {kGroup, R"({"linkId":"g"})", {"error required QuestionnaireResponse"}},
      {kGroup, R"({"linkId":"g"},{"linkId":"g"})", {}},
      {kGroup,
       R"({"linkId":"g"},{"linkId":"g"},{"linkId":"g"},{"linkId":"g"})",
       {"error structure QuestionnaireResponse"}},
      {kQuestion, R"({"linkId":"q"})", {}},
      {kQuestion, R"({"linkId":"q","answer":[{"valueInteger":1}]})", {"error required QuestionnaireResponse.item[0]"}},
      {kQuestion, R"({"linkId":"q","answer":[{"valueInteger":1},{"valueInteger":2}]})", {}},
      {kQuestion,
       R"({"linkId":"q","answer":[{"valueInteger":1},{"valueInteger":2},{"valueInteger":3},{"valueInteger":4}]})",
       {"error structure QuestionnaireResponse.item[0]"}},
  };
  for (const ResponseRow& row : rows) EXPECT_EQ(check(row.questionnaire, row.response), row.findings) << row.response;
}

TEST(ResponseStructure, ComparesTheQuestionnaireAndTheSubject) {
  const json::Value questionnaire = parsed(R"({"resourceType":"Questionnaire","id":"q","url":"http://e.x/q",
    "version":"2","subjectType":["Patient"]})");
  const struct {
    std::string_view members;
    Lines findings;
  } rows[] = {
      {R"("status":"completed")", {}},
      {R"("questionnaire":"http://e.x/q")", {}},
      {R"("questionnaire":"http://e.x/q|2")", {}},
      {R"("questionnaire":"Questionnaire/q")", {}},
      {R"("questionnaire":"#q")", {}},
      {R"("questionnaire":"http://e.x/q|1")", {"error business-rule QuestionnaireResponse.questionnaire"}},
      {R"("questionnaire":"http://e.x/r")", {"error business-rule QuestionnaireResponse.questionnaire"}},
      {R"("questionnaire":"Questionnaire/r")", {"error business-rule QuestionnaireResponse.questionnaire"}},
      {R"("subject":{"reference":"Patient/1"})", {}},
      {R"("subject":{"identifier":{"value":"1"}})", {}},
      {R"("subject":{"reference":"Group/1"})", {"error business-rule QuestionnaireResponse.subject"}},
      {R"("subject":{"type":"Device"})", {"error business-rule QuestionnaireResponse.subject"}},
  };
  for (const auto& row : rows) {
    const json::Value response = parsed(fmt::format(R"({{"resourceType":"QuestionnaireResponse",{}}})", row.members));
    EXPECT_EQ(lines_of(check_response(response, questionnaire)), row.findings) << row.members;
  }
}

TEST(ResponseStructure, FindsTheQuestionnaireThatIsAnswered) {
  const json::Array known{parsed(R"({"resourceType":"Patient","id":"q"})"),
                          parsed(R"({"resourceType":"Questionnaire","id":"q","url":"http://e.x/q","version":"1"})"),
                          parsed(R"({"resourceType":"Questionnaire","id":"r","url":"http://e.x/q","version":"2"})")};
  const auto found = [&known](std::string_view canonical) {
    const json::Value response = parsed(fmt::format(
        R"({{"questionnaire":"{}","contained":[{{"resourceType":"Questionnaire","id":"c"}}]}})", canonical));
    const json::Value* questionnaire = find_questionnaire(response, known);
    return questionnaire == nullptr ? std::string{} : std::string{questionnaire->text("id")};
  };
  EXPECT_EQ(found("http://e.x/q"), "q");
  EXPECT_EQ(found("http://e.x/q|2"), "r");
  EXPECT_EQ(found("http://e.x/q|3"), "");
  EXPECT_EQ(found("Questionnaire/r"), "r");
  EXPECT_EQ(found("#c"), "c");
  EXPECT_EQ(found("#q"), "");
  EXPECT_EQ(found(""), "");
}

TEST(ResponseStructure, RefusesOtherResources) {
  const Lines expected{"error invalid "};
  const json::Value questionnaire = questionnaire_of("");
  EXPECT_EQ(lines_of(check_response(json::Value{}, questionnaire)), expected);
  EXPECT_EQ(lines_of(check_response(questionnaire, questionnaire)), expected);
  EXPECT_EQ(lines_of(check_response(response_of(""), response_of(""))), expected);
}

TEST(ResponseStructure, BoundsFindingsAndSteps) {
  std::string items;
  for (int i = 0; i < 50; ++i) items += R"({"linkId":"x"},)";
  items.pop_back();
  EXPECT_EQ(check(kNested, items, "completed", {.issues_max = 10}).size(), 11U);
  const Lines costly = check(kNested, R"({"linkId":"g"},{"linkId":"g"},{"linkId":"g"})", "completed", {.steps_max = 4});
  EXPECT_EQ(costly, Lines{"error too-costly "});
}

TEST(ResponseStructure, WarnsOfAQuestionnaireThatNamesAnItemTwice) {
  EXPECT_EQ(check(R"({"linkId":"a","type":"string"},{"linkId":"a","type":"integer"})",
                  R"({"linkId":"a","answer":[{"valueString":"x"}]})"),
            Lines{"warning business-rule QuestionnaireResponse"});
}

}  // namespace
}  // namespace concord::fhir
