#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "tests/fhir/questionnaire/response_text.h"

namespace concord::fhir {
namespace {

// The findings on one answer to one item, without the place when it is the value.
Lines check_answer(std::string_view item_members, std::string_view answer, const ResponseOptions& options = {}) {
  Lines lines = check(fmt::format(R"({{"linkId":"q",{}}})", item_members),
                      fmt::format(R"({{"linkId":"q","answer":[{{{}}}]}})", answer), "completed", options);
  for (std::string& line : lines) {
    const std::size_t place = line.find(" QuestionnaireResponse.item[0].answer[0].value");
    if (place != std::string::npos) line.resize(place);
  }
  return lines;
}

std::string with_extension(std::string_view type, std::string_view url, std::string_view value) {
  return fmt::format(R"("type":"{}","extension":[{{"url":"{}",{}}}])", type, url, value);
}
std::string core_extension(std::string_view type, std::string_view name, std::string_view value) {
  return with_extension(type, fmt::format("http://hl7.org/fhir/StructureDefinition/{}", name), value);
}

TEST(ResponseAnswers, HaveTheTypeOfTheirItem) {
  const struct {
    std::string_view type;
    std::string_view answer;
  } rows[] = {
      {"boolean", R"("valueBoolean":true)"},
      {"decimal", R"("valueDecimal":1.5)"},
      {"integer", R"("valueInteger":1)"},
      {"date", R"("valueDate":"2024-01-01")"},
      {"dateTime", R"("valueDateTime":"2024-01-01T00:00:00Z")"},
      {"time", R"("valueTime":"10:00:00")"},
      {"string", R"("valueString":"a")"},
      {"text", R"("valueString":"a")"},
      {"url", R"("valueUri":"http://a.b")"},
      {"choice", R"("valueCoding":{"code":"a"})"},
      {"open-choice", R"("valueCoding":{"code":"a"})"},
      {"attachment", R"("valueAttachment":{"url":"http://a.b"})"},
      {"reference", R"("valueReference":{"reference":"Patient/1"})"},
      {"quantity", R"("valueQuantity":{"value":1})"},
  };
  for (const auto& item : rows) {
    for (const auto& answer : rows) {
      const bool fits = answer.answer == item.answer;
      EXPECT_EQ(check_answer(fmt::format(R"("type":"{}")", item.type), answer.answer),
                fits || (item.type == "open-choice" && answer.answer == R"("valueString":"a")")
                    ? Lines{}
                    : Lines{"error structure"})
          << item.type << answer.answer;
    }
  }
  EXPECT_EQ(check_answer(R"("type":"question")", R"("valueDate":"2024")"), Lines{});
}

TEST(ResponseAnswers, AreAmongTheOptions) {
  constexpr std::string_view kCodings =
      R"("type":"choice","answerOption":[{"valueCoding":{"system":"s","code":"a"}},{"valueCoding":{"display":"B"}}])";
  constexpr std::string_view kOpen =
      R"("type":"open-choice","answerOption":[{"valueCoding":{"system":"s","code":"a"}}])";
  constexpr std::string_view kIntegers = R"("type":"integer","answerOption":[{"valueInteger":1},{"valueInteger":2}])";
  constexpr std::string_view kStrings = R"("type":"choice","answerOption":[{"valueString":"a b"}])";
  constexpr std::string_view kReferences =
      R"("type":"choice","answerOption":[{"valueReference":{"reference":"Patient/1"}}])";
  const Lines none;
  const Lines invalid{"error code-invalid"};
  const struct {
    std::string_view item;
    std::string_view answer;
    const Lines& findings;
  } rows[] = {
      {kCodings, R"("valueCoding":{"system":"s","code":"a","display":"other","version":"1"})", none},
      {kCodings, R"("valueCoding":{"display":"B"})", none},
      {kCodings, R"("valueCoding":{"system":"s","code":"b"})", invalid},
      {kCodings, R"("valueCoding":{"system":"t","code":"a"})", invalid},
      {kCodings, R"("valueCoding":{"code":"a"})", invalid},
      {kCodings, R"("valueCoding":{"display":"C"})", invalid},
      {kOpen, R"("valueCoding":{"system":"s","code":"a"})", none},
      {kOpen, R"("valueString":"whatever")", none},
      {kOpen, R"("valueCoding":{"system":"s","code":"b"})", invalid},
      {kIntegers, R"("valueInteger":2)", none},
      {kIntegers, R"("valueInteger":3)", invalid},
      {kStrings, R"("valueString":"a b")", none},
      {kStrings, R"("valueString":"a  b")", invalid},
      {kReferences, R"("valueReference":{"reference":"Patient/1","display":"x"})", none},
      {kReferences, R"("valueReference":{"reference":"Patient/2"})", invalid},
  };
  for (const auto& row : rows) EXPECT_EQ(check_answer(row.item, row.answer), row.findings) << row.answer;
  EXPECT_EQ(check_answer(kStrings, R"("valueCoding":{"code":"a"})"), Lines{"error structure"});
}

TEST(ResponseAnswers, LeaveAnExclusiveOptionAlone) {
  constexpr std::string_view kItem = R"({"linkId":"q","type":"choice","repeats":true,"answerOption":[
    {"valueCoding":{"code":"a"}},{"valueCoding":{"code":"b"}},
    {"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive","valueBoolean":true}],
     "valueCoding":{"code":"none"}}]})";
  const ResponseRow rows[] = {
      {kItem, R"({"linkId":"q","answer":[{"valueCoding":{"code":"none"}}]})", {}},
      {kItem, R"({"linkId":"q","answer":[{"valueCoding":{"code":"a"}},{"valueCoding":{"code":"b"}}]})", {}},
      {kItem,
       R"({"linkId":"q","answer":[{"valueCoding":{"code":"a"}},{"valueCoding":{"code":"none"}}]})",
       {"error business-rule QuestionnaireResponse.item[0].answer"}},
  };
  for (const ResponseRow& row : rows) EXPECT_EQ(check(row.questionnaire, row.response), row.findings) << row.response;
}

TEST(ResponseAnswers, AreInTheValueSet) {
  const json::Value questionnaire = parsed(R"({"resourceType":"Questionnaire","contained":[
    {"resourceType":"ValueSet","id":"listed","compose":{"include":[{"system":"s","concept":[{"code":"a"},{"code":"x"}]}],
     "exclude":[{"system":"s","concept":[{"code":"x"}]}]}},
    {"resourceType":"ValueSet","id":"expanded","expansion":{"total":3,"contains":[
      {"system":"s","code":"top","abstract":true,"contains":[{"system":"s","code":"a"},{"system":"s","code":"b"}]}]}},
    {"resourceType":"ValueSet","id":"whole","compose":{"include":[{"system":"s"},{"system":"t","concept":[{"code":"a"}]}]}},
    {"resourceType":"ValueSet","id":"paged","expansion":{"total":9,"contains":[{"system":"s","code":"a"}]}}],
    "item":[{"linkId":"1","type":"choice","answerValueSet":"#listed"},
            {"linkId":"2","type":"choice","answerValueSet":"#expanded"},
            {"linkId":"3","type":"choice","answerValueSet":"#whole"},
            {"linkId":"4","type":"open-choice","answerValueSet":"#paged"},
            {"linkId":"5","type":"choice","answerValueSet":"http://hl7.org/fhir/ValueSet/administrative-gender"},
            {"linkId":"6","type":"choice","answerValueSet":"http://e.x/vs"}]})");
  ResponseOptions options;
  options.member_of = [](std::string_view set, std::string_view system, std::string_view code) -> std::optional<bool> {
    if (set != "http://e.x/vs") return std::nullopt;
    return system == "s" && code == "a";
  };
  const struct {
    std::string_view link_id;
    std::string_view coding;
    std::string_view finding;
  } rows[] = {
      {"1", R"("system":"s","code":"a")", ""},
      {"1", R"("system":"s","code":"b")", "error code-invalid"},
      {"1", R"("system":"s","code":"x")", "error code-invalid"},
      {"1", R"("code":"a")", "error code-invalid"},
      {"2", R"("system":"s","code":"b")", ""},
      {"2", R"("system":"s","code":"top")", "error code-invalid"},
      {"3", R"("system":"t","code":"a")", ""},
      {"3", R"("system":"s","code":"a")", "warning not-found"},
      {"4", R"("system":"s","code":"a")", ""},
      {"4", R"("system":"s","code":"z")", "warning not-found"},
      {"5", R"("system":"http://hl7.org/fhir/administrative-gender","code":"female")", ""},
      {"5", R"("system":"http://hl7.org/fhir/administrative-gender","code":"f")", "error code-invalid"},
      {"6", R"("system":"s","code":"a")", ""},
      {"6", R"("system":"s","code":"b")", "error code-invalid"},
  };
  for (const auto& row : rows) {
    const json::Value response =
        response_of(fmt::format(R"({{"linkId":"{}","answer":[{{"valueCoding":{{{}}}}}]}})", row.link_id, row.coding));
    const Lines expected = row.finding.empty()
                               ? Lines{}
                               : Lines{fmt::format("{} QuestionnaireResponse.item[0].answer[0].value", row.finding)};
    EXPECT_EQ(lines_of(check_response(response, questionnaire, options)), expected) << row.link_id << row.coding;
  }
}

struct LimitRow {
  std::string item;
  std::string_view right;
  std::string_view wrong;
  std::string_view code;
};

TEST(ResponseAnswers, KeepToTheLimits) {
  const LimitRow rows[] = {
      {core_extension("integer", "minValue", R"("valueInteger":5)"), R"("valueInteger":5)", R"("valueInteger":4)",
       "value"},
      {core_extension("integer", "maxValue", R"("valueInteger":5)"), R"("valueInteger":5)", R"("valueInteger":6)",
       "value"},
      {core_extension("decimal", "maxValue", R"("valueDecimal":0.3)"), R"("valueDecimal":0.30)",
       R"("valueDecimal":0.3000000000000000000001)", "value"},
      {core_extension("date", "minValue", R"("valueDate":"2024-02-01")"), R"("valueDate":"2024-02")",
       R"("valueDate":"2024-01-31")", "value"},
      {core_extension("dateTime", "maxValue", R"("valueDateTime":"2024-01-01T10:00:00Z")"),
       R"("valueDateTime":"2024-01-01T12:00:00+02:00")", R"("valueDateTime":"2024-01-01T10:00:01Z")", "value"},
      {core_extension("time", "minValue", R"("valueTime":"10:00:00")"), R"("valueTime":"10:00:00.0")",
       R"("valueTime":"09:59:59")", "value"},
      {with_extension("quantity", "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-maxQuantity",
                      R"("valueQuantity":{"value":2,"system":"http://unitsofmeasure.org","code":"g"})"),
       R"("valueQuantity":{"value":2000,"system":"http://unitsofmeasure.org","code":"mg"})",
       R"("valueQuantity":{"value":2001,"system":"http://unitsofmeasure.org","code":"mg"})", "value"},
      {core_extension("decimal", "maxDecimalPlaces", R"("valueInteger":2)"), R"("valueDecimal":1.25)",
       R"("valueDecimal":1.250)", "value"},
      {R"("type":"string","maxLength":2)", R"("valueString":"äö")", R"("valueString":"äöü")", "too-long"},
      {R"("type":"decimal","maxLength":3)", R"("valueDecimal":1.5)", R"("valueDecimal":1.55)", "too-long"},
      {core_extension("text", "minLength", R"("valueInteger":2)"), R"("valueString":"äö")", R"("valueString":"ä")",
       "value"},
      {core_extension("string", "regex", R"("valueString":"[0-9]{3}|x+")"), R"("valueString":"xxxx")",
       R"("valueString":"1234")", "value"},
      {core_extension("attachment", "mimeType", R"("valueCode":"image/png")"),
       R"("valueAttachment":{"contentType":"image/png; a=b"})", R"("valueAttachment":{"contentType":"image/jpeg"})",
       "value"},
      {core_extension("attachment", "mimeType", R"("valueCode":"image/*")"),
       R"("valueAttachment":{"contentType":"image/png"})", R"("valueAttachment":{"url":"http://a.b"})", "value"},
      {core_extension("attachment", "maxSize", R"("valueDecimal":0.5)"), R"("valueAttachment":{"size":524288})",
       R"("valueAttachment":{"size":524289})", "too-long"},
      {core_extension("attachment", "maxSize", R"("valueDecimal":0.000001)"), R"("valueAttachment":{"data":"YQ=="})",
       R"("valueAttachment":{"data":"YWI="})", "too-long"},
      {core_extension("reference", "questionnaire-referenceResource", R"("valueCode":"Patient")"),
       R"("valueReference":{"reference":"http://e.x/Patient/1"})", R"("valueReference":{"reference":"Group/1"})",
       "value"},
      {core_extension("reference", "questionnaire-referenceResource", R"("valueCode":"Patient")"),
       R"("valueReference":{"identifier":{"value":"1"}})", R"("valueReference":{"type":"Group"})", "value"},
      {core_extension("reference", "questionnaire-referenceProfile",
                      R"("valueCanonical":"http://hl7.org/fhir/StructureDefinition/Patient|4.0.1")"),
       R"("valueReference":{"reference":"Patient/1"})", R"("valueReference":{"reference":"Group/1"})", "value"},
      {core_extension("quantity", "questionnaire-unitOption", R"("valueCoding":{"system":"s","code":"kg"})"),
       R"("valueQuantity":{"value":1,"system":"s","code":"kg"})",
       R"("valueQuantity":{"value":1,"system":"s","code":"g"})", "code-invalid"},
      {core_extension("quantity", "questionnaire-unit",
                      R"("valueCoding":{"system":"http://unitsofmeasure.org","code":"kg"})"),
       R"("valueQuantity":{"value":1,"system":"http://unitsofmeasure.org","code":"g"})",
       R"("valueQuantity":{"value":1,"system":"http://unitsofmeasure.org","code":"m"})", "code-invalid"},
  };
  for (const LimitRow& row : rows) {
    EXPECT_EQ(check_answer(row.item, row.right), Lines{}) << row.item << row.right;
    EXPECT_EQ(check_answer(row.item, row.wrong), Lines{fmt::format("error {}", row.code)}) << row.item << row.wrong;
  }
}

TEST(ResponseAnswers, SayWhatCouldNotBeChecked) {
  EXPECT_EQ(check_answer(core_extension("string", "regex", R"("valueString":"(?=a)b")"), R"("valueString":"b")"),
            Lines{"warning not-supported"});
  EXPECT_EQ(check_answer(core_extension("quantity", "questionnaire-unitValueSet", R"("valueCanonical":"http://e.x/u")"),
                         R"("valueQuantity":{"value":1,"system":"s","code":"g"})"),
            Lines{"warning not-found"});
}

TEST(ResponseAnswers, ReferToContainedResourcesOfTheRightType) {
  const json::Value questionnaire = questionnaire_of(
      fmt::format(R"({{"linkId":"q",{}}})",
                  core_extension("reference", "questionnaire-referenceResource", R"("valueCode":"Patient")")));
  const json::Value response = parsed(R"({"resourceType":"QuestionnaireResponse","status":"completed",
    "contained":[{"resourceType":"Group","id":"g"}],
    "item":[{"linkId":"q","answer":[{"valueReference":{"reference":"#g"}}]}]})");
  EXPECT_EQ(lines_of(check_response(response, questionnaire)),
            Lines{"error value QuestionnaireResponse.item[0].answer[0].value"});
}

}  // namespace
}  // namespace concord::fhir
