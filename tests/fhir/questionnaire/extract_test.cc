#include "fhir/questionnaire/extract.h"

#include <gtest/gtest.h>

#include <span>
#include <string>

#include "tests/fhir/questionnaire/extraction_text.h"

namespace concord::fhir {
namespace {

struct Row {
  std::string_view questionnaire;
  std::string_view response;
  Lines observations;
  Lines issues = {};
};

void check_rows(std::span<const Row> rows, std::string_view status = "completed") {
  for (const Row& row : rows) {
    const Extraction extraction = extracted(row.questionnaire, response(row.response, status));
    EXPECT_EQ(shown(extraction), row.observations) << row.questionnaire << "\n" << row.response;
    EXPECT_EQ(lines_of(extraction.issues), row.issues) << row.questionnaire << "\n" << row.response;
  }
}

TEST(Extraction, GivesEachTypeOfAnswerItsValue) {
  const Row rows[] = {
      {R"({<on>,"linkId":"1","type":"boolean","code":[a]})",
       R"({"linkId":"1","answer":[{"valueBoolean":false}]})",
       {"a valueBoolean=false"}},
      {R"({<on>,"linkId":"1","type":"string","code":[a]})",
       R"({"linkId":"1","answer":[{"valueString":"x"}]})",
       {R"(a valueString="x")"}},
      {R"({<on>,"linkId":"1","type":"integer","code":[a]})",
       R"({"linkId":"1","answer":[{"valueInteger":0}]})",
       {"a valueInteger=0"}},
      {R"({<on>,"linkId":"1","type":"date","code":[a]})",
       R"({"linkId":"1","answer":[{"valueDate":"2026-03"}]})",
       {R"(a valueDateTime="2026-03")"}},
      {R"({<on>,"linkId":"1","type":"dateTime","code":[a]})",
       R"({"linkId":"1","answer":[{"valueDateTime":"2026-03-02T10:00:00Z"}]})",
       {R"(a valueDateTime="2026-03-02T10:00:00Z")"}},
      {R"({<on>,"linkId":"1","type":"time","code":[a]})",
       R"({"linkId":"1","answer":[{"valueTime":"10:00:00"}]})",
       {R"(a valueTime="10:00:00")"}},
      {R"({<on>,"linkId":"1","type":"quantity","code":[a]})",
       R"({"linkId":"1","answer":[{"valueQuantity":{"value":1.50,"unit":"mg"}}]})",
       {R"(a valueQuantity={"value":1.50,"unit":"mg"})"}},
      {R"({<on>,"linkId":"1","type":"choice","code":[a]})",
       R"({"linkId":"1","answer":[{"valueCoding":{"system":"urn:c","code":"y"}}]})",
       {R"(a valueCodeableConcept={"coding":[{"system":"urn:c","code":"y"}]})"}},
      {R"({<on>,"linkId":"1","type":"decimal","code":[a]})",
       R"({"linkId":"1","answer":[{"valueDecimal":1.50}]})",
       {R"(a valueQuantity={"value":1.50})"},
       {"information incomplete QuestionnaireResponse.item[0].answer[0].value"}},
      {R"({"extension":[<mg>],"linkId":"1","type":"integer","code":[{<on>,"system":"urn:c","code":"a"}]})",
       R"({"linkId":"1","answer":[{"valueInteger":5}]})",
       {R"(a valueQuantity={"value":5,"unit":"milligram","system":"http://unitsofmeasure.org","code":"mg"})"}},
      {R"({"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit","valueCoding":{"code":"mg"}}],
           "linkId":"1","type":"decimal","code":[{<on>,"system":"urn:c","code":"a"}]})",
       R"({"linkId":"1","answer":[{"valueDecimal":5.0}]})",
       {R"(a valueQuantity={"value":5.0,"unit":"mg"})"}},
  };
  check_rows(rows);
}

TEST(Extraction, SaysWhatCannotBeAnObservation) {
  const Row rows[] = {
      {R"({<on>,"linkId":"1","type":"url","code":[a]})",
       R"({"linkId":"1","answer":[{"valueUri":"urn:x"}]})",
       {},
       {"warning not-supported QuestionnaireResponse.item[0].answer[0].value"}},
      {R"({<on>,"linkId":"1","type":"attachment","code":[a]})",
       R"({"linkId":"1","answer":[{"valueAttachment":{"title":"x"}}]})",
       {},
       {"warning not-supported QuestionnaireResponse.item[0].answer[0].value"}},
      {R"({<on>,"linkId":"1","type":"reference","code":[a]})",
       R"({"linkId":"1","answer":[{"valueReference":{"reference":"Goal/1"}}]})",
       {},
       {"warning not-supported QuestionnaireResponse.item[0].answer[0].value"}},
      {R"({<on>,"linkId":"1","type":"string"})",
       R"({"linkId":"1","answer":[{"valueString":"x"}]})",
       {},
       {"warning incomplete QuestionnaireResponse.item[0].answer[0]"}},
      {R"({<on>,"linkId":"1","type":"string","code":[a]})",
       R"({"linkId":"1","answer":[{"_valueString":{"extension":[{"url":"u","valueCode":"x"}]}}]})",
       {},
       {"warning incomplete QuestionnaireResponse.item[0].answer[0]"}},
      {R"({<component>,"linkId":"1","type":"string","code":[a]})",
       R"({"linkId":"1","answer":[{"valueString":"x"}]})",
       {R"(a valueString="x")"},
       {"warning business-rule QuestionnaireResponse.item[0]"}},
      {R"({<on>,"linkId":"1","type":"string","code":[a]})", R"({"linkId":"1"})", {}},
  };
  check_rows(rows);
}

TEST(Extraction, FollowsTheMarks) {
  constexpr std::string_view kTwo =
      R"({"linkId":"g","item":[{"linkId":"1","answer":[{"valueInteger":1}]},{"linkId":"2","answer":[{"valueInteger":2}]}]})";
  const Row rows[] = {
      {R"({<on>,"linkId":"g","type":"group","item":[{"linkId":"1","type":"integer","code":[a]},
           {<off>,"linkId":"2","type":"integer","code":[b]}]})",
       kTwo,
       {"a valueInteger=1"}},
      {R"({<off>,"linkId":"g","type":"group","item":[{<on>,"linkId":"1","type":"integer","code":[a]},
           {"linkId":"2","type":"integer","code":[b]}]})",
       kTwo,
       {}},
      {R"({"linkId":"g","type":"group","code":[p],"item":[{"linkId":"1","type":"integer","code":[a]},
           {<on>,"linkId":"2","type":"integer","code":[b]}]})",
       kTwo,
       {"b valueInteger=2"}},
      {R"({<on>,"linkId":"g","type":"group","code":[p],"item":[{"linkId":"1","type":"integer","code":[a]},
           {"linkId":"2","type":"integer"}]})",
       kTwo,
       {"p members=1", "a valueInteger=1"},
       {"information incomplete QuestionnaireResponse.item[0].item[1].answer[0]"}},
      {R"({<on>,"linkId":"g","type":"group","code":[p],"item":[{<component>,"linkId":"1","type":"integer","code":[a]},
           {<derived>,"linkId":"2","type":"integer","code":[b]}]})",
       kTwo,
       {"p +a valueInteger=1", "b valueInteger=2 derived"}},
      {R"({<on>,"linkId":"g","type":"group","code":[p],"item":[{<independent>,"linkId":"1","type":"integer","code":[a]},
           {<member>,"linkId":"2","type":"integer","code":[b]}]})",
       kTwo,
       {"p members=1", "a valueInteger=1", "b valueInteger=2"}},
      {R"({<on>,"linkId":"1","type":"integer","code":[{"system":"urn:c","code":"x"},{<on>,"system":"urn:c","code":"y"}]})",
       R"({"linkId":"1","answer":[{"valueInteger":1}]})",
       {"y valueInteger=1"}},
      {R"({<on>,"linkId":"1","type":"boolean","code":[a],"item":[{"linkId":"2","type":"string","code":[b]}]})",
       R"({"linkId":"1","answer":[{"valueBoolean":true,"item":[{"linkId":"2","answer":[{"valueString":"x"}]}]}]})",
       {"a valueBoolean=true members=1", R"(b valueString="x")"}},
      {R"({<on>,"linkId":"1","type":"integer","repeats":true,"code":[a]})",
       R"({"linkId":"1","answer":[{"valueInteger":1},{"valueInteger":2}]})",
       {"a valueInteger=1", "a valueInteger=2"}},
      {R"({<on>,"linkId":"g","type":"group","repeats":true,"code":[p],"item":[{"linkId":"1","type":"integer","code":[a]}]})",
       R"({"linkId":"g","item":[{"linkId":"1","answer":[{"valueInteger":1}]}]},{"linkId":"g","item":[{"linkId":"1"}]},
          {"linkId":"g","item":[{"linkId":"1","answer":[{"valueInteger":3}]}]})",
       {"p members=1", "a valueInteger=1", "p members=1", "a valueInteger=3"}},
  };
  check_rows(rows);
}

TEST(Extraction, LeavesOutWhatIsNotEnabled) {
  const Row rows[] = {{R"({"linkId":"0","type":"boolean"},{<on>,"linkId":"1","type":"string","code":[a],
                           "enableWhen":[{"question":"0","operator":"=","answerBoolean":true}]})",
                       R"({"linkId":"0","answer":[{"valueBoolean":false}]},
                          {"linkId":"1","answer":[{"valueString":"x"}]})",
                       {},
                       {"warning business-rule QuestionnaireResponse.item[1]"}},
                      {R"({"linkId":"0","type":"boolean"},{<on>,"linkId":"1","type":"string","code":[a],
                           "enableWhen":[{"question":"0","operator":"=","answerBoolean":true}]})",
                       R"({"linkId":"0","answer":[{"valueBoolean":true}]},
                          {"linkId":"1","answer":[{"valueString":"x"}]})",
                       {R"(a valueString="x")"}}};
  check_rows(rows, "in-progress");
}

TEST(Extraction, TakesTheNearestCategory) {
  const auto category = [](std::string_view code) {
    return fmt::format(
        R"({{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observation-extract-category",
        "valueCodeableConcept":{{"coding":[{{"system":"urn:k","code":"{}"}}]}}}})",
        code);
  };
  const auto items = fmt::format(R"({{"extension":[{}],"linkId":"g","type":"group","item":[
      {{<on>,"linkId":"1","type":"integer","code":[a]}},
      {{"extension":[{}],"linkId":"h","type":"group","item":[{{<on>,"linkId":"2","type":"integer","code":[b]}}]}}]}})",
                                 category("outer"), category("inner"));
  const auto extraction =
      extracted(items, response(R"({"linkId":"g","item":[{"linkId":"1","answer":[{"valueInteger":1}]},
      {"linkId":"h","item":[{"linkId":"2","answer":[{"valueInteger":2}]}]}]})"));
  ASSERT_EQ(extraction.observations.size(), 2U);
  const auto code = [&](std::size_t i) {
    return std::string{extraction.observations[i].observation["category"].at(0)["coding"].at(0).text("code")};
  };
  EXPECT_EQ((Lines{code(0), code(1)}), (Lines{"outer", "inner"}));
}

TEST(Extraction, IsUnmarkedWithoutAnyMark) {
  for (const std::string_view items :
       {R"({"linkId":"1","type":"integer","code":[a]})", R"({<off>,"linkId":"1","type":"integer","code":[a]})"}) {
    const auto extraction = extracted(items, response(kOneAnswer));
    EXPECT_FALSE(extraction.is_marked);
    EXPECT_TRUE(extraction.observations.empty());
  }
  EXPECT_TRUE(extracted(kOne, response(kOneAnswer)).is_marked);
}

}  // namespace
}  // namespace concord::fhir
