// Searches that follow references: chains, _has, _include and _revinclude of all kinds; and subsets of what is found.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sandbox/world.h"

namespace concord::sandbox {
namespace {

using Texts = std::vector<std::string>;

struct Row {
  const char* search;
  Texts found;
};

TEST(SandboxChains, FollowReferencesBothWays) {
  World world;
  const std::vector<Row> rows{
      {"Condition?subject:Patient.name=lindqvist", {"Condition/knee-oa", "Condition/low-mood"}},
      {"Condition?subject.name=lindqvist&code=239873007", {"Condition/knee-oa"}},
      {"Condition?patient.organization.name=northside&patient.family=barros", {"Condition/diabetes-1002"}},
      {"Condition?encounter.service-provider:Organization.name=northside", {"Condition/knee-oa"}},
      {"Condition?subject:Group.code=x", {}},
      {"Patient?_has:Condition:patient:code=239873007", {"Patient/rosa-1001"}},
      {"Patient?_has:Condition:subject:encounter.status:missing=false", {"Patient/rosa-1001"}},
      {"Practitioner?_has:PractitionerRole:practitioner:organization.name=northside", {"Practitioner/carlson"}},
      {"Organization?_has:Patient:organization:_has:Condition:patient:code=239873007", {"Organization/northside"}},
      {"Patient?_has:Condition:patient:code=nothing", {}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(entries(parsed(world.get("/fhir/" + std::string{row.search}).body)), row.found) << row.search;
  }
}

TEST(SandboxChains, AreCriteriaOfConditionalWrites) {
  World world;
  const char* basic = R"({"resourceType":"Basic","subject":{"reference":"Patient/rosa-1001"}})";
  EXPECT_EQ(world.put("/fhir/Basic?patient.name=lindqvist", basic).status, 201);
  EXPECT_EQ(world.put("/fhir/Basic?patient.name=lindqvist", basic).status, 200);
  EXPECT_EQ(world.count("Basic"), 1);
}

TEST(SandboxChains, AreKeptInLinksAndRefusedWhenNotKnown) {
  World world;
  const json::Value found = parsed(world.get("/fhir/Condition?subject.name=lindqvist&_count=1").body);
  EXPECT_EQ(found["link"].at(0).text("url"), "http://ehr.test/fhir/Condition?subject.name=lindqvist&_count=1");
  const World::Fields strict{{"Prefer", "handling=strict"}};
  EXPECT_EQ(refusal(world.get("/fhir/Condition?subject.shoe=x", strict)), "400 not-supported");
  EXPECT_EQ(refusal(world.get("/fhir/Patient?_has:Condition:shoe:code=x", strict)), "400 not-supported");
  EXPECT_EQ(refusal(world.get("/fhir/Condition?subject:Patient.birthdate=yesterday")), "400 value");
  EXPECT_EQ(refusal(world.get("/fhir/Organization?partof.partof.partof.partof.partof.name=x")), "400 too-costly");
}

TEST(SandboxIncludes, GoAsFarAsTheyAreAsked) {
  World world;
  const std::vector<Row> rows{
      {"Condition?_id=knee-oa&_include=Condition:patient&_include=Patient:organization", {"Patient/rosa-1001"}},
      {"Condition?_id=knee-oa&_include=Condition:patient&_include:iterate=Patient:organization",
       {"Patient/rosa-1001", "Organization/northside"}},
      {"Condition?_id=knee-oa&_include:iterate=Condition:patient&_include:recurse=Patient:organization",
       {"Patient/rosa-1001", "Organization/northside"}},
      {"Encounter?_id=visit-301&_include=Encounter:patient&_revinclude:iterate=RelatedPerson:patient",
       {"Patient/rosa-1001", "RelatedPerson/anna"}},
      {"Condition?_id=knee-oa&_include=*", {"Encounter/visit-301", "Patient/rosa-1001"}},
      {"Practitioner?_id=carlson&_revinclude=*",
       {"Encounter/visit-301", "Encounter/visit-302", "PractitionerRole/carlson-northside"}},
      {"Practitioner?_id=carlson&_revinclude=PractitionerRole:*&_include:iterate=PractitionerRole:organization",
       {"PractitionerRole/carlson-northside", "Organization/northside"}},
  };
  for (const Row& row : rows) {
    Texts found = entries(parsed(world.get("/fhir/" + std::string{row.search}).body), "include");
    Texts expected = row.found;
    std::ranges::sort(found);
    std::ranges::sort(expected);
    EXPECT_EQ(found, expected) << row.search;
  }
}

TEST(SandboxIncludes, FollowCanonicals) {
  World world;
  for (const std::string version : {"1", "2"}) {
    world.put("/fhir/Questionnaire/q" + version, R"({"resourceType":"Questionnaire","id":"q)" + version +
                                                     R"(","url":"http://forms.test/phq","version":")" + version +
                                                     R"("})");
  }
  world.put("/fhir/QuestionnaireResponse/a",
            R"({"resourceType":"QuestionnaireResponse","id":"a","questionnaire":"http://forms.test/phq|2"})");
  world.put("/fhir/QuestionnaireResponse/b",
            R"({"resourceType":"QuestionnaireResponse","id":"b","questionnaire":"http://forms.test/phq"})");
  const std::vector<Row> rows{
      {"QuestionnaireResponse?_id=a&_include=QuestionnaireResponse:questionnaire", {"Questionnaire/q2"}},
      {"QuestionnaireResponse?_id=b&_include=QuestionnaireResponse:questionnaire",
       {"Questionnaire/q1", "Questionnaire/q2"}},
      {"QuestionnaireResponse?_id=b&_include=QuestionnaireResponse:questionnaire:Measure", {}},
      {"Questionnaire?_id=q1&_revinclude=QuestionnaireResponse:questionnaire", {"QuestionnaireResponse/b"}},
      {"Questionnaire?_id=q2&_revinclude=QuestionnaireResponse:questionnaire",
       {"QuestionnaireResponse/a", "QuestionnaireResponse/b"}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(entries(parsed(world.get("/fhir/" + std::string{row.search}).body), "include"), row.found) << row.search;
  }
}

TEST(SandboxIncludes, EndWhereResourcesReferInCircles) {
  World world;
  world.put("/fhir/Organization/a", R"({"resourceType":"Organization","id":"a","name":"a"})");
  world.put("/fhir/Organization/b",
            R"({"resourceType":"Organization","id":"b","name":"b","partOf":{"reference":"Organization/a"}})");
  world.put("/fhir/Organization/a",
            R"({"resourceType":"Organization","id":"a","name":"a","partOf":{"reference":"Organization/b"}})");
  const std::string search = "/fhir/Organization?_id=a&_include:iterate=Organization:partof";
  EXPECT_EQ(entries(parsed(world.get(search).body)), (Texts{"Organization/a", "Organization/b"}));
}

TEST(SandboxSubsets, ReduceWhatIsFound) {
  World world;
  const std::string search = "/fhir/Condition?_id=knee-oa&_include=Condition:patient";
  const struct {
    const char* control;
    Texts match;
    bool includes_are_reduced;
  } rows[] = {
      {"&_summary=text", {"resourceType", "id", "meta", "subject"}, true},
      {"&_elements=code",
       {"resourceType", "id", "meta", "clinicalStatus", "verificationStatus", "code", "subject"},
       false},
      {"&_elements=Patient.name",
       {"resourceType", "id", "meta", "clinicalStatus", "verificationStatus", "subject"},
       true},
      {"&_summary=true",
       {"resourceType", "id", "meta", "identifier", "clinicalStatus", "verificationStatus", "code", "subject",
        "encounter", "onsetDateTime", "recorder"},
       true},
  };
  for (const auto& row : rows) {
    const json::Value found = parsed(world.get(search + row.control).body);
    Texts members;
    for (const json::Member& member : found["entry"].at(0)["resource"].members()) members.emplace_back(member.name());
    EXPECT_EQ(members, row.match) << row.control;
    EXPECT_EQ(found["entry"].at(1)["resource"]["meta"].find("tag") != nullptr, row.includes_are_reduced) << row.control;
  }
  EXPECT_EQ(refusal(world.get("/fhir/Patient?_summary=much")), "400 value");
  EXPECT_EQ(refusal(world.get("/fhir/Patient?_summary=true&_elements=name")), "400 value");
}

}  // namespace
}  // namespace concord::sandbox
