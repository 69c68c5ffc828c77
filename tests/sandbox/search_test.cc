// Search over HTTP: pages, order, includes, links, strictness. What matches is proven in tests/fhir.
#include <gtest/gtest.h>

#include <set>

#include "core/json/write.h"
#include "tests/sandbox/world.h"

namespace concord::sandbox {
namespace {

using Texts = std::vector<std::string>;

std::string basic(std::string_view id, std::string_view subject = "Patient/rosa-1001") {
  return R"({"resourceType":"Basic","id":")" + std::string{id} + R"(","identifier":[{"system":"urn:s","value":")" +
         std::string{id} + R"("}],"subject":{"reference":")" + std::string{subject} + R"("}})";
}

// The target of a link of a Bundle, without "http://ehr.test"; "" when there is none.
std::string link(const json::Value& bundle, std::string_view relation) {
  constexpr std::string_view kServer = "http://ehr.test";
  for (const json::Value& row : bundle["link"].items()) {
    if (row.text("relation") == relation) return std::string{row.text("url").substr(kServer.size())};
  }
  return {};
}

TEST(SandboxSearch, AnswersWithASearchset) {
  World world;
  const auto found =
      world.get("/fhir/Condition?identifier=https://northside.example.org/conditions%7CC-501&_elements=code");
  EXPECT_EQ(found.status, 200);
  EXPECT_EQ(
      found.body,
      R"({"resourceType":"Bundle","type":"searchset","total":1,"link":[{"relation":"self",)"
      R"("url":"http://ehr.test/fhir/Condition?identifier=https%3A%2F%2Fnorthside.example.org%2Fconditions%7CC-501)"
      R"(&_elements=code"}],"entry":[{"fullUrl":"http://ehr.test/fhir/Condition/knee-oa","resource":)"
      R"({"resourceType":"Condition","id":"knee-oa","meta":{"versionId":"1","lastUpdated":"2026-03-02T15:15:00Z",)"
      R"("tag":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}]},)"
      R"("clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},)"
      R"("verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status",)"
      R"("code":"confirmed"}]},)"
      R"("code":{"coding":[{"system":"http://snomed.info/sct","code":"239873007","display":"Osteoarthritis of knee"}],)"
      R"("text":"Osteoarthritis of the right knee"},"subject":{"reference":"Patient/rosa-1001"}},)"
      R"("search":{"mode":"match"}}]})");
}

TEST(SandboxSearch, TakesFormsAndMergesThemWithTheUrl) {
  World world;
  const World::Fields form{{"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"}};
  const auto found = world.post("/fhir/Patient/_search?gender=female", "identifier=MRN-1001%2CMRN-1002", form);
  EXPECT_EQ(entries(parsed(found.body)), (Texts{"Patient/rosa-1001"}));
  EXPECT_EQ(link(parsed(found.body), "self"), "/fhir/Patient?gender=female&identifier=MRN-1001%2CMRN-1002");
  EXPECT_EQ(refusal(world.post("/fhir/Patient/_search", "{}")), "415 not-supported");
}

TEST(SandboxSearch, FindsTheSeedByWhatArtifactsName) {
  World world;
  const std::vector<std::pair<std::string, std::int64_t>> rows{
      {"Patient?identifier=urn:oid:2.16.840.1.113883.19.5|MRN-1001", 1},
      {"Patient?identifier=urn:oid:2.16.840.1.113883.19.5|MRN-1999", 2},
      {"Patient?identifier=urn:oid:2.16.840.1.113883.19.5|MRN-4711", 0},
      {"Patient?_id=rosa-1001", 1},
      {"Condition?patient=rosa-1001", 2},
      {"Condition?patient=Patient/rosa-1001&code=239873007", 1},
      {"Condition?subject:Patient=rosa-1001&clinical-status=active", 2},
      {"RelatedPerson?patient=http://ehr.test/fhir/Patient/rosa-1001", 1},
      {"Practitioner?name=carls", 1},
      {"Encounter?date=2026-03-02", 1},
      {"Encounter?patient=rosa-1001&date=lt2026-03-02", 0},
      {"Goal", 0},
  };
  for (const auto& [search, total] : rows) EXPECT_EQ(world.count(search), total) << search;
}

TEST(SandboxSearch, FindsByEveryTypeOfParameter) {
  World world;
  world.put("/fhir/Observation/sugar", R"({"resourceType":"Observation","id":"sugar","status":"final",
    "code":{"coding":[{"system":"http://loinc.org","code":"15074-8"}]},"subject":{"reference":"Patient/rosa-1001"},
    "valueQuantity":{"value":6.3,"unit":"mmol/l","system":"http://unitsofmeasure.org","code":"mmol/L"}})");
  world.put("/fhir/QuestionnaireResponse/r", R"({"resourceType":"QuestionnaireResponse","id":"r","status":"completed",
    "questionnaire":"http://ehr.test/fhir/Questionnaire/phq-9|1.2"})");
  const std::vector<std::pair<std::string, std::int64_t>> rows{
      {"Observation?value-quantity=gt6|http://unitsofmeasure.org|mmol/L", 1},
      {"Observation?value-quantity=6300|http://unitsofmeasure.org|umol/L&patient=rosa-1001", 1},
      {"Observation?value-quantity=lt6", 0},
      {"Observation?code-value-quantity=http://loinc.org|15074-8$6.3", 1},
      {"Observation?code-value-quantity=http://loinc.org|15074-8$6.4", 0},
      {"QuestionnaireResponse?questionnaire=http://ehr.test/fhir/Questionnaire/phq-9", 1},
      {"QuestionnaireResponse?questionnaire=http://ehr.test/fhir/Questionnaire/phq-9|1.3", 0},
      {"Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|MRN-4711", 0},
  };
  for (const auto& [search, total] : rows) EXPECT_EQ(world.count(search), total) << search;
}

TEST(SandboxSearch, PagesWithoutSkippingOrRepeating) {
  for (const std::string sort : {"", "&_sort=_id", "&_sort=-_id", "&_sort=-_lastUpdated", "&_sort=date"}) {
    World world;
    for (int i = 0; i < 23; ++i) {
      world.put("/fhir/Basic/b" + std::to_string(i), basic("b" + std::to_string(i)));
      if (i % 4 == 0) world.clock.advance(std::chrono::seconds{1});
    }
    std::multiset<std::string> seen;
    std::string url = "/fhir/Basic?patient=rosa-1001&_count=5" + sort;
    int pages = 0;
    for (; !url.empty() && pages < 10; ++pages) {
      const json::Value page = parsed(world.get(url).body);
      for (const std::string& id : entries(page, "match")) seen.insert(id);
      url = link(page, "next");
      // Between two pages one resource goes that was seen, and one comes.
      world.put("/fhir/Basic/new" + std::to_string(pages), basic("zz" + std::to_string(pages), "Patient/mateo-1002"));
    }
    EXPECT_EQ(pages, 5) << sort;
    EXPECT_EQ(seen.size(), 23U) << sort;
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 23U) << sort;
  }
}

TEST(SandboxSearch, KeepsItsPlaceWhenEarlierResourcesGo) {
  World world;
  for (const char* id : {"a", "b", "c", "d", "e"}) world.put("/fhir/Basic/" + std::string{id}, basic(id));
  const json::Value first = parsed(world.get("/fhir/Basic?_count=2").body);
  world.del("/fhir/Basic/a");
  world.del("/fhir/Basic/b");
  world.put("/fhir/Basic/f", basic("f"));
  const json::Value second = parsed(world.get(link(first, "next")).body);
  EXPECT_EQ(entries(first), (Texts{"Basic/a", "Basic/b"}));
  EXPECT_EQ(entries(second), (Texts{"Basic/c", "Basic/d"}));
  EXPECT_EQ(entries(parsed(world.get(link(second, "next")).body)), (Texts{"Basic/e", "Basic/f"}));
}

TEST(SandboxSearch, RefusesForeignCursors) {
  World world;
  for (const char* cursor : {"x", "", "W10", "WzEsW11d1", "WzEsWyJhIl1d", "Wy0xLFtdXQ"}) {
    EXPECT_EQ(refusal(world.get("/fhir/Basic?_cursor=" + std::string{cursor})), "400 invalid") << cursor;
  }
  EXPECT_EQ(world.get("/fhir/Basic?_cursor=WzEsW11d").status, 200);
}

TEST(SandboxSearch, SortsByDateIdAndUpdate) {
  World world;
  const std::vector<std::pair<std::string, Texts>> rows{
      {"Encounter?_sort=date", {"Encounter/visit-301", "Encounter/visit-302"}},
      {"Encounter?_sort=-date", {"Encounter/visit-302", "Encounter/visit-301"}},
      {"Practitioner?_sort=-_id", {"Practitioner/okafor", "Practitioner/carlson"}},
      {"Practitioner?_sort=_lastUpdated,-family", {"Practitioner/okafor", "Practitioner/carlson"}},
      {"Condition?_sort=onset-date", {"Condition/diabetes-1002", "Condition/knee-oa", "Condition/low-mood"}},
  };
  for (const auto& [search, expected] : rows) EXPECT_EQ(entries(parsed(world.get("/fhir/" + search).body)), expected);
}

TEST(SandboxSearch, BringsIncludesOnceAndTheirReferrers) {
  World world;
  const std::vector<std::pair<std::string, Texts>> rows{
      {"Condition?patient=rosa-1001&_include=Condition:subject", {"Patient/rosa-1001"}},
      {"Condition?code=239873007&_include=Condition:subject:Group", {}},
      {"Condition?code=239873007&_include=Condition:*", {"Encounter/visit-301", "Patient/rosa-1001"}},
      {"Encounter?_id=visit-301&_include=Encounter:practitioner&_include=Encounter:patient",
       {"Practitioner/carlson", "Patient/rosa-1001"}},
      {"Patient?_id=rosa-1001&_revinclude=Condition:patient&_revinclude=RelatedPerson:patient",
       {"Condition/knee-oa", "Condition/low-mood", "RelatedPerson/anna"}},
      {"Patient?_id=rosa-1001&_revinclude=Condition:encounter", {}},
      {"Organization?_id=northside&_revinclude=PractitionerRole:*", {"PractitionerRole/carlson-northside"}},
  };
  for (const auto& [search, expected] : rows) {
    EXPECT_EQ(entries(parsed(world.get("/fhir/" + search).body), "include"), expected) << search;
  }
}

TEST(SandboxSearch, ReportsWhatItIgnoredAndRefusesItWhenStrict) {
  World world;
  const auto lenient = world.get("/fhir/Practitioner?shoe-size=42&name=carlson&_sort=shoe-size&_include=Patient:x");
  const json::Value bundle = parsed(lenient.body);
  EXPECT_EQ(bundle["total"].as_integer(), 1);
  EXPECT_EQ(link(bundle, "self"), "/fhir/Practitioner?name=carlson");
  EXPECT_EQ(entries(bundle, "outcome"), (Texts{"OperationOutcome/"}));
  const World::Fields strict{{"Prefer", "handling=strict"}};
  EXPECT_EQ(refusal(world.get("/fhir/Practitioner?shoe-size=42", strict)), "400 not-supported");
  EXPECT_EQ(world.get("/fhir/Practitioner?name=carlson&_format=json", strict).status, 200);
}

TEST(SandboxSearch, RefusesValuesNoParameterCanHave) {
  World world;
  const std::vector<std::pair<std::string, std::string>> rows{
      {"Encounter?date=yesterday", "400 value"},
      {"Encounter?date=xx2026", "400 value"},
      {"Encounter?date=2026-13", "400 value"},
      {"Patient?_count=-1", "400 value"},
      {"Patient?_count=x", "400 value"},
      {"Patient?_total=maybe", "400 value"},
      {"Patient?identifier:above=x", "400 not-supported"},
      {"Patient?birthdate:exact=2001", "400 not-supported"},
      {"Patient?name:missing=perhaps", "400 value"},
      {"Patient?name=%ZZ", "400 invalid"},
  };
  for (const auto& [search, expected] : rows) EXPECT_EQ(refusal(world.get("/fhir/" + search)), expected) << search;
}

TEST(SandboxSearch, CountsAndBoundsPages) {
  World world{{.page_default = 3, .page_max = 4}};
  EXPECT_EQ(entries(parsed(world.get("/fhir/Patient").body)).size(), 3U);
  EXPECT_EQ(entries(parsed(world.get("/fhir/Patient?_count=100").body)).size(), 4U);
  for (const char* search : {"/fhir/Patient?_summary=count", "/fhir/Patient?_count=0"}) {
    const json::Value bundle = parsed(world.get(search).body);
    EXPECT_EQ(bundle["total"].as_integer(), 14);
    EXPECT_EQ(bundle.find("entry"), nullptr);
  }
  EXPECT_EQ(parsed(world.get("/fhir/Patient?_total=none").body).find("total"), nullptr);
}

TEST(SandboxSearch, FollowsUpdatesInItsIndex) {
  World world;
  world.put("/fhir/Basic/b", R"({"resourceType":"Basic","id":"b","identifier":[{"value":"one"}],
    "meta":{"tag":[{"system":"urn:t","code":"t1"}]},"subject":{"reference":"Patient/rosa-1001"}})");
  EXPECT_EQ(world.count("Basic?_tag=urn:t|t1"), 1);
  world.put("/fhir/Basic/b", R"({"resourceType":"Basic","id":"b","identifier":[{"value":"two"}]})");
  for (const char* search : {"Basic?identifier=one", "Basic?_tag=urn:t|t1", "Basic?patient=rosa-1001"}) {
    EXPECT_EQ(world.count(search), 0) << search;
  }
  EXPECT_EQ(world.count("Basic?identifier=one,two"), 1);
  world.del("/fhir/Basic/b");
  EXPECT_EQ(world.count("Basic?identifier=two"), 0);
}

}  // namespace
}  // namespace concord::sandbox
