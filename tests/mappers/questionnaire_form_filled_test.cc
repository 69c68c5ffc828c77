// Responses that people filled in, rightly and wrongly, and what is none at all.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/forms/questionnaire_form.h"

namespace concord::mappers {
namespace {

using json::Value;

Value parse(std::string_view text) { return json::read(text).value_or(Value{}); }

// The artifact, or null when the response is refused.
Value read(const Mapper& mapper, const Value& response) {
  const auto back = read_questionnaire_form(mapper, response);
  return back.has_value() ? back->artifact : Value{};
}

const Mapper& goals() { return *find("goal"); }

// A response with the least that a goal says, and these items besides.
Value goal_form(std::string_view items) {
  return parse(std::string{R"({"resourceType":"QuestionnaireResponse",
      "questionnaire":"https://concord.example/fhir/Questionnaire/form-goal|7","status":"completed",
      "extension":[{"url":"https://concord.example/fhir/StructureDefinition/recorded-at",
      "valueInstant":"2026-03-02T10:15:00Z"}],"identifier":{"system":"https://a.example","value":"1"},
      "subject":{"reference":"Patient/1"},"item":[{"linkId":"description","item":[{"linkId":"description.text",
      "answer":[{"valueString":"Walk"}]}]})"} +
               std::string{items} + "]}");
}

constexpr std::string_view kActive = R"(,{"linkId":"status","answer":[{"valueCoding":{"code":"active"}}]})";

struct Said {
  const char* name;
  std::string_view items;
  std::string_view member;
  std::string_view value;
};
class FilledIn : public testing::TestWithParam<Said> {};

TEST_P(FilledIn, IsUnderstood) {
  const Value response =
      goal_form(std::string{GetParam().member == "status" ? "" : kActive} + std::string{GetParam().items});
  const auto back = read_questionnaire_form(goals(), response);
  ASSERT_TRUE(back.has_value()) << back.error().issues.front().text << back.error().issues.front().expression;
  EXPECT_EQ(json::write(back->artifact[GetParam().member]), GetParam().value);
  EXPECT_EQ(back->notes, std::vector<Note>{});
}

INSTANTIATE_TEST_SUITE_P(
    All, FilledIn,
    testing::Values(
        Said{"code_as_text", R"(,{"linkId":"status","answer":[{"valueString":"on-hold"}]})", "status", R"("on-hold")"},
        Said{"code_as_displayed", R"(,{"linkId":"status","answer":[{"valueString":"On hold"}]})", "status",
             R"("on-hold")"},
        Said{"free_text_of_a_coding",
             R"(,{"linkId":"categories","item":[{"linkId":"categories.coding","answer":[{"valueString":"Diet"}]}]})",
             "categories", R"([{"coding":[{"display":"Diet"}]}])"},
        Said{"question_twice",
             R"(,{"linkId":"addresses","answer":[{"valueReference":{"reference":"Condition/1"}}]},
                {"linkId":"addresses","answer":[{"valueReference":{"reference":"Condition/2"}}]})",
             "addresses", R"([{"reference":"Condition/1"},{"reference":"Condition/2"}])"},
        Said{"unanswered", R"(,{"linkId":"startDate"},{"linkId":"targets","item":[{"linkId":"targets.dueDate"}]})",
             "startDate", "null"},
        Said{"number_text_is_kept",
             R"(,{"linkId":"targets","item":[{"linkId":"targets.measure","item":[{"linkId":"targets.measure.text",
                 "answer":[{"valueString":"m"}]}]},{"linkId":"targets.valueQuantity",
                 "answer":[{"valueQuantity":{"value":1.50,"unit":"kg"}}]}]})",
             "targets", R"([{"measure":{"text":"m"},"valueQuantity":{"value":1.50,"unit":"kg"}}])"}),
    [](const auto& one) { return std::string{one.param.name}; });

struct Fault {
  const char* name;
  std::string_view items;
  std::string_view expression;
  std::string_view text;
};
class Misfilled : public testing::TestWithParam<Fault> {};

TEST_P(Misfilled, IsRefusedWithThePlace) {
  const auto back = read_questionnaire_form(goals(), goal_form(GetParam().items));
  ASSERT_FALSE(back.has_value());
  EXPECT_EQ(back.error().kind, ErrorKind::unprocessable);
  ASSERT_EQ(back.error().issues.size(), 1U);
  EXPECT_EQ(back.error().issues.front().expression, GetParam().expression);
  EXPECT_EQ(back.error().issues.front().text, GetParam().text);
}

constexpr std::string_view kNoSuchAnswer = "is no answer of the type that is asked for";

INSTANTIATE_TEST_SUITE_P(
    All, Misfilled,
    testing::Values(
        Fault{"missing", "", "QuestionnaireResponse", "is required"},
        Fault{"no_such_code", R"(,{"linkId":"status","answer":[{"valueCoding":{"code":"x"}}]})",
              "QuestionnaireResponse.item[1].answer[0].value", kNoSuchAnswer},
        Fault{"another_system",
              R"(,{"linkId":"status","answer":[{"valueCoding":{"system":"http://x.example","code":"active"}}]})",
              "QuestionnaireResponse.item[1].answer[0].value", kNoSuchAnswer},
        Fault{"another_type", R"(,{"linkId":"status","answer":[{"valueBoolean":true}]})",
              "QuestionnaireResponse.item[1].answer[0].value", kNoSuchAnswer},
        Fault{"two_answers", R"(,{"linkId":"status","answer":[{"valueString":"active"},{"valueString":"planned"}]})",
              "QuestionnaireResponse.item", "an item that does not repeat is there twice"},
        Fault{"two_groups",
              R"(,{"linkId":"status","answer":[{"valueString":"active"}]},{"linkId":"description","item":[
                  {"linkId":"description.text","answer":[{"valueString":"Run"}]}]})",
              "QuestionnaireResponse.item", "an item that does not repeat is there twice"},
        Fault{"out_of_bounds",
              R"(,{"linkId":"status","answer":[{"valueString":"active"}]},{"linkId":"attainmentScale","item":[
                  {"linkId":"attainmentScale.level","answer":[{"valueInteger":3}]},
                  {"linkId":"attainmentScale.text","answer":[{"valueString":"a"}]}]})",
              "QuestionnaireResponse.item[2].item[0].answer[0].value", "must be a whole number from -2 to 2"},
        Fault{"missing_in_a_group",
              R"(,{"linkId":"status","answer":[{"valueString":"active"}]},{"linkId":"attainmentScale","item":[
                  {"linkId":"attainmentScale.level","answer":[{"valueInteger":1}]}]})",
              "QuestionnaireResponse.item[2]", "is required"}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(FormResponse, LeavesOutWhatTheFormDoesNotAsk) {
  const Value response = goal_form(std::string{kActive} + R"(,{"linkId":"ward","answer":[{"valueString":"7"}]},
      {"linkId":"startDate","extension":[{"url":"http://x.example"}],"answer":[{"extension":[{"url":"http://y.example"}],
      "valueDate":"2026"},{"extension":[{"url":"http://x.example"}]}],"item":[{"linkId":"a"}]},
      {"linkId":"targets","answer":[{"valueString":"no group"}]})");
  const auto back = read_questionnaire_form(goals(), response);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->artifact["startDate"], Value{"2026"});
  std::vector<std::string> places;
  for (const Note& note : back->notes) {
    EXPECT_EQ(note.kind, NoteKind::dropped);
    places.push_back(note.expression);
  }
  const std::string item = "QuestionnaireResponse.item";
  EXPECT_EQ(places, (std::vector<std::string>{item + "[2]", item + "[3].extension", item + "[3].item",
                                              item + "[3].answer[0].extension", item + "[3].answer[1].extension",
                                              item + "[3].answer[1]", item + "[4].answer"}));
}

TEST(FormResponse, ThatWasEnteredInErrorRetractsTheArtifact) {
  const Value response = json::with(goal_form(kActive), "status", "entered-in-error");
  EXPECT_EQ(read(goals(), response)["status"], Value{"entered-in-error"});
  const Value stored = goal_form(kActive);
  EXPECT_EQ(read(goals(), *retracted(stored))["status"], Value{"entered-in-error"});
}

TEST(FormResponse, OfAnotherFormIsRefused) {
  const Value response = goal_form(kActive);
  const auto refused = [](const Mapper& mapper, const Value& resource) {
    const auto back = read_questionnaire_form(mapper, resource);
    return !back.has_value() && back.error().kind == ErrorKind::unprocessable;
  };
  EXPECT_TRUE(refused(*find("goal-priorities"), response));
  EXPECT_TRUE(refused(*find("patient-reported-outcome"), response));
  EXPECT_TRUE(refused(goals(), json::with(response, "questionnaire", "https://other.example/form-goal")));
  EXPECT_TRUE(refused(goals(), json::with(response, "resourceType", "Questionnaire")));
  EXPECT_TRUE(refused(goals(), json::with(response, "identifier", {})));
  EXPECT_TRUE(refused(goals(), json::with(response, "extension", {})));
  EXPECT_TRUE(refused(goals(), json::with(response, "modifierExtension", parse(R"([{"url":"http://x.example"}])"))));
  EXPECT_TRUE(refused(goals(), Value{}));
}

TEST(FormResponse, HasBounds) {
  json::Array items;
  for (int i = 0; i < 20'000; ++i) items.push_back(parse(R"({"linkId":"unknown"})"));
  for (int i = 0; i < 20'000; ++i) {
    items.push_back(parse(R"({"linkId":"addresses","answer":[{"valueReference":{"reference":"Condition/1"}},
        {"valueString":"x"}]})"));
  }
  const auto back = read_questionnaire_form(goals(), json::with(goal_form(kActive), "item", Value{std::move(items)}));
  ASSERT_FALSE(back.has_value());
  EXPECT_EQ(back.error().issues.size(), 100U);

  Value nested = parse(R"({"linkId":"targets"})");
  for (int i = 0; i < 60; ++i) nested = json::object({{"linkId", "targets"}, {"item", json::array_of(nested)}});
  const auto deep = read_questionnaire_form(goals(), json::with(goal_form(kActive), "item", json::array_of(nested)));
  ASSERT_FALSE(deep.has_value());
}

}  // namespace
}  // namespace concord::mappers
