#include <gtest/gtest.h>

#include "tests/fhir/search/table.h"

namespace concord::fhir {
namespace {

constexpr std::string_view kBloodPressure = R"({"resourceType":"Observation","status":"final",
  "code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
  "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
                "valueQuantity":{"value":107,"system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
               {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},
                "valueQuantity":{"value":60,"system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]})";

TEST(SearchComposite, FindsItsPartsInOneElement) {
  EXPECT_EQ(wrong_rows(
                kBloodPressure,
                {{"component-code-value-quantity=8480-6$107", true},
                 {"component-code-value-quantity=8480-6$60", false},
                 {"component-code-value-quantity=8462-4$60", true},
                 {"component-code-value-quantity=http://loinc.org|8480-6$gt100|http://unitsofmeasure.org|mm[Hg]", true},
                 {"component-code-value-quantity=8480-6$lt100,8462-4$lt100", true},
                 {"component-code-value-quantity:missing=false", true},
                 {"combo-code-value-quantity=8480-6$107", true},
                 {"combo-code-value-quantity=85354-9$107", false},
                 {"code-value-quantity=85354-9$107", false},
                 {"code-value-quantity:missing=true", true},
                 {"component-code-value-concept:missing=true", true}}),
            Texts{});
}

TEST(SearchComposite, TakesEachTypeOfComponent) {
  EXPECT_EQ(wrong_rows(R"({"resourceType":"Observation","status":"final","code":{"text":"x","coding":[{"code":"a"}]},
                           "valueDateTime":"2026-03-02"})",
                       {{"code-value-date=a$2026", true},
                        {"code-value-date=a$gt2026-03-02", false},
                        {"code-value-date=b$2026", false}}),
            Texts{});
  EXPECT_EQ(wrong_rows(R"({"resourceType":"Observation","status":"final","code":{"coding":[{"code":"a"}]},
                           "valueString":"Costs $5, at most"})",
                       {{R"(code-value-string=a$costs \$5\, at)", true}, {R"(code-value-string=a$costs \$6)", false}}),
            Texts{});
  EXPECT_EQ(wrong_rows(R"({"resourceType":"Group","type":"person","actual":false,"characteristic":[
                           {"code":{"coding":[{"code":"gender"}]},"valueCodeableConcept":{"coding":[{"code":"female"}]},"exclude":false},
                           {"code":{"coding":[{"code":"smokes"}]},"valueBoolean":true,"exclude":true}]})",
                       {{"characteristic-value=gender$female", true},
                        {"characteristic-value=smokes$true", true},
                        {"characteristic-value=gender$true", false}}),
            Texts{});
  EXPECT_EQ(
      wrong_rows(R"({"resourceType":"DocumentReference","status":"current","relatesTo":[
                           {"code":"replaces","target":{"reference":"DocumentReference/1"}},
                           {"code":"signs","target":{"reference":"DocumentReference/2"}}]})",
                 {{"relationship=DocumentReference/1$replaces", true},
                  {"relationship=DocumentReference/1$http://hl7.org/fhir/document-relationship-type|replaces", true},
                  {"relationship=DocumentReference/2$replaces", false}}),
      Texts{});
  EXPECT_EQ(wrong_rows(R"({"resourceType":"MolecularSequence","coordinateSystem":0,
                           "referenceSeq":{"chromosome":{"coding":[{"code":"1"}]}},"variant":[{"start":22,"end":23}]})",
                       {{"chromosome-variant-coordinate=1$lt30$gt20", true},
                        {"chromosome-variant-coordinate=2$lt30$gt20", false}}),
            Texts{});
  EXPECT_EQ(wrong_rows(R"({"resourceType":"ActivityDefinition","status":"draft","useContext":[
                           {"code":{"code":"age"},"valueRange":{"low":{"value":12},"high":{"value":18}}},
                           {"code":{"code":"focus"},"valueCodeableConcept":{"coding":[{"code":"flu"}]}}]})",
                       {{"context-type-quantity=age$gt13", true},
                        {"context-type-quantity=focus$gt13", false},
                        {"context-type-value=focus$flu", true},
                        {"context=flu", true},
                        {"context-quantity=lt13", true}}),
            Texts{});
}

}  // namespace
}  // namespace concord::fhir
