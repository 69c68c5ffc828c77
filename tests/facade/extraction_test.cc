#include "service/facade/extraction.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "tests/fakes/fake_partner.h"

namespace concord::facade {
namespace {

const fhir::Validator& validator() {
  static const fhir::Validator kInstance;
  return kInstance;
}

json::Value parsed(std::string_view text) { return json::read(text).value_or(json::Value{}); }

constexpr std::string_view kMark =
    R"("extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract",)"
    R"("valueBoolean":true}],)";

// A Questionnaire with one coded integer.
json::Value questionnaire(std::string_view head, std::string_view mark = kMark) {
  return parsed(fmt::format(R"({{"resourceType":"Questionnaire",{}{}"item":[{{"linkId":"1","type":"integer",)"
                            R"("code":[{{"system":"urn:c","code":"a"}}]}}]}})",
                            mark, head));
}

constexpr std::string_view kActive = R"("id":"q1","url":"http://q.example/q","version":"2","status":"active",)";

json::Value response(std::string_view head, std::string_view answer = R"("answer":[{"valueInteger":1}])") {
  return parsed(fmt::format(R"({{"resourceType":"QuestionnaireResponse",{}"authored":"2026-03-02",)"
                            R"("item":[{{"linkId":"1",{}}}]}})",
                            head, answer));
}

json::Value answers(std::string_view canonical) {
  return response(fmt::format(R"("id":"r1","status":"completed","questionnaire":"{}",)", canonical));
}

json::Value parameters(const json::Value& answered, const json::Value& given) {
  return json::object(
      {{"resourceType", "Parameters"},
       {"parameter", json::Array{json::object({{"name", "questionnaire-response"}, {"resource", answered}}),
                                 json::object({{"name", "questionnaire"}, {"resource", given}})}}});
}

struct Fixture {
  fakes::FakePartner ehr;
  Extraction extraction{validator(), mappers::instruments::Registry::shipped(), ehr};

  Result<json::Value> extract(const json::Value& body) { return extraction.extract(body, Deadline::max()); }
};

// The resource of that name; null when it is not there.
json::Value output(const json::Value& out, std::string_view name) {
  for (const json::Value& each : out["parameter"].items()) {
    if (each.text("name") == name) return each["resource"];
  }
  return {};
}

// How many Observations came, or "422 code expression" of the findings.
std::string outcome(const Result<json::Value>& out) {
  if (out) return fmt::format("{}", output(*out, "return")["entry"].size());
  std::string line = out.error().kind == ErrorKind::unprocessable ? "unprocessable" : "other";
  for (const Issue& issue : out.error().issues) {
    if (issue.severity == Severity::error) line += fmt::format(" {} {}", issue.code, issue.expression);
  }
  return line;
}

TEST(Extract, FindsTheQuestionnaireWhereverItIs) {
  const json::Value own = questionnaire(kActive);
  const json::Value derived =
      questionnaire(R"("url":"http://q.example/marked","derivedFrom":["http://q.example/q|2"],"status":"active",)");
  const json::Value contained = response(
      fmt::format(R"("id":"r1","status":"completed","questionnaire":"#q1","contained":[{}],)", json::write(own)));
  struct Case {
    json::Value body;
    bool is_at_partner;
    std::string outcome;
    std::vector<std::string> calls;
  };
  const Case cases[] = {
      {parameters(answers("http://q.example/q|2"), own), false, "1", {}},
      {parameters(answers("http://q.example/q|2"), derived), false, "1", {}},
      {contained, false, "1", {}},
      {answers("http://q.example/q|2"), true, "1", {"search Questionnaire?url=http://q.example/q&version=2"}},
      {answers("http://q.example/q"), true, "1", {"search Questionnaire?url=http://q.example/q"}},
      {answers("Questionnaire/q1"), true, "1", {"search Questionnaire?_id=q1"}},
      {answers("http://q.example/q|1"),
       true,
       "unprocessable not-found QuestionnaireResponse.questionnaire",
       {"search Questionnaire?url=http://q.example/q&version=1"}},
      {answers("http://q.example/q"),
       false,
       "unprocessable not-found QuestionnaireResponse.questionnaire",
       {"search Questionnaire?url=http://q.example/q"}},
      {answers("#q1"), true, "unprocessable not-found QuestionnaireResponse.questionnaire", {}},
      {response(R"("status":"completed",)"), true, "unprocessable required QuestionnaireResponse.questionnaire", {}},
  };
  for (const Case& each : cases) {
    Fixture fixture;
    fixture.ehr.ignore_parameters();
    if (each.is_at_partner) fixture.ehr.seed(own);
    EXPECT_EQ(outcome(fixture.extract(each.body)), each.outcome) << json::write(each.body);
    EXPECT_EQ(fixture.ehr.calls(), each.calls) << json::write(each.body);
  }
}

TEST(Extract, TakesTheActiveOneOfSeveralVersions) {
  Fixture fixture;
  fixture.ehr.ignore_parameters();
  fixture.ehr.seed(questionnaire(kActive));
  fixture.ehr.seed(questionnaire(R"("id":"q2","url":"http://q.example/q","version":"3","status":"retired",)"));
  EXPECT_EQ(outcome(fixture.extract(answers("http://q.example/q"))), "1");
  fixture.ehr.seed(questionnaire(R"("id":"q3","url":"http://q.example/q","version":"4","status":"active",)"));
  EXPECT_EQ(outcome(fixture.extract(answers("http://q.example/q"))),
            "unprocessable multiple-matches QuestionnaireResponse.questionnaire");
}

TEST(Extract, AnswersParametersThatAreValid) {
  Fixture fixture;
  const auto out = fixture.extract(parameters(answers("http://q.example/q|2"), questionnaire(kActive)));
  ASSERT_TRUE(out.has_value());
  EXPECT_EQ(out->text("resourceType"), "Parameters");
  EXPECT_EQ(validator().validate(*out), std::vector<Issue>{}) << json::write(*out);
  const json::Value bundle = output(*out, "return");
  EXPECT_EQ(bundle.text("type"), "transaction");
  const json::Value& observation = bundle["entry"].at(0)["resource"];
  EXPECT_EQ(observation["valueInteger"].as_integer(), 1);
  EXPECT_EQ(observation["derivedFrom"].at(0).text("reference"), "QuestionnaireResponse/r1");
  EXPECT_EQ(fixture.ehr.calls(), std::vector<std::string>{});
}

// All that is asked, with the second option of each choice.
json::Value answered(const mappers::instruments::Instrument& instrument) {
  using mappers::instruments::ItemType;
  json::Array items;
  for (const mappers::instruments::Item& item : instrument.items) {
    json::Value answer = json::object({{"valueInteger", 1}});
    if (item.type == ItemType::boolean) answer = json::object({{"valueBoolean", true}});
    if (item.type == ItemType::choice) {
      const auto& option = item.options[1];
      answer = json::object({{"valueCoding", json::object({{"system", option.system}, {"code", option.code}})}});
    }
    items.push_back(json::object({{"linkId", item.link_id}, {"answer", json::Array{answer}}}));
  }
  return json::object({{"resourceType", "QuestionnaireResponse"},
                       {"id", "r1"},
                       {"questionnaire", instrument.canonical()},
                       {"status", "completed"},
                       {"authored", "2026-03-02T10:15:00Z"},
                       {"item", std::move(items)}});
}

TEST(Extract, TakesResponsesToTheShippedInstruments) {
  Fixture fixture;
  for (const auto& instrument : mappers::instruments::Registry::shipped().all()) {
    if (!instrument.groups.empty()) continue;
    const auto out = fixture.extract(answered(instrument));
    ASSERT_TRUE(out.has_value()) << instrument.id << " " << outcome(out);
    EXPECT_EQ(validator().validate(*out), std::vector<Issue>{}) << instrument.id;
    EXPECT_TRUE(output(*out, "issues").is_null()) << json::write(*out);
    const json::Value bundle = output(*out, "return");
    std::vector<std::string> codes;
    for (const json::Value& entry : bundle["entry"].items()) {
      const json::Value& observation = entry["resource"];
      codes.emplace_back(observation["code"]["coding"].at(0).text("code"));
      EXPECT_EQ(observation["category"].at(0)["coding"].at(0).text("code"), "survey");
    }
    std::vector<std::string> expected;
    for (const auto& item : instrument.items) expected.push_back(item.code);
    EXPECT_EQ(codes, expected) << instrument.id;
  }
  EXPECT_EQ(fixture.ehr.calls(), std::vector<std::string>{});
}

TEST(Extract, SaysWhenThereIsNothingToExtract) {
  Fixture fixture;
  const auto out = fixture.extract(parameters(
      response(R"("status":"in-progress","questionnaire":"http://q.example/q|2","id":"r1",)", R"("text":"x")"),
      questionnaire(kActive)));
  ASSERT_TRUE(out.has_value());
  EXPECT_TRUE(output(*out, "return").is_null());
  EXPECT_EQ(output(*out, "issues")["issue"].at(0).text("code"), "informational");
}

TEST(Extract, WarnsOfAResponseThatBroughtItsObservations) {
  Fixture fixture;
  const json::Value delivered =
      response(R"("id":"r1","meta":{"tag":[{"system":"https://concord.example/fhir/sid/artifact","code":"x"}]},)"
               R"("status":"completed","questionnaire":"http://q.example/q|2",)");
  const auto out = fixture.extract(parameters(delivered, questionnaire(kActive)));
  ASSERT_TRUE(out.has_value());
  EXPECT_EQ(output(*out, "issues")["issue"].at(0).text("code"), "duplicate");
}

TEST(Extract, RefusesWithAllFindings) {
  const json::Value own = questionnaire(kActive);
  struct Case {
    json::Value body;
    std::string outcome;
  };
  const Case cases[] = {
      {parsed(R"({"resourceType":"Patient"})"), "unprocessable invalid Patient"},
      {parsed(R"({"resourceType":"Parameters"})"), "unprocessable required Parameters.parameter"},
      {parameters(own, own), "unprocessable invalid Parameters.parameter[0]"},
      {parsed(R"({"resourceType":"Parameters","parameter":[{"name":"x","valueCode":"y"}]})"),
       "other not-supported Parameters.parameter[0]"},
      {parameters(
           response(R"("status":"done","questionnaire":"http://q.example/q",)", R"("answer":[{"valueString":"x"}])"),
           own),
       "unprocessable code-invalid QuestionnaireResponse.status structure "
       "QuestionnaireResponse.item[0].answer[0].value"},
      {parameters(answers("http://q.example/other"), own),
       "unprocessable business-rule QuestionnaireResponse.questionnaire"},
      {parameters(response(R"("status":"stopped",)"), own), "unprocessable business-rule QuestionnaireResponse.status"},
      {parameters(answers("http://q.example/q"), questionnaire(kActive, "")),
       "unprocessable not-supported Questionnaire"},
      {parameters(answers("http://q.example/q"), questionnaire(R"("url":"http://q.example/q","status":"live",)")),
       "unprocessable code-invalid Questionnaire.status"},
  };
  for (const Case& each : cases) {
    Fixture fixture;
    EXPECT_EQ(outcome(fixture.extract(each.body)), each.outcome) << json::write(each.body);
  }
}

TEST(Extract, PassesOnWhatThePartnerCannotDo) {
  Fixture fixture;
  fixture.ehr.fail_next("search", {.kind = ErrorKind::timeout, .message = "late"});
  const auto late = fixture.extract(answers("http://q.example/q"));
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().kind, ErrorKind::timeout);
  fixture.ehr.fail_next("search", {.kind = ErrorKind::partner_rejected, .message = "no such type"});
  EXPECT_EQ(outcome(fixture.extract(answers("http://q.example/q"))),
            "unprocessable not-found QuestionnaireResponse.questionnaire");
}

TEST(Extract, ReadsAStoredResponse) {
  Fixture fixture;
  fixture.ehr.seed(answers("http://q.example/q"));
  const json::Value given = json::object(
      {{"resourceType", "Parameters"},
       {"parameter", json::Array{json::object({{"name", "questionnaire"}, {"resource", questionnaire(kActive)}})}}});
  const auto run = [&](const std::string& id, const json::Value& body) {
    return fixture.extraction.extract_stored(fixture.ehr.stored(id), body, Deadline::max());
  };
  EXPECT_EQ(outcome(run("QuestionnaireResponse/r1", given)), "1");
  EXPECT_EQ(run("QuestionnaireResponse/r2", given).error().kind, ErrorKind::partner_broken);
  EXPECT_EQ(outcome(run("QuestionnaireResponse/r1", answers("http://q.example/q"))), "unprocessable business-rule ");
  EXPECT_EQ(outcome(run("QuestionnaireResponse/r1", {})),
            "unprocessable not-found QuestionnaireResponse.questionnaire");
}

}  // namespace
}  // namespace concord::facade
