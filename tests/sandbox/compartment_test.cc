// Searches of compartments and of all types, and Patient/$everything.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sandbox/world.h"

namespace concord::sandbox {
namespace {

using Texts = std::vector<std::string>;

Texts sorted(Texts texts) {
  std::ranges::sort(texts);
  return texts;
}

std::string next(const json::Value& bundle) {
  for (const json::Value& link : bundle["link"].items()) {
    if (link.text("relation") == "next")
      return std::string{link.text("url").substr(std::string{"http://ehr.test"}.size())};
  }
  return {};
}

TEST(SandboxCompartment, FindsWhatBelongsToAPatient) {
  World world;
  const struct {
    const char* path;
    Texts found;
  } rows[] = {
      {"Patient/rosa-1001/Condition", {"Condition/knee-oa", "Condition/low-mood"}},
      {"Patient/rosa-1001/Condition?code=239873007", {"Condition/knee-oa"}},
      {"Patient/rosa-1001/Condition?patient=mateo-1002", {}},
      {"Patient/rosa-1001/Condition?subject.name=lindqvist&_count=1", {"Condition/knee-oa"}},
      {"Patient/rosa-1001/Patient", {}},
      {"Patient/rosa-1001/Organization", {}},
      {"Patient/nobody/Condition", {}},
      {"Patient/rosa-1001/*", {"Condition/knee-oa", "Condition/low-mood", "Encounter/visit-301", "RelatedPerson/anna"}},
      {"Patient/rosa-1001/*?_type=Encounter,RelatedPerson", {"Encounter/visit-301", "RelatedPerson/anna"}},
      {"Patient/rosa-1001/*?code=239873007", {"Condition/knee-oa"}},
      {"Practitioner/carlson/PractitionerRole", {"PractitionerRole/carlson-northside"}},
      {"Encounter/visit-301/Condition", {"Condition/knee-oa"}},
      {"?_type=Practitioner,Organization", {"Organization/northside", "Practitioner/carlson", "Practitioner/okafor"}},
      {"?_id=carlson", {"Practitioner/carlson"}},
      {"?_type=Practitioner&name=okafor", {"Practitioner/okafor"}},
  };
  for (const auto& row : rows) {
    const auto answer = world.get("/fhir/" + std::string{row.path});
    EXPECT_EQ(answer.status, 200) << row.path;
    EXPECT_EQ(sorted(entries(parsed(answer.body))), sorted(row.found)) << row.path;
  }
}

TEST(SandboxCompartment, RefusesTypesThatAreNone) {
  World world;
  for (const char* path : {"?_type=Gaol", "?_type=Patient,goal", "Patient/rosa-1001/*?_type=x"}) {
    EXPECT_EQ(refusal(world.get("/fhir/" + std::string{path})), "400 value") << path;
  }
}

TEST(SandboxCompartment, TakesFormsAndGoesOnByItsOwnLinks) {
  World world;
  const World::Fields form{{"Content-Type", "application/x-www-form-urlencoded"}};
  EXPECT_EQ(entries(parsed(world.post("/fhir/Patient/rosa-1001/Condition/_search", "code=239873007", form).body)),
            Texts{"Condition/knee-oa"});
  EXPECT_EQ(entries(parsed(world.post("/fhir/_search", "_type=Practitioner&name=okafor", form).body)),
            Texts{"Practitioner/okafor"});
  Texts seen;
  for (std::string url = "/fhir/Patient/rosa-1001/*?_count=1"; !url.empty() && seen.size() < 10;) {
    const json::Value page = parsed(world.get(url).body);
    for (const std::string& entry : entries(page)) seen.push_back(entry);
    url = next(page);
  }
  EXPECT_EQ(sorted(seen),
            (Texts{"Condition/knee-oa", "Condition/low-mood", "Encounter/visit-301", "RelatedPerson/anna"}));
}

TEST(SandboxEverything, GathersAPatientsRecord) {
  World world;
  world.clock.advance(std::chrono::hours{1});
  world.put("/fhir/Goal/g", R"({"resourceType":"Goal","id":"g","subject":{"reference":"Patient/rosa-1001"}})");
  const struct {
    const char* path;
    Texts matches;
    Texts includes;
  } rows[] = {
      {"Patient/rosa-1001/$everything",
       {"Patient/rosa-1001", "RelatedPerson/anna", "Encounter/visit-301", "Condition/knee-oa", "Condition/low-mood",
        "Goal/g"},
       {"Organization/northside", "Practitioner/carlson", "Practitioner/okafor"}},
      {"Patient/rosa-1001/$everything?_type=Condition,Practitioner",
       {"Condition/knee-oa", "Condition/low-mood"},
       {"Practitioner/carlson", "Practitioner/okafor"}},
      {"Patient/rosa-1001/$everything?_since=2026-03-02T16:00:00Z", {"Goal/g"}, {}},
      {"Patient/$everything?_type=Encounter,Goal", {"Encounter/visit-301", "Encounter/visit-302", "Goal/g"}, {}},
  };
  for (const auto& row : rows) {
    const json::Value found = parsed(world.get("/fhir/" + std::string{row.path}).body);
    EXPECT_EQ(sorted(entries(found, "match")), sorted(row.matches)) << row.path;
    EXPECT_EQ(sorted(entries(found, "include")), sorted(row.includes)) << row.path;
    EXPECT_EQ(found["total"].as_integer(), static_cast<std::int64_t>(row.matches.size())) << row.path;
  }
}

TEST(SandboxEverything, TakesParametersAndIsCutIntoPages) {
  World world;
  const json::Value first = parsed(world
                                       .post("/fhir/Patient/rosa-1001/$everything", R"({"resourceType":"Parameters",
    "parameter":[{"name":"_count","valueInteger":2},{"name":"_type","valueCode":"Patient,Condition"}]})")
                                       .body);
  EXPECT_EQ(entries(first), (Texts{"Patient/rosa-1001", "Condition/knee-oa"}));
  const json::Value second = parsed(world.get(next(first)).body);
  EXPECT_EQ(entries(second), Texts{"Condition/low-mood"});
  EXPECT_EQ(next(second), "");
}

TEST(SandboxEverything, RefusesWhatItCannotGive) {
  World world;
  world.put("/fhir/Patient/gone", R"({"resourceType":"Patient","id":"gone"})");
  world.del("/fhir/Patient/gone");
  EXPECT_EQ(refusal(world.get("/fhir/Patient/nobody/$everything")), "404 not-found");
  EXPECT_EQ(refusal(world.get("/fhir/Patient/gone/$everything")), "410 deleted");
  EXPECT_EQ(refusal(world.get("/fhir/Patient/rosa-1001/$everything?_since=x")), "400 value");
  EXPECT_EQ(refusal(world.post("/fhir/Patient/rosa-1001/$everything", R"({"resourceType":"Patient"})")), "400 invalid");
  const World::Fields strict{{"Prefer", "handling=strict"}};
  EXPECT_EQ(refusal(world.get("/fhir/Patient/rosa-1001/$everything?start=2026", strict)), "400 not-supported");
  EXPECT_EQ(entries(parsed(world.get("/fhir/Patient/rosa-1001/$everything?start=2026").body), "outcome").size(), 1U);
}

TEST(SandboxEverything, MayBeAnEntryOfABatch) {
  World world;
  const auto answer = parsed(world
                                 .post("/fhir", R"({"resourceType":"Bundle","type":"batch","entry":[
    {"request":{"method":"GET","url":"Patient/rosa-1001/$everything?_type=Patient"}},
    {"request":{"method":"GET","url":"Patient/rosa-1001/Condition?code=239873007"}},
    {"request":{"method":"GET","url":"Goal/_history"}}]})")
                                 .body);
  EXPECT_EQ(entries(answer["entry"].at(0)["resource"]), Texts{"Patient/rosa-1001"});
  EXPECT_EQ(entries(answer["entry"].at(1)["resource"]), Texts{"Condition/knee-oa"});
  EXPECT_EQ(answer["entry"].at(2)["resource"].text("type"), "history");
}

}  // namespace
}  // namespace concord::sandbox
