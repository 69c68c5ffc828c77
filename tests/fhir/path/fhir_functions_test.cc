#include <gtest/gtest.h>

#include "tests/fhir/path/evaluation.h"

namespace concord::fhir::path {
namespace {

json::Value observation() {
  return *json::read(R"({"resourceType":"Observation","status":"final",
    "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},
    "code":{"coding":[{"system":"http://loinc.org","code":"44260-8"}]},
    "valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA6569-3",
      "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":1.0}]}]},
    "effectiveDateTime":"2020-05","referenceRange":[{},{}]})");
}

TEST(FhirFunctions, AnswerOnElements) {
  constexpr std::array kRows{
      Row{"status.getValue()", "'final'"},
      Row{"status.getValue() is String", "true"},
      Row{"code.getValue()", ""},
      Row{"status.memberOf('http://hl7.org/fhir/ValueSet/observation-status')", "true"},
      Row{"code.memberOf('http://hl7.org/fhir/ValueSet/observation-status')", "false"},
      Row{"status.memberOf('http://a.example/unknown')", "error"},
      Row{"text.div.htmlChecks()", "true"},
      Row{"status.htmlChecks()", "false"},
      Row{"conformsTo('http://hl7.org/fhir/StructureDefinition/Observation')", "true"},
      Row{"conformsTo('http://hl7.org/fhir/StructureDefinition/DomainResource')", "true"},
      Row{"conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')", "false"},
      Row{"conformsTo('http://a.example/profile')", "error"},
      Row{"value.coding.ordinal()", "1.0"},
      Row{"value.coding.weight()", "1.0"},
      Row{"code.coding.weight()", ""},
      Row{"status is code", "true"},
      Row{"status is string", "true"},
      Row{"status.as(string)", ""},
      Row{"status.ofType(code)", "'final'"},
      Row{"(effective as dateTime) < @2021", "true"},
      Row{"effective = @2020", ""},
      Row{"effective.toString().length() >= 7", "true"},
      Row{"status.resolve()", ""},
  };
  const json::Value resource = observation();
  for (const Row& row : kRows) EXPECT_EQ(result_of(row.expression, resource), row.result) << row.expression;
}

TEST(FhirFunctions, AskThePortForValueSets) {
  Environment environment;
  environment.member_of = [](std::string_view set, std::string_view system,
                             std::string_view code) -> std::optional<bool> {
    if (set != "http://a.example/known") return std::nullopt;
    return system == "http://loinc.org" && code == "44260-8";
  };
  const json::Value resource = observation();
  EXPECT_EQ(result_of("code.memberOf('http://a.example/known')", resource, environment), "true");
  EXPECT_EQ(result_of("code.coding.memberOf('http://a.example/known')", resource, environment), "true");
  EXPECT_EQ(result_of("value.memberOf('http://a.example/known')", resource, environment), "false");
  EXPECT_EQ(result_of("code.memberOf('http://a.example/other')", resource, environment), "error");
}

TEST(FhirFunctions, TakeLibertiesOfR4UnlessToldOtherwise) {
  const json::Value resource = observation();
  Environment exact;
  exact.as_takes_many = false;
  exact.system_takes_primitives = false;
  EXPECT_EQ(result_of("descendants().as(dateTime)", resource), "'2020-05'");
  EXPECT_EQ(result_of("descendants().as(dateTime)", resource, exact), "error");
  EXPECT_EQ(result_of("status is String", resource), "true");
  EXPECT_EQ(result_of("status is String", resource, exact), "false");
  EXPECT_EQ(result_of("status is System.String", resource), "false");
}

}  // namespace
}  // namespace concord::fhir::path
