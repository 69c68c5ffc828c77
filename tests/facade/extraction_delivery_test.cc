// What becomes of an extracted transaction at an EHR: the sandbox takes it as any partner would.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

#include "core/json/read.h"
#include "core/json/write.h"
#include "service/facade/extraction.h"
#include "service/sandbox/sandbox.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_partner.h"

namespace concord::facade {
namespace {

constexpr std::string_view kQuestionnaire =
    R"({"resourceType":"Questionnaire","url":"http://q.example/q","status":"active","item":[{"extension":[{"url":)"
    R"("http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract","valueBoolean":true}],)"
    R"("linkId":"g","type":"group","code":[{"system":"urn:c","code":"panel"}],"item":[{"linkId":"1","type":"integer",)"
    R"("code":[{"system":"urn:c","code":"a"}]},{"linkId":"2","type":"string","code":[{"system":"urn:c","code":"b"}]}]}]})";

json::Value response(std::string_view status, int number) {
  const json::Value first =
      json::object({{"linkId", "1"}, {"answer", json::Array{json::object({{"valueInteger", number}})}}});
  const json::Value second =
      json::object({{"linkId", "2"}, {"answer", json::Array{json::object({{"valueString", "x"}})}}});
  return json::object({{"resourceType", "QuestionnaireResponse"},
                       {"identifier", json::object({{"system", "urn:s"}, {"value", "1"}})},
                       {"questionnaire", "http://q.example/q"},
                       {"status", status},
                       {"authored", "2026-03-02T10:15:00Z"},
                       {"item", json::Array{json::object({{"linkId", "g"}, {"item", json::Array{first, second}}})}}});
}

struct Ehr {
  fakes::FakeClock clock;
  sandbox::Sandbox server{clock};

  http::Response send(http::Method method, std::string target, std::string body = {}) {
    http::Request request;
    request.method = method;
    request.target = std::move(target);
    request.headers = {{"Content-Type", "application/fhir+json"}};
    request.body = std::move(body);
    request.deadline = clock.in(std::chrono::seconds{30});
    return server.handle(request);
  }
  // The Observations of that code.
  json::Value observations(const std::string& code) {
    return json::read(send(http::Method::get, "/fhir/Observation?code=urn:c%7C" + code).body)
        .value_or(json::Value{})["entry"];
  }
};

// What $extract answers in `return`.
json::Value transaction_of(const json::Value& answered) {
  static const fhir::Validator kValidator;
  fakes::FakePartner partner;
  const Extraction extraction{kValidator, mappers::instruments::Registry::shipped(), partner};
  const auto out = extraction.extract(
      json::object(
          {{"resourceType", "Parameters"},
           {"parameter",
            json::Array{json::object({{"name", "questionnaire-response"}, {"resource", answered}}),
                        json::object({{"name", "questionnaire"}, {"resource", *json::read(kQuestionnaire)}})}}}),
      Deadline::max());
  return out ? (*out)["parameter"].at(0)["resource"] : json::Value{};
}

TEST(ExtractedTransaction, MakesNoTwinsAndFollowsAmendments) {
  Ehr ehr;
  const std::string first = json::write(transaction_of(response("completed", 1)));
  for (int i = 0; i < 2; ++i) {
    const auto answer = ehr.send(http::Method::post, "/fhir", first);
    ASSERT_EQ(answer.status, 200) << answer.body;
    for (const char* code : {"panel", "a", "b"}) EXPECT_EQ(ehr.observations(code).size(), 1U) << code << i;
  }
  const json::Value panel = ehr.observations("panel").at(0)["resource"];
  const json::Value member = ehr.observations("a").at(0)["resource"];
  EXPECT_EQ(panel["hasMember"].size(), 2U);
  EXPECT_EQ(panel["hasMember"].at(0).text("reference"), "Observation/" + std::string{member.text("id")});
  EXPECT_EQ(member["valueInteger"].as_integer(), 1);

  const auto answer = ehr.send(http::Method::post, "/fhir", json::write(transaction_of(response("amended", 2))));
  ASSERT_EQ(answer.status, 200) << answer.body;
  ASSERT_EQ(ehr.observations("a").size(), 1U);
  const json::Value amended = ehr.observations("a").at(0)["resource"];
  EXPECT_EQ(amended.text("id"), member.text("id"));
  EXPECT_EQ(amended.text("status"), "amended");
  EXPECT_EQ(amended["valueInteger"].as_integer(), 2);
}

TEST(ExtractedTransaction, LetsFinalObservationsInBesidePreliminaryOnes) {
  Ehr ehr;
  for (const char* status : {"in-progress", "completed"}) {
    const auto answer = ehr.send(http::Method::post, "/fhir", json::write(transaction_of(response(status, 1))));
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
  EXPECT_EQ(ehr.observations("a").size(), 2U);
}

}  // namespace
}  // namespace concord::facade
