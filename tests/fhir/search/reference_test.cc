#include <gtest/gtest.h>

#include "tests/fhir/search/table.h"

namespace concord::fhir {
namespace {

TEST(SearchReference, ComparesTypeIdAndBase) {
  EXPECT_EQ(wrong_rows(kObservation, {{"subject=Patient/p1", true},
                                      {"subject=p1", true},
                                      {"patient=p1", true},
                                      {"patient=Patient/p1", true},
                                      {"subject:Patient=p1", true},
                                      {"subject:Patient=Patient/p1", true},
                                      {"subject:Group=p1", false},
                                      {"subject=Group/p1", false},
                                      {"subject=http://other.test/fhir/Patient/p1", false},
                                      {"subject=p", false},
                                      {"subject:missing=false", true},
                                      {"focus=Goal/7", true},
                                      {"focus=urn:uuid:1", true},
                                      {"focus:Goal=urn:uuid:1", false},
                                      {"focus=Goal/8,Goal/7", true},
                                      {"encounter:missing=true", true}}),
            Texts{});
}

TEST(SearchReference, ComparesVersionsWhenAskedTo) {
  EXPECT_EQ(
      wrong_rows(kObservation, {{"subject=Patient/p1/_history/1", false},
                                {"derived-from=http://other.test/fhir/QuestionnaireResponse/q1", true},
                                {"derived-from=http://other.test/fhir/QuestionnaireResponse/q1/_history/2", true},
                                {"derived-from=http://other.test/fhir/QuestionnaireResponse/q1/_history/3", false},
                                {"derived-from=QuestionnaireResponse/q1", false},
                                {"derived-from=q1", false}}),
      Texts{});
}

TEST(SearchReference, FindsIdentifiersInReferences) {
  EXPECT_EQ(wrong_rows(kObservation, {{"performer:identifier=urn:npi|99", true},
                                      {"performer:identifier=99", true},
                                      {"performer:identifier=urn:npi|98", false},
                                      {"subject:identifier=p1", false},
                                      {"performer=99", false}}),
            Texts{});
}

TEST(SearchReference, ComparesCanonicalsWithAndWithoutVersion) {
  EXPECT_EQ(wrong_rows(R"({"resourceType":"QuestionnaireResponse","questionnaire":"http://q.test/phq-9|1.2",
                           "identifier":{"system":"urn:a","value":"r1"}})",
                       {{"questionnaire=http://q.test/phq-9", true},
                        {R"(questionnaire=http://q.test/phq-9\|1.2)", true},
                        {"questionnaire=http://q.test/phq-9|1.2", true},
                        {"questionnaire=http://q.test/phq-9|1.3", false},
                        {"questionnaire=http://q.test/phq", false},
                        {"questionnaire:Questionnaire=http://q.test/phq-9", false},
                        {"identifier=urn:a|r1", true},
                        {"identifier=r2", false}}),
            Texts{});
}

// Expressions with `where(resolve() is Patient)`: told by the text, the contained resource or the stated type.
TEST(SearchReference, KnowsTheTypeOfATargetWithoutAStore) {
  const auto subject = [](std::string_view reference) {
    return R"({"resourceType":"Goal","contained":[{"resourceType":"Patient","id":"in"},{"resourceType":"Group","id":"g"}],
               "subject":)" +
           std::string{reference} + "}";
  };
  const std::vector<Row> yes{{"patient:missing=false", true}};
  const std::vector<Row> no{{"patient:missing=false", false}, {"subject:missing=false", true}};
  EXPECT_EQ(wrong_rows(subject(R"({"reference":"Patient/1"})"), yes), Texts{});
  EXPECT_EQ(wrong_rows(subject(R"({"reference":"http://a.test/fhir/Patient/1/_history/2"})"), yes), Texts{});
  EXPECT_EQ(wrong_rows(subject(R"({"reference":"#in"})"), yes), Texts{});
  EXPECT_EQ(wrong_rows(subject(R"({"type":"Patient","identifier":{"value":"1"}})"), yes), Texts{});
  EXPECT_EQ(wrong_rows(subject(R"({"type":"Patient","reference":"urn:uuid:1"})"), yes), Texts{});
  EXPECT_EQ(wrong_rows(subject(R"({"reference":"Group/1"})"), no), Texts{});
  EXPECT_EQ(wrong_rows(subject(R"({"reference":"Group/1","type":"Patient"})"), no), Texts{});
  EXPECT_EQ(wrong_rows(subject(R"({"reference":"#g"})"), no), Texts{});
  EXPECT_EQ(wrong_rows(subject(R"({"reference":"#lost"})"), no), Texts{});
  EXPECT_EQ(wrong_rows(subject(R"({"reference":"urn:uuid:1"})"), no), Texts{});
  EXPECT_EQ(wrong_rows(subject(R"({"identifier":{"value":"1"}})"), no), Texts{});
}

TEST(SearchReference, TakesUrlsBelowTheBaseAsRelative) {
  const json::Value observation = parsed(kObservation);
  const auto matches_at = [&observation](std::string_view value, std::string_view base) {
    return matches(parse_search("Observation", {{"subject", std::string{value}}}, base)->query, observation);
  };
  EXPECT_TRUE(matches_at("http://ehr.test/fhir/Patient/p1", "http://ehr.test/fhir"));
  EXPECT_TRUE(matches_at("Patient/p1", "http://ehr.test/fhir"));
  EXPECT_FALSE(matches_at("http://ehr.test/fhir/Patient/p1", "http://ehr.test"));
  EXPECT_FALSE(matches_at("http://ehr.test/fhir/Patient/p1", ""));
}

TEST(SearchReference, FindsTheFirstResourceOfABundle) {
  EXPECT_EQ(wrong_rows(R"({"resourceType":"Bundle","type":"document","entry":[
                           {"resource":{"resourceType":"Composition","id":"c1"}},
                           {"resource":{"resourceType":"Patient","id":"p1"}}]})",
                       {{"composition=Composition/c1", true},
                        {"composition=c1", true},
                        {"composition=p1", false},
                        {"composition:missing=false", true},
                        {"message:missing=true", true}}),
            Texts{});
}

}  // namespace
}  // namespace concord::fhir
