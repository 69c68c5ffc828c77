// Responses to a form as other hands leave them: every answer counts, and nothing else does.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/forms/questionnaire_form.h"
#include "tests/mappers/corpus.h"

namespace concord::mappers {
namespace {

using json::Value;

constexpr std::uint32_t kGenerated = 150;

Value parse(std::string_view text) { return json::read(text).value_or(Value{}); }

Value written(const Mapper& mapper, const Value& artifact) {
  return write_questionnaire_form(mapper, artifact, mapper.map(artifact).graph)->resource;
}

// The artifact, or null when the response is refused.
Value read(const Mapper& mapper, const Value& response) {
  const auto back = read_questionnaire_form(mapper, response);
  return back.has_value() ? back->artifact : Value{};
}

// A copy of a list of items in which the answer of that number went through `change`; a null result takes it away.
class AnswerEdit {
 public:
  using Change = std::function<Value(const Value& answer)>;
  AnswerEdit(std::size_t number, Change change) : left_{number}, change_{std::move(change)} {}

  Value items(const Value& list) {
    json::Array out;
    for (const Value& item : list.items()) out.push_back(one(item));
    return Value{std::move(out)};
  }
  // The linkId of the item that was changed; empty when there is no such answer.
  [[nodiscard]] const std::string& link_id() const { return link_id_; }

 private:
  Value one(const Value& item) {
    Value out = item;
    if (const Value* inside = item.find("item")) out = json::with(out, "item", items(*inside));
    json::Array answers;
    for (const Value& answer : item["answer"].items()) {
      const bool is_it = left_-- == 0;
      if (is_it) link_id_ = item.text("linkId");
      Value now = is_it ? change_(answer) : answer;
      if (!now.is_null()) answers.push_back(std::move(now));
    }
    if (item["answer"].size() == 0) return out;
    return json::with(out, "answer", answers.empty() ? Value{} : Value{std::move(answers)});
  }

  std::size_t left_;
  Change change_;
  std::string link_id_;
};

// Each answer of the response changed for itself.
void for_each_answer(const Value& response, const AnswerEdit::Change& change,
                     const std::function<void(const std::string& link_id, const Value& edited)>& seen) {
  for (std::size_t number = 0;; ++number) {
    AnswerEdit edit{number, change};
    const Value items = edit.items(response["item"]);
    if (edit.link_id().empty()) return;
    seen(edit.link_id(), json::with(response, "item", items));
  }
}

void collect_questions(const Value& items, std::set<std::string>& out) {
  for (const Value& item : items.items()) {
    if (item.text("type") != "group" && item.text("type") != "display") out.emplace(item.text("linkId"));
    collect_questions(item["item"], out);
  }
}

class EditedForm : public testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] const Mapper& mapper() const { return *find(GetParam()); }
  [[nodiscard]] std::vector<Value> artifacts() const { return testing_support::corpus(GetParam(), kGenerated); }
  [[nodiscard]] std::set<std::string> questions() const {
    std::set<std::string> out;
    collect_questions(form_questionnaire(mapper())["item"], out);
    return out;
  }
};

// Items whose answer the format fills in when it is gone, and with what.
const std::map<std::string, std::string> kFilledIn{
    {"status", "current"}, {"acceptance.status", "pending"}, {"description.text", "the display of the coding"}};

TEST_P(EditedForm, LosesTheMemberWithItsAnswer) {
  std::set<std::string> seen;
  for (const Value& artifact : artifacts()) {
    for_each_answer(
        written(mapper(), artifact), [](const Value&) { return Value{}; },
        [&](const std::string& link_id, const Value& edited) {
          seen.insert(link_id);
          const bool is_same = read(mapper(), edited) == artifact;
          EXPECT_TRUE(!is_same || kFilledIn.contains(link_id)) << link_id << ": something else holds it as well";
        });
  }
  EXPECT_EQ(seen, questions()) << "not every question was answered by some artifact";
}

// Another answer of the same type.
Value other_answer(const Value& answer) {
  const json::Member& member = answer.members().front();
  const Value& value = member.value;
  if (value.is_number()) return json::with(answer, member.name(), Value::number(value.as_number() == "1" ? "2" : "1"));
  if (const auto truth = value.as_bool()) return json::with(answer, member.name(), !*truth);
  if (member.name() == "valueDate" || member.name() == "valueDateTime") {
    return json::with(answer, member.name(), value.as_string() == "2031" ? "2032" : "2031");
  }
  if (value.is_string()) return json::with(answer, member.name(), std::string{*value.as_string()} + "x");
  for (const std::string_view name : {"display", "reference", "code", "unit"}) {
    if (const Value* text = value.find(name);
        text != nullptr && value.text("system").find("concord") == std::string::npos)
      return json::with(answer, member.name(), json::with(value, name, std::string{*text->as_string()} + "x"));
  }
  if (const Value* number = value.find("value"))
    return json::with(answer, member.name(),
                      json::with(value, "value", Value::number(number->as_number() == "1" ? "2" : "1")));
  if (const Value* identifier = value.find("identifier"))
    return json::with(answer, member.name(), json::with(value, "identifier", json::with(*identifier, "value", "x")));
  return json::with(answer, member.name(), json::with(value, "code", "no-such-code"));
}

TEST_P(EditedForm, ChangesTheMemberWithItsAnswer) {
  std::set<std::string> seen;
  for (const Value& artifact : artifacts()) {
    for_each_answer(written(mapper(), artifact), other_answer, [&](const std::string& link_id, const Value& edited) {
      seen.insert(link_id);
      EXPECT_NE(json::write(read(mapper(), edited)), json::write(artifact)) << link_id;
    });
  }
  EXPECT_EQ(seen, questions());
}

// Answers of every type to every question: an artifact or findings, never a wrong artifact.
TEST_P(EditedForm, IsRefusedOrValidWhateverTheAnswers) {
  constexpr std::array<std::string_view, 13> kAnswers{
      R"({"valueString":"x"})",
      R"({"valueInteger":99})",
      R"({"valueDecimal":1.5})",
      R"({"valueBoolean":true})",
      R"({"valueDate":"2026-99"})",
      R"({"valueDateTime":"2026"})",
      R"({"valueUri":"not a uri"})",
      R"({"valueCoding":{"system":"http://x.example","code":"y"}})",
      R"({"valueCoding":["y"]})",
      R"({"valueQuantity":{"value":"1","code":"??"}})",
      R"({"valueReference":{"reference":7}})",
      R"({"valueReference":{"type":"Goal","identifier":{"system":"s","value":"v"}}})",
      R"({"value":{},"valueAttachment":{"data":"eA=="}})"};
  const Value artifact = artifacts().front();
  std::size_t refused = 0;
  for (const std::string_view answer : kAnswers) {
    for_each_answer(
        written(mapper(), artifact), [&](const Value&) { return parse(answer); },
        [&](const std::string& link_id, const Value& edited) {
          const auto back = read_questionnaire_form(mapper(), edited);
          if (back.has_value()) {
            EXPECT_EQ(mapper().check(back->artifact), std::vector<Issue>{}) << link_id;
            EXPECT_EQ(mapper().normalise(back->artifact).artifact, back->artifact) << link_id;
            return;
          }
          ++refused;
          EXPECT_EQ(back.error().kind, ErrorKind::unprocessable);
          EXPECT_FALSE(back.error().issues.empty()) << link_id;
          for (const Issue& issue : back.error().issues)
            EXPECT_TRUE(issue.expression.starts_with("QuestionnaireResponse")) << issue.expression;
        });
  }
  EXPECT_GT(refused, 0U);
}

Value without_extensions(const Value& value) {
  if (value.is_array()) {
    json::Array out;
    for (const Value& item : value.items()) out.push_back(without_extensions(item));
    return Value{std::move(out)};
  }
  if (!value.is_object()) return value;
  json::Object out;
  for (const json::Member& member : value.members()) {
    if (member.name() != "extension") out.emplace_back(member.name_value, without_extensions(member.value));
  }
  return Value{std::move(out)};
}

TEST_P(EditedForm, NeedsNoExtensionOfOurs) {
  for (const Value& artifact : artifacts()) {
    const auto back = read_questionnaire_form(mapper(), without_extensions(written(mapper(), artifact)));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(json::write(back->artifact), json::write(json::with(artifact, "extension", {})));
    ASSERT_EQ(back->notes.size(), 1U);
    EXPECT_EQ(back->notes.front().pointer, "/recordedAt");
  }
}

INSTANTIATE_TEST_SUITE_P(All, EditedForm, testing::Values("goal", "goal-priorities"), [](const auto& one) {
  std::string name{one.param};
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace concord::mappers
