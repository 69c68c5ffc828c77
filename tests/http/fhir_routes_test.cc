#include <gtest/gtest.h>

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
           Case{"/fhir/$validate?profile=http://e.example/p", kFhir, R"({"resourceType":"Patient"})", 501},
       }) {
    const auto response = fixture.send(Method::post, target, headers, body);
    EXPECT_EQ(response.status, status) << target;
    EXPECT_EQ(body_of(response).text("resourceType"), "OperationOutcome") << target;
  }
  EXPECT_EQ(fixture.send(Method::get, "/fhir/$validate").status, 405);
}

}  // namespace
}  // namespace concord::http
