#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/json/write.h"
#include "mappers/instruments/registry.h"
#include "tests/http/api_fixture.h"

namespace concord::http {
namespace {

const Headers kFhir{{"Content-Type", "application/fhir+json"}};

json::Value body_of(const Response& response) { return json::read(response.body).value_or(json::Value{}); }

TEST(ValidateRoute, AnswersAnOperationOutcomeOfFhirJson) {
  ApiFixture fixture;
  for (const auto* target : {"/north/fhir/$validate", "/fhir/$validate", "/fhir/Patient/$validate",
                             "/south/fhir/Patient/$validate", "/fhir/Patient/%24validate"}) {
    const auto response = fixture.send(Method::post, target, kFhir, R"({"resourceType":"Patient","gender":"x"})");
    EXPECT_EQ(response.status, 200) << target;
    EXPECT_EQ(response.headers.value("Content-Type"), "application/fhir+json; charset=utf-8");
    EXPECT_EQ(body_of(response)["issue"].at(0)["expression"].at(0).as_string(), "Patient.gender");
  }
}

TEST(ValidateRoute, RefusesWhatItCannotRead) {
  ApiFixture fixture;
  struct Case {
    const char* target = "";
    Headers headers;
    const char* body = "";
    int status = 0;
  };
  for (const auto& [target, headers, body, status] : {
           Case{"/fhir/$validate", kFhir, "{", 400},
           Case{"/fhir/Patients/$validate", kFhir, R"({"resourceType":"Patient"})", 404},
           Case{"/fhir/$validate", {{"Content-Type", "application/fhir+xml"}}, "<Patient/>", 415},
           Case{"/fhir/$validate?profile=http://e.example/p", kFhir, R"({"resourceType":"Patient"})", 400},
       }) {
    const auto response = fixture.send(Method::post, target, headers, body);
    EXPECT_EQ(response.status, status) << target;
    EXPECT_EQ(body_of(response).text("resourceType"), "OperationOutcome") << target;
  }
  EXPECT_EQ(fixture.send(Method::get, "/fhir/$validate").status, 405);
}

json::Value response_of_phq2() {
  const auto* instrument = mappers::instruments::Registry::shipped().find("phq-2");
  json::Array items;
  for (const auto& item : instrument->items) {
    items.push_back(json::object(
        {{"linkId", item.link_id},
         {"answer", json::Array{json::object({{"valueCoding", json::object({{"system", item.options[1].system},
                                                                            {"code", item.options[1].code}})}})}}}));
  }
  return json::object({{"resourceType", "QuestionnaireResponse"},
                       {"id", "r1"},
                       {"questionnaire", instrument->canonical()},
                       {"status", "completed"},
                       {"authored", "2026-03-02"},
                       {"item", std::move(items)}});
}

TEST(ExtractRoute, AnswersTheTransaction) {
  ApiFixture fixture;
  fixture.north_ehr.seed(response_of_phq2());
  const std::string body = json::write(response_of_phq2());
  struct Case {
    Method method;
    const char* target;
    std::string body;
  };
  for (const auto& [method, target, sent] :
       {Case{Method::post, "/north/fhir/QuestionnaireResponse/$extract", body},
        Case{Method::post, "/south/fhir/QuestionnaireResponse/%24extract?_pretty=true", body},
        Case{Method::get, "/fhir/QuestionnaireResponse/r1/$extract", ""},
        Case{Method::post, "/fhir/QuestionnaireResponse/r1/$extract", R"({"resourceType":"Parameters"})"}}) {
    const auto response = fixture.send(method, target, method == Method::get ? Headers{} : kFhir, sent);
    EXPECT_EQ(response.status, 200) << target << response.body;
    EXPECT_EQ(response.headers.value("Content-Type"), "application/fhir+json; charset=utf-8");
    const json::Value out = body_of(response);
    EXPECT_EQ(out["parameter"].at(0).text("name"), "return");
    EXPECT_EQ(out["parameter"].at(0)["resource"]["entry"].size(), 2U) << target;
  }
  EXPECT_EQ(fixture.north_ehr.calls(),
            (std::vector<std::string>{"read QuestionnaireResponse/r1", "read QuestionnaireResponse/r1"}));
}

TEST(ExtractRoute, RefusesWhatItCannotExtract) {
  ApiFixture fixture;
  struct Case {
    Method method;
    const char* target;
    const char* body;
    int status;
  };
  for (const auto& [method, target, body, status] : {
           Case{Method::post, "/fhir/QuestionnaireResponse/$extract", "{", 400},
           Case{Method::post, "/fhir/QuestionnaireResponse/$extract", R"({"resourceType":"Patient"})", 422},
           Case{Method::post, "/fhir/QuestionnaireResponse/$extract?x=y", R"({"resourceType":"Patient"})", 400},
           Case{Method::get, "/fhir/QuestionnaireResponse/r1/$extract", "", 404},
           Case{Method::get, "/fhir/QuestionnaireResponse/$extract", "", 405},
       }) {
    const auto response = fixture.send(method, target, kFhir, body);
    EXPECT_EQ(response.status, status) << target;
    EXPECT_EQ(body_of(response).text("resourceType"), "OperationOutcome") << target;
  }
}

}  // namespace
}  // namespace concord::http
