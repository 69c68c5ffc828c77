#include <gtest/gtest.h>

#include "tests/fhir/search/table.h"

namespace concord::fhir {
namespace {

TEST(SearchToken, ComparesSystemAndCode) {
  EXPECT_EQ(wrong_rows(kObservation, {{"code=44261-6", true},
                                      {"code=http://loinc.org|44261-6", true},
                                      {"code=http://loinc.org|", true},
                                      {"code=|local", true},
                                      {"code=|44261-6", false},
                                      {"code=http://snomed.info/sct|44261-6", false},
                                      {"code=http://snomed.info/sct|", false},
                                      {"code=44261", false},
                                      {"code=LOCAL", false},
                                      {"code=|", false},
                                      {"code=nope,local", true},
                                      {"combo-code=local", true},
                                      {"method:missing=true", true},
                                      {"category=survey", true},
                                      {"_id=o1", true},
                                      {"_id=o2,o1", true},
                                      {"_id=|o1", true},
                                      {"_id=urn:x|o1", false},
                                      {"_tag=urn:t|key-1", true},
                                      {"_tag=urn:u|key-1", false},
                                      {"_security:missing=true", true}}),
            Texts{});
}

TEST(SearchToken, TakesItsModifiers) {
  EXPECT_EQ(wrong_rows(kObservation, {{"code:not=44261-6", false},
                                      {"code:not=other", true},
                                      {"code:not=other,local", false},
                                      {"method:not=x", true},
                                      {"code:text=phq", true},
                                      {"code:text=PHQ-9 SC", true},
                                      {"code:text=total", false},
                                      {"code:missing=true", false},
                                      {"code:missing=false", true}}),
            Texts{});
  EXPECT_EQ(wrong_rows(kPatient, {{"identifier:text=record", true},
                                  {"identifier:text=mr", false},
                                  {"identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|446", true},
                                  {"identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|446053", false},
                                  {"identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|PI|446", false},
                                  {"identifier:of-type=urn:x|MR|446", false}}),
            Texts{});
}

// The system of a code is that of its required binding, and of no other.
TEST(SearchToken, KnowsTheSystemsOfCodes) {
  EXPECT_EQ(wrong_rows(kObservation, {{"status=final", true},
                                      {"status=http://hl7.org/fhir/observation-status|final", true},
                                      {"status=http://hl7.org/fhir/observation-status|", true},
                                      {"status=http://hl7.org/fhir/observation-status|amended", false},
                                      {"status=http://hl7.org/fhir/goal-status|final", false},
                                      {"status=http://loinc.org|final", false},
                                      {"status=|final", false}}),
            Texts{});
  EXPECT_EQ(wrong_rows(kPatient, {{"gender=http://hl7.org/fhir/administrative-gender|female", true},
                                  {"gender=http://hl7.org/fhir/observation-status|female", false},
                                  {"gender=female,male", true}}),
            Texts{});
  EXPECT_EQ(wrong_rows(R"({"resourceType":"DocumentReference","status":"current",
                           "content":[{"attachment":{"contentType":"application/pdf","language":"de"}}]})",
                       {{"contenttype=urn:ietf:bcp:13|application/pdf", true},
                        {"contenttype=http://loinc.org|application/pdf", false},
                        {"language=urn:ietf:bcp:47|de", true},
                        {"language=de", true},
                        {"language=d", false}}),
            Texts{});
}

TEST(SearchToken, ReadsContactPointsAndBooleans) {
  EXPECT_EQ(wrong_rows(kPatient, {{"active=true", true},
                                  {"active=false", false},
                                  {"active=http://terminology.hl7.org/CodeSystem/special-values|true", true},
                                  {"active=http://loinc.org|true", false},
                                  {"telecom=555-0101", true},
                                  {"telecom=phone|555-0101", true},
                                  {"telecom=email|555-0101", false},
                                  {"telecom=555", false},
                                  {"phone=555-0101", true},
                                  {"email=555-0101", false},
                                  {"email=ana@example.org", true},
                                  {"address-use=home", true},
                                  {"deceased=false", true},
                                  {"deceased=true", false}}),
            Texts{});
  EXPECT_EQ(wrong_rows(R"({"resourceType":"Patient","deceasedDateTime":"2026"})", {{"deceased=true", true}}), Texts{});
  EXPECT_EQ(wrong_rows(R"({"resourceType":"Patient","deceasedBoolean":false})",
                       {{"deceased=true", false}, {"deceased=false", true}}),
            Texts{});
}

TEST(SearchToken, ResolvesEscapes) {
  EXPECT_EQ(wrong_rows(kObservation, {{R"(identifier=urn:a|x\|y)", true},
                                      {R"(identifier=x\|y)", true},
                                      {"identifier=urn:a|x|y", true},
                                      {"identifier=x|y", false},
                                      {"identifier=urn:a|x", false},
                                      {"identifier=|bare", true},
                                      {"identifier=urn:a|bare", false},
                                      {R"(identifier=a\,b,bare)", true},
                                      {R"(identifier=a\,bare)", false}}),
            Texts{});
}

TEST(SearchToken, TakesAnExtensionAloneForMissing) {
  EXPECT_EQ(wrong_rows(R"({"resourceType":"Patient","_gender":{"extension":[{"url":"urn:x","valueCode":"unknown"}]}})",
                       {{"gender:missing=true", true}, {"gender:missing=false", false}, {"gender:not=male", true}}),
            Texts{});
}

}  // namespace
}  // namespace concord::fhir
