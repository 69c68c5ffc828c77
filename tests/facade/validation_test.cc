#include "service/facade/validation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/json/read.h"
#include "fhir/outcome.h"

namespace concord::facade {
namespace {

using testing::IsEmpty;

const fhir::Validator& validator() {
  static const fhir::Validator kInstance;
  return kInstance;
}

Result<json::Value> run(std::string_view type, std::string_view body, const http::Parameters& query = {}) {
  return Validation{validator()}.validate(type, *json::read(body), query);
}

// "code expression" of the only issue of an answer.
std::string issue_of(const Result<json::Value>& outcome) {
  if (!outcome) return "refused";
  const json::Value& issue = (*outcome)["issue"].at(0);
  return std::string{issue.text("code")}
      .append(" ")
      .append(issue["expression"].at(0).as_string().value_or(""))
      .append((*outcome)["issue"].size() == 1 ? "" : " and more");
}

constexpr std::string_view kPatient = R"({"resourceType":"Patient","gender":"female"})";

TEST(Validation, AnswersAllOkForAValidResource) {
  const auto outcome = run("", kPatient);
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->text("resourceType"), "OperationOutcome");
  EXPECT_EQ((*outcome)["issue"].at(0).text("severity"), "information");
}

TEST(Validation, AnswersTheFindings) {
  EXPECT_EQ(issue_of(run("", R"({"resourceType":"Patient","gender":"Female"})")), "code-invalid Patient.gender");
  EXPECT_EQ(issue_of(run("Patient", R"({"resourceType":"Patient","gender":"Female"})")), "code-invalid Patient.gender");
}

TEST(Validation, TakesTheResourceOutOfParameters) {
  const std::string wrong = R"({"resourceType":"Parameters","parameter":[{"name":"mode","valueCode":"create"},)"
                            R"({"name":"resource","resource":{"resourceType":"Patient","gender":"Female"}}]})";
  EXPECT_EQ(issue_of(run("Patient", wrong)), "code-invalid Patient.gender");
}

TEST(Validation, FindsAResourceOfAnotherTypeThanTheUrlNames) {
  EXPECT_EQ(issue_of(run("Goal", kPatient)), "invalid Patient");
}

TEST(Validation, ValidatesParametersThemselves) {
  const std::string_view parameters = R"({"resourceType":"Parameters","parameter":[{"name":"x","valueCode":"y"}]})";
  EXPECT_EQ(issue_of(run("Parameters", parameters)), "informational ");
  EXPECT_EQ(run("", parameters).error().kind, ErrorKind::unprocessable);
  EXPECT_EQ(run("Patient", parameters).error().kind, ErrorKind::unprocessable);
}

TEST(Validation, RefusesWhatItWouldNotLookAt) {
  struct Case {
    std::string_view name;
    std::string_view value;
  };
  for (const auto& [name, value] : {Case{"profile", "http://e.example/p"}, Case{"mode", "delete"},
                                    Case{"mode", "profile"}, Case{"mode", "Create"}, Case{"other", "x"}}) {
    const auto outcome = run("", kPatient, {{std::string{name}, std::string{value}}});
    ASSERT_FALSE(outcome.has_value()) << name << "=" << value;
    EXPECT_EQ(outcome.error().kind, ErrorKind::malformed);
    EXPECT_EQ(outcome.error().issues.at(0).code, "not-supported");
  }
  const auto profile = run("", R"({"resourceType":"Parameters","parameter":[{"name":"resource","resource":)"
                               R"({"resourceType":"Patient"}},{"name":"profile","valueUri":"http://e.example/p"}]})");
  ASSERT_FALSE(profile.has_value());
  EXPECT_EQ(profile.error().issues.at(0).expression, "Parameters.parameter[1]");
}

TEST(Validation, TakesTheModesThatChangeNothing) {
  EXPECT_TRUE(run("", kPatient, {{"mode", "create"}}).has_value());
  EXPECT_TRUE(run("", kPatient, {{"mode", "update"}, {"_format", "json"}, {"_pretty", "true"}}).has_value());
}

TEST(Validation, KnowsNoOtherTypesThanThoseOfR4) {
  EXPECT_EQ(run("Patients", kPatient).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace concord::facade
