// Read, create, update, delete, history and their conditional forms.
#include <gtest/gtest.h>

#include "core/json/write.h"
#include "tests/sandbox/world.h"

namespace concord::sandbox {
namespace {

constexpr const char* kGoal =
    R"({"resourceType":"Goal","identifier":[{"system":"urn:s","value":"g"}],"lifecycleStatus":"active",)"
    R"("description":{"text":"walk"},"subject":{"reference":"Patient/rosa-1001"}})";

std::string goal(std::string_view id, std::string_view text = "walk") {
  return R"({"resourceType":"Goal","id":")" + std::string{id} +
         R"(","lifecycleStatus":"active","description":{"text":")" + std::string{text} +
         R"("},"subject":{"reference":"Patient/rosa-1001"}})";
}

TEST(SandboxCreate, AnswersWithLocationVersionAndTheStampedResource) {
  World world;
  const auto created = world.post("/fhir/Goal", kGoal);
  EXPECT_EQ(created.status, 201);
  EXPECT_EQ(created.headers.value("Location"), "http://ehr.test/fhir/Goal/1/_history/1");
  EXPECT_EQ(created.headers.value("ETag"), "W/\"1\"");
  EXPECT_EQ(created.headers.value("Last-Modified"), "Mon, 02 Mar 2026 15:15:00 GMT");
  EXPECT_EQ(created.headers.value("Content-Type"), "application/fhir+json; charset=utf-8");
  EXPECT_EQ(created.headers.value("Cache-Control"), "no-store");
  EXPECT_EQ(created.body,
            R"({"resourceType":"Goal","id":"1","meta":{"versionId":"1","lastUpdated":"2026-03-02T15:15:00Z"},)"
            R"("identifier":[{"system":"urn:s","value":"g"}],"lifecycleStatus":"active","description":{"text":"walk"},)"
            R"("subject":{"reference":"Patient/rosa-1001"}})");
  const auto read = world.get("/fhir/Goal/1");
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(read.body, created.body);
  EXPECT_EQ(read.headers.value("ETag"), "W/\"1\"");
  EXPECT_EQ(read.headers.find("Location"), nullptr);
}

TEST(SandboxCreate, IgnoresIdAndStampOfTheBody) {
  World world;
  const auto created = world.post("/fhir/Goal", R"({"resourceType":"Goal","id":"mine","meta":{"versionId":"9",
    "lastUpdated":"2001-01-01T00:00:00Z","tag":[{"code":"t"}]},"subject":{"reference":"Patient/rosa-1001"}})");
  EXPECT_EQ(parsed(created.body)["meta"],
            parsed(R"({"versionId":"1","lastUpdated":"2026-03-02T15:15:00Z","tag":[{"code":"t"}]})"));
  EXPECT_EQ(world.get("/fhir/Goal/mine").status, 404);
}

TEST(SandboxCreate, KeepsTheTextOfNumbers) {
  World world;
  const auto created = world.post("/fhir/Observation", R"({"resourceType":"Observation","valueQuantity":{"value":1.50},
    "component":[{"valueQuantity":{"value":1E-7}},{"valueQuantity":{"value":123456789012345678.90}}]})");
  const std::string body = world.get("/fhir/Observation/1").body;
  for (const char* number : {"\"value\":1.50}", "\"value\":1E-7}", "\"value\":123456789012345678.90}"}) {
    EXPECT_NE(body.find(number), std::string::npos) << number;
  }
}

TEST(SandboxPrefer, ChoosesWhatAWriteReturns) {
  World world;
  const auto minimal = world.post("/fhir/Goal", kGoal, {{"Prefer", "return=minimal"}});
  EXPECT_EQ(minimal.status, 201);
  EXPECT_EQ(minimal.body, "");
  EXPECT_EQ(minimal.headers.value("Location"), "http://ehr.test/fhir/Goal/1/_history/1");
  const auto outcome = world.post("/fhir/Goal", kGoal, {{"Prefer", "handling=lenient; return=OperationOutcome"}});
  EXPECT_EQ(refusal(outcome), "201 informational");
  const auto full = world.post("/fhir/Goal", kGoal, {{"Prefer", "respond-async, return=representation"}});
  EXPECT_EQ(parsed(full.body).text("resourceType"), "Goal");
}

TEST(SandboxConditionalCreate, CreatesOnceReturnsTheMatchAndRefusesSeveral) {
  World world;
  const World::Fields once{{"If-None-Exist", "identifier=urn:s%7Cg"}};
  EXPECT_EQ(world.post("/fhir/Goal", kGoal, once).status, 201);
  world.clock.advance(std::chrono::seconds{5});
  const auto again = world.post("/fhir/Goal", kGoal, once);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.headers.value("Location"), "http://ehr.test/fhir/Goal/1/_history/1");
  EXPECT_EQ(again.headers.value("ETag"), "W/\"1\"");
  EXPECT_EQ(again.headers.value("Last-Modified"), "Mon, 02 Mar 2026 15:15:00 GMT");
  EXPECT_EQ(world.count("Goal"), 1);
  EXPECT_EQ(world.post("/fhir/Goal", kGoal, {{"If-None-Exist", "Goal?identifier=urn:s|g"}}).status, 200);
  EXPECT_EQ(world.post("/fhir/Goal", kGoal).status, 201);
  EXPECT_EQ(refusal(world.post("/fhir/Goal", kGoal, once)), "412 multiple-matches");
}

TEST(SandboxConditionalCreate, RefusesCriteriaThatSelectByNothing) {
  World world;
  for (const char* criteria : {"identifier=", "unknown=1", "_count=1", "identifier=a&unknown=1"}) {
    EXPECT_EQ(refusal(world.post("/fhir/Goal", kGoal, {{"If-None-Exist", criteria}})), "412 conflict") << criteria;
  }
  EXPECT_EQ(refusal(world.post("/fhir/Goal", kGoal, {{"If-None-Exist", "start-date=xx"}})), "400 value");
  EXPECT_EQ(world.count("Goal"), 0);
}

TEST(SandboxUpdate, CreatesUpdatesAndKeepsVersions) {
  World world;
  const auto created = world.put("/fhir/Goal/g1", goal("g1", "one"));
  EXPECT_EQ(created.status, 201);
  EXPECT_EQ(created.headers.value("Location"), "http://ehr.test/fhir/Goal/g1/_history/1");
  world.clock.advance(std::chrono::milliseconds{1250});
  const auto updated = world.put("/fhir/Goal/g1", goal("g1", "two"));
  EXPECT_EQ(updated.status, 200);
  EXPECT_EQ(updated.headers.value("ETag"), "W/\"2\"");
  EXPECT_EQ(parsed(updated.body)["meta"].text("lastUpdated"), "2026-03-02T15:15:01.250Z");
  EXPECT_EQ(parsed(world.get("/fhir/Goal/g1/_history/1").body)["description"].text("text"), "one");
  EXPECT_EQ(parsed(world.get("/fhir/Goal/g1/_history/2").body)["description"].text("text"), "two");
  EXPECT_EQ(refusal(world.get("/fhir/Goal/g1/_history/3")), "404 not-found");
}

TEST(SandboxUpdate, WantsTheIdOfTheUrl) {
  World world;
  EXPECT_EQ(refusal(world.put("/fhir/Goal/g1", goal("g2"))), "400 value Goal.id");
  EXPECT_EQ(refusal(world.put("/fhir/Goal/g1", kGoal)), "400 value Goal.id");
  EXPECT_EQ(refusal(world.put("/fhir/Goal/g_1", goal("g_1"))), "400 invalid");
}

struct Precondition {
  World::Fields fields;
  int status;
};

TEST(SandboxUpdate, HonoursIfMatchAndIfNoneMatch) {
  const std::vector<Precondition> rows{
      {{{"If-Match", "W/\"1\""}}, 200},
      {{{"If-Match", "\"1\""}}, 200},
      {{{"If-Match", "1"}}, 200},
      {{{"If-Match", "*"}}, 200},
      {{{"If-Match", "W/\"7\", W/\"1\""}}, 200},
      {{{"If-Match", "W/\"2\""}}, 412},
      {{{"If-Match", "W/\"11\""}}, 412},
      {{{"If-None-Match", "*"}}, 412},
      {{{"If-None-Match", "W/\"1\""}}, 412},
      {{{"If-None-Match", "W/\"2\""}}, 200},
  };
  for (const auto& [fields, status] : rows) {
    World world;
    ASSERT_EQ(world.put("/fhir/Goal/g1", goal("g1")).status, 201);
    EXPECT_EQ(world.put("/fhir/Goal/g1", goal("g1"), fields).status, status) << fields.front().second;
    EXPECT_EQ(world.get("/fhir/Goal/g1").headers.value("ETag"), status == 200 ? "W/\"2\"" : "W/\"1\"");
  }
  World world;
  EXPECT_EQ(world.put("/fhir/Goal/g1", goal("g1"), {{"If-Match", "W/\"1\""}}).status, 412);
  EXPECT_EQ(world.put("/fhir/Goal/g1", goal("g1"), {{"If-None-Match", "*"}}).status, 201);
}

TEST(SandboxConditionalUpdate, UpdatesTheOneMatch) {
  World world;
  EXPECT_EQ(world.put("/fhir/Goal?identifier=urn:s|g", kGoal).status, 201);
  EXPECT_EQ(world.put("/fhir/Goal?identifier=urn:s|g", kGoal).headers.value("ETag"), "W/\"2\"");
  EXPECT_EQ(refusal(world.put("/fhir/Goal?identifier=urn:s|g", goal("other"))), "400 invalid");
  EXPECT_EQ(world.put("/fhir/Goal?identifier=urn:s|new", goal("named")).status, 201);
  EXPECT_EQ(world.get("/fhir/Goal/named").status, 200);
  EXPECT_EQ(refusal(world.put("/fhir/Goal?identifier=urn:s|new", goal("named"))), "409 conflict");
  EXPECT_EQ(refusal(world.put("/fhir/Goal", kGoal)), "412 conflict");
  EXPECT_EQ(refusal(world.put("/fhir/Goal?patient=rosa-1001", kGoal)), "412 multiple-matches");
}

TEST(SandboxDelete, LeavesATombstoneThatCanBeBroughtBack) {
  World world;
  world.put("/fhir/Goal/g1", goal("g1"));
  const auto deleted = world.del("/fhir/Goal/g1");
  EXPECT_EQ(deleted.status, 204);
  EXPECT_EQ(deleted.body, "");
  EXPECT_EQ(deleted.headers.value("ETag"), "W/\"2\"");
  EXPECT_EQ(world.del("/fhir/Goal/g1").status, 204);
  EXPECT_EQ(world.del("/fhir/Goal/never").status, 204);
  EXPECT_EQ(refusal(world.get("/fhir/Goal/g1")), "410 deleted");
  EXPECT_EQ(refusal(world.get("/fhir/Goal/g1/_history/2")), "410 deleted");
  EXPECT_EQ(world.get("/fhir/Goal/g1/_history/1").status, 200);
  EXPECT_EQ(world.count("Goal"), 0);
  const auto back = world.put("/fhir/Goal/g1", goal("g1"));
  EXPECT_EQ(back.status, 201);
  EXPECT_EQ(back.headers.value("ETag"), "W/\"3\"");
}

TEST(SandboxDelete, HonoursIfMatchAndPrefer) {
  World world;
  world.put("/fhir/Goal/g1", goal("g1"));
  EXPECT_EQ(refusal(world.del("/fhir/Goal/g1", {{"If-Match", "W/\"2\""}})), "412 conflict");
  EXPECT_EQ(refusal(world.del("/fhir/Goal/g1", {{"If-Match", "W/\"1\""}, {"Prefer", "return=OperationOutcome"}})),
            "200 informational");
}

TEST(SandboxDelete, RefusesWhatIsStillReferredTo) {
  World world;
  EXPECT_EQ(refusal(world.del("/fhir/Condition/knee-oa")), "204");
  EXPECT_EQ(refusal(world.del("/fhir/Patient/rosa-1001")), "409 conflict");
  EXPECT_EQ(world.get("/fhir/Patient/rosa-1001").status, 200);
  EXPECT_EQ(world.get("/fhir/Patient/rosa-1001").headers.value("ETag"), "W/\"1\"");
}

TEST(SandboxConditionalDelete, TakesOneMatchAtMost) {
  World world;
  world.post("/fhir/Goal", kGoal);
  EXPECT_EQ(world.del("/fhir/Goal?identifier=urn:s|none").status, 204);
  EXPECT_EQ(world.del("/fhir/Goal?identifier=urn:s|g").status, 204);
  EXPECT_EQ(world.count("Goal"), 0);
  EXPECT_EQ(refusal(world.del("/fhir/Patient?identifier=MRN-1999")), "412 multiple-matches");
  EXPECT_EQ(refusal(world.del("/fhir/Goal")), "412 conflict");
}

TEST(SandboxHistory, TellsEveryVersionNewestFirst) {
  World world;
  world.post("/fhir/Goal", kGoal);
  world.put("/fhir/Goal/1", goal("1"));
  world.del("/fhir/Goal/1");
  const json::Value bundle = parsed(world.get("/fhir/Goal/1/_history").body);
  EXPECT_EQ(bundle.text("type"), "history");
  EXPECT_EQ(bundle["total"].as_integer(), 3);
  std::vector<std::string> seen;
  for (const json::Value& entry : bundle["entry"].items()) {
    seen.push_back(std::string{entry["request"].text("method")} + " " + std::string{entry["request"].text("url")} +
                   " " + std::string{entry["response"].text("status")} + " " +
                   std::string{entry["resource"]["meta"].text("versionId")});
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"DELETE Goal/1 204 No Content ", "PUT Goal/1 200 OK 2",
                                            "POST Goal 201 Created 1"}));
  EXPECT_EQ(refusal(world.get("/fhir/Goal/never/_history")), "404 not-found");
}

TEST(SandboxRead, AnswersNotModifiedWhenTheVersionIsKnown) {
  World world;
  world.put("/fhir/Goal/g1", goal("g1"));
  const auto same = world.get("/fhir/Goal/g1", {{"If-None-Match", "W/\"1\""}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(same.headers.value("ETag"), "W/\"1\"");
  EXPECT_EQ(world.get("/fhir/Goal/g1", {{"If-None-Match", "W/\"2\""}}).status, 200);
}

TEST(SandboxRead, AnswersNotModifiedSinceADate) {
  World world;
  world.put("/fhir/Goal/g1", goal("g1"));
  const std::string written = "Mon, 02 Mar 2026 15:15:00 GMT";
  const std::vector<std::pair<World::Fields, int>> rows{
      {{{"If-Modified-Since", written}}, 304},
      {{{"If-Modified-Since", "Mon, 02 Mar 2026 15:14:59 GMT"}}, 200},
      {{{"If-Modified-Since", "Tue, 03 Mar 2026 15:15:00 GMT"}}, 304},
      {{{"If-Modified-Since", "yesterday"}}, 200},
      {{{"If-Modified-Since", written}, {"If-None-Match", "W/\"7\""}}, 200},
      {{{"If-Modified-Since", "Mon, 02 Mar 2026 15:14:59 GMT"}, {"If-None-Match", "W/\"1\""}}, 304},
  };
  for (const auto& [fields, status] : rows) {
    EXPECT_EQ(world.get("/fhir/Goal/g1", fields).status, status) << fields.front().second;
  }
}

TEST(SandboxBounds, KeepTheLatestVersionsAndRefuseOneResourceTooMany) {
  World world{{.versions_max = 2}};
  for (int i = 0; i < 4; ++i) world.put("/fhir/Goal/g1", goal("g1"));
  EXPECT_EQ(world.get("/fhir/Goal/g1/_history/2").status, 404);
  EXPECT_EQ(world.get("/fhir/Goal/g1/_history/3").status, 200);
  EXPECT_EQ(world.get("/fhir/Goal/g1").headers.value("ETag"), "W/\"4\"");
  World full{{.resources_max = 1}};
  EXPECT_EQ(refusal(full.post("/fhir/Goal", kGoal)), "422 too-costly");
  EXPECT_EQ(full.put("/fhir/Condition/knee-oa", R"({"resourceType":"Condition","id":"knee-oa"})").status, 200);
}

}  // namespace
}  // namespace concord::sandbox
