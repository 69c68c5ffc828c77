#include "fhir/search.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/json/read.h"
#include "fhir/resource_types.h"

namespace concord::fhir {
namespace {

json::Value parsed(std::string_view text) { return json::read(text).value(); }

constexpr std::string_view kObservation = R"({"resourceType":"Observation","id":"o1",
  "meta":{"lastUpdated":"2026-03-02T15:15:00.250Z","tag":[{"system":"urn:t","code":"key-1"}],"profile":["http://p/1"]},
  "identifier":[{"system":"urn:a","value":"x|y"},{"value":"bare"}],
  "status":"final",
  "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"survey"}]}],
  "code":{"coding":[{"system":"http://loinc.org","code":"44261-6","display":"PHQ-9 total"},{"code":"local"}],"text":"PHQ-9 score"},
  "subject":{"reference":"Patient/p1"},
  "focus":[{"reference":"Goal/7"},{"reference":"urn:uuid:1"}],
  "derivedFrom":[{"reference":"http://other.test/fhir/QuestionnaireResponse/q1/_history/2"}],
  "performer":[{"identifier":{"system":"urn:npi","value":"99"},"type":"Practitioner"}],
  "effectiveDateTime":"2026-03-02","valueString":"Übel, ganz"})";
constexpr std::string_view kPatient = R"({"resourceType":"Patient","id":"p1","active":true,"gender":"female",
  "name":[{"use":"official","family":"Sørensen","given":["Ana","María"]}],"birthDate":"1957-05",
  "telecom":[{"system":"phone","value":"555-0101"}],"address":[{"city":"Fairhaven"}],
  "generalPractitioner":[{"reference":"Practitioner/okafor"}]})";
constexpr std::string_view kEncounter = R"({"resourceType":"Encounter","status":"finished",
  "period":{"start":"2026-03-02T15:00:00Z","end":"2026-03-02T15:45:00Z"}})";
constexpr std::string_view kFlag = R"({"resourceType":"Flag","period":{"start":"2026-03"}})";
constexpr std::string_view kResponse = R"({"resourceType":"QuestionnaireResponse",
  "questionnaire":"http://q.test/phq-9|1.2","identifier":{"system":"urn:a","value":"r1"}})";

struct Row {
  std::string parameter;  // decoded, "name=value"
  bool matches;
};

void expect_rows(std::string_view resource_text, const std::vector<Row>& rows) {
  const json::Value resource = parsed(resource_text);
  const std::string type{resource.text("resourceType")};
  for (const Row& row : rows) {
    const auto equals = row.parameter.find('=');
    const auto search = parse_search(type, {{row.parameter.substr(0, equals), row.parameter.substr(equals + 1)}});
    ASSERT_TRUE(search.has_value()) << row.parameter;
    ASSERT_EQ(search->ignored, std::vector<std::string>{}) << row.parameter;
    EXPECT_EQ(matches(search->query, resource), row.matches) << row.parameter;
  }
}

TEST(SearchToken, ComparesSystemAndCode) {
  expect_rows(kObservation, {{"code=44261-6", true},
                             {"code=http://loinc.org|44261-6", true},
                             {"code=http://loinc.org|", true},
                             {"code=|local", true},
                             {"code=|44261-6", false},
                             {"code=http://snomed.info/sct|44261-6", false},
                             {"code=http://snomed.info/sct|", false},
                             {"code=44261", false},
                             {"code=nope,local", true},
                             {"code:not=44261-6", false},
                             {"code:not=other", true},
                             {"code:not=other,local", false},
                             {"code:text=phq", true},
                             {"code:text=total", false},
                             {"code:missing=true", false},
                             {"code:missing=false", true},
                             {"method:missing=true", true},
                             {"method:not=x", true},
                             {"category=survey", true},
                             {"status=final", true},
                             {"status=http://hl7.org/fhir/observation-status|final", true},
                             {"status=http://loinc.org|final", false},
                             {"status=|final", false},
                             {"_id=o1", true},
                             {"_id=o2,o1", true},
                             {"_tag=urn:t|key-1", true},
                             {"_tag=urn:u|key-1", false},
                             {"_profile=http://p/1", true},
                             {"_profile=http://p", false}});
  expect_rows(kPatient, {{"active=true", true},
                         {"active=false", false},
                         {"gender=female,male", true},
                         {"telecom=555-0101", true},
                         {"telecom=phone|555-0101", true},
                         {"telecom=555", false}});
}

TEST(SearchToken, ResolvesEscapes) {
  expect_rows(kObservation, {{R"(identifier=urn:a|x\|y)", true},
                             {R"(identifier=x\|y)", true},
                             {"identifier=urn:a|x|y", true},
                             {"identifier=x|y", false},
                             {"identifier=urn:a|x", false},
                             {"identifier=|bare", true},
                             {"identifier=urn:a|bare", false},
                             {R"(identifier=a\,b,bare)", true},
                             {R"(identifier=a\,bare)", false}});
  expect_rows(kResponse, {{"identifier=urn:a|r1", true}, {"identifier=r2", false}});
}

TEST(SearchReference, ComparesTypeIdAndBase) {
  expect_rows(kObservation, {{"subject=Patient/p1", true},
                             {"subject=p1", true},
                             {"patient=p1", true},
                             {"patient=Patient/p1", true},
                             {"subject:Patient=p1", true},
                             {"subject:Group=p1", false},
                             {"subject=Group/p1", false},
                             {"subject=Patient/p1/_history/1", false},
                             {"subject=http://other.test/fhir/Patient/p1", false},
                             {"subject=p", false},
                             {"focus=Goal/7", true},
                             {"focus=urn:uuid:1", true},
                             {"focus=Goal/8,Goal/7", true},
                             {"derived-from=http://other.test/fhir/QuestionnaireResponse/q1", true},
                             {"derived-from=http://other.test/fhir/QuestionnaireResponse/q1/_history/2", true},
                             {"derived-from=http://other.test/fhir/QuestionnaireResponse/q1/_history/3", false},
                             {"derived-from=QuestionnaireResponse/q1", false},
                             {"derived-from=q1", false},
                             {"performer:identifier=urn:npi|99", true},
                             {"performer:identifier=urn:npi|98", false},
                             {"performer=99", false},
                             {"encounter:missing=true", true}});
  expect_rows(kResponse, {{"questionnaire=http://q.test/phq-9", true},
                          {"questionnaire=http://q.test/phq-9|1.2", true},
                          {"questionnaire=http://q.test/phq-9|1.3", false},
                          {"questionnaire=http://q.test/phq", false}});
}

TEST(SearchString, IgnoresCaseAndAccents) {
  expect_rows(kPatient, {{"name=soren", true},
                         {"name=SØREN", true},
                         {"family=sørensen", true},
                         {"family=ana", false},
                         {"given=maria", true},
                         {"name=ria", false},
                         {"name:contains=ria", true},
                         {"family:exact=Sørensen", true},
                         {"family:exact=sørensen", false},
                         {"name=official", false},
                         {"address-city=fair", true},
                         {"name=x,ana", true}});
  expect_rows(kObservation, {{R"(value-string=übel\, g)", true}, {"value-string=ubel", true}});
}

// A dateTime of a day, by each prefix.
TEST(SearchDate, ComparesDaysByEachPrefix) {
  expect_rows(kObservation, {{"date=2026-03-02", true},
                             {"date=2026-03", true},
                             {"date=2026", true},
                             {"date=2026-03-03", false},
                             {"date=2026-03-02T15:00:00Z", false},
                             {"date=eq2026-03", true},
                             {"date=ne2026-03", false},
                             {"date=ne2026-03-02T10:00:00Z", true},
                             {"date=gt2026-03-01", true},
                             {"date=gt2026-03-02", false},
                             {"date=ge2026-03-02", true},
                             {"date=ge2026-03-03", false},
                             {"date=lt2026-03-02", false},
                             {"date=lt2026-03-03", true},
                             {"date=le2026-03-02", true},
                             {"date=le2026-03-01", false},
                             {"date=sa2026-03-01", true},
                             {"date=sa2026-03-02", false},
                             {"date=eb2026-03-03", true},
                             {"date=eb2026-03-02", false},
                             {"date=ap2026-03-03", true},
                             {"date=ap2026-03-05", false},
                             {"date=2026-01-01,2026-03-02", true},
                             {"date:missing=false", true},
                             {"_lastUpdated=2026-03-02T15:15:00.250Z", true},
                             {"_lastUpdated=gt2026-03-02T15:15:00.249Z", true},
                             {"_lastUpdated=gt2026-03-02T15:15:00.250Z", false},
                             {"_lastUpdated=ge2026-03-02T15:15", true},
                             {"_lastUpdated=2026-03-02T16:15+01:00", true},
                             {"_lastUpdated=2026-03-02T16:15 01:00", true},
                             {"_lastUpdated=2026-03-02T15:15", true},
                             {"_lastUpdated=2026-03-02T15:16", false}});
  expect_rows(kPatient, {{"birthdate=1957", true},
                         {"birthdate=1957-05", true},
                         {"birthdate=1957-05-08", false},
                         {"birthdate=lt1957-05-08", true},
                         {"birthdate=le1957-05-31", true}});
}

TEST(SearchDate, ComparesPeriodsAndOpenEnds) {
  expect_rows(kEncounter, {{"date=2026-03-02", true},
                           {"date=2026-03-02T15:30:00Z", false},
                           {"date=gt2026-03-02T15:30:00Z", true},
                           {"date=lt2026-03-02T15:30:00Z", true},
                           {"date=sa2026-03-02T15:30:00Z", false},
                           {"date=eb2026-03-02T15:45:01Z", true},
                           {"date=ap2026-03-02T15:44:59Z", true}});
  expect_rows(kFlag, {{"date=2026-03", false},
                      {"date=gt2099", true},
                      {"date=lt2026-03", false},
                      {"date=ge2026-03-01", true},
                      {"date=sa2026-02", true},
                      {"date=eb2099", false}});
}

TEST(ParseSearch, SplitsCriteriaFromControl) {
  const auto search = parse_search("Goal", {{"patient:Patient", "1,2"},
                                            {"_include", "Goal:patient"},
                                            {"_revinclude", "Provenance:target:Goal"},
                                            {"_sort", "-start-date,_id"},
                                            {"_count", "7"},
                                            {"_total", "none"},
                                            {"_summary", "data"},
                                            {"_elements", "code,subject"},
                                            {"_format", "json"},
                                            {"lifecycle-status", R"(active,on\,hold\$)"},
                                            {"status", "x"},
                                            {"identifier", ""},
                                            {"_sort", "nope"}});
  ASSERT_TRUE(search.has_value());
  EXPECT_EQ(search->query,
            (Query{.type = "Goal",
                   .criteria = {{.name = "patient", .modifier = "Patient", .values = {"1", "2"}},
                                {.name = "lifecycle-status", .modifier = "", .values = {"active", "on,hold$"}}}}));
  EXPECT_EQ(search->control.include, std::vector<std::string>{"Goal:patient"});
  EXPECT_EQ(search->control.revinclude, std::vector<std::string>{"Provenance:target:Goal"});
  EXPECT_EQ(search->control.sort, (std::vector<std::string>{"-start-date", "_id"}));
  EXPECT_EQ(search->control.count, 7);
  EXPECT_EQ(search->control.total, "none");
  EXPECT_EQ(search->control.summary, "data");
  EXPECT_EQ(search->control.elements, (std::vector<std::string>{"code", "subject"}));
  EXPECT_EQ(search->ignored, (std::vector<std::string>{"status", "identifier", "_sort"}));
  EXPECT_EQ(search->used.size(), 9U);
}

TEST(ParseSearch, BoundsCriteriaAndValues) {
  const http::Parameters at_bound(64, {"_id", "1"});
  EXPECT_TRUE(parse_search("Goal", at_bound).has_value());
  EXPECT_EQ(parse_search("Goal", http::Parameters(65, {"_id", "1"})).error().issues.at(0).code, "too-costly");
  std::string many = "1";
  for (int i = 1; i < 512; ++i) many += ",1";
  EXPECT_TRUE(parse_search("Goal", {{"_id", many}}).has_value());
  EXPECT_FALSE(parse_search("Goal", {{"_id", many + ",1"}}).has_value());
}

TEST(References, AreThoseOfTheNamedParameter) {
  const json::Value observation = parsed(kObservation);
  EXPECT_EQ(references("focus", observation), (std::vector<std::string>{"Goal/7", "urn:uuid:1"}));
  EXPECT_EQ(references("patient", observation), std::vector<std::string>{"Patient/p1"});
  EXPECT_EQ(references("code", observation), std::vector<std::string>{});
  EXPECT_EQ(references("nope", observation), std::vector<std::string>{});
  EXPECT_EQ(references("*", observation),
            (std::vector<std::string>{"Goal/7", "Patient/p1",
                                      "http://other.test/fhir/QuestionnaireResponse/q1/_history/2", "urn:uuid:1"}));
}

TEST(SortKey, OrdersAsTheValuesDo) {
  const auto key = [](std::string_view date) {
    return sort_key("date",
                    parsed(R"({"resourceType":"Observation","effectiveDateTime":")" + std::string{date} + "\"}"));
  };
  EXPECT_LT(key("0900"), key("1999-12-31"));
  EXPECT_LT(key("1999-12-31T23:59:59-05:00"), key("2000-01-01T05:00:01Z"));
  EXPECT_EQ(key("nonsense"), "");
  EXPECT_EQ(sort_key("date", parsed(kPatient)), "");
  EXPECT_EQ(sort_key("name", parsed(kPatient)), "Sørensen");
  EXPECT_EQ(sort_key("_id", parsed(kPatient)), "p1");
}

TEST(SearchParameters, AreUniqueAndOnlyOfR4Types) {
  for (const std::string_view type : resource_types()) {
    std::set<std::string_view> names;
    for (const SearchParameter& parameter : search_parameters(type)) {
      EXPECT_TRUE(names.insert(parameter.name).second) << type << ' ' << parameter.name;
    }
    EXPECT_TRUE(names.contains("_tag")) << type;
  }
  EXPECT_TRUE(search_parameters("Gaol").empty());
}

TEST(SearchValue, EscapesAndTakesApart) {
  EXPECT_EQ(escape_search_value(R"(a|b,c$d\e)"), R"(a\|b\,c\$d\\e)");
  EXPECT_EQ(parse_token(R"(urn:s|a\|b\\c)"), (TokenValue{.system = "urn:s", .code = R"(a|b\c)", .has_system = true}));
  EXPECT_EQ(parse_token(R"(a\|b)"), (TokenValue{.system = "", .code = "a|b", .has_system = false}));
  EXPECT_EQ(parse_token(R"(a\)"), (TokenValue{.system = "", .code = R"(a\)", .has_system = false}));
  EXPECT_EQ(parse_token("|a"), (TokenValue{.system = "", .code = "a", .has_system = true}));
}

}  // namespace
}  // namespace concord::fhir
