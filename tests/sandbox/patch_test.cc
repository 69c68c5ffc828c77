// PATCH with JSON Patch, on its own, by criteria and in Bundles; writes of subsets.
#include <gtest/gtest.h>

#include "core/base64.h"
#include "tests/sandbox/world.h"

namespace concord::sandbox {
namespace {

const std::string kPatchMedia = "application/json-patch+json";
constexpr const char* kActivate = R"([{"op":"test","path":"/lifecycleStatus","value":"proposed"},
  {"op":"replace","path":"/lifecycleStatus","value":"active"}])";

void put_goal(World& world) {
  world.put("/fhir/Goal/g", R"({"resourceType":"Goal","id":"g","identifier":[{"system":"urn:s","value":"g"}],
    "lifecycleStatus":"proposed","description":{"text":"walk"},"subject":{"reference":"Patient/rosa-1001"},
    "target":[{"detailQuantity":{"value":1.50}}]})");
}

http::Response patch(World& world, const std::string& target, const std::string& body, World::Fields fields = {}) {
  fields.insert(fields.begin(), {"Content-Type", kPatchMedia});
  return world.call(http::Method::patch, target, body, fields);
}

TEST(SandboxPatch, MakesANewVersion) {
  World world;
  put_goal(world);
  world.clock.advance(std::chrono::seconds{1});
  const auto patched = patch(world, "/fhir/Goal/g", kActivate);
  EXPECT_EQ(patched.status, 200);
  EXPECT_EQ(patched.headers.value("ETag"), "W/\"2\"");
  EXPECT_EQ(patched.body,
            R"({"resourceType":"Goal","id":"g","meta":{"versionId":"2","lastUpdated":"2026-03-02T15:15:01Z"},)"
            R"("identifier":[{"system":"urn:s","value":"g"}],"lifecycleStatus":"active","description":{"text":"walk"},)"
            R"("subject":{"reference":"Patient/rosa-1001"},"target":[{"detailQuantity":{"value":1.50}}]})");
  EXPECT_EQ(world.get("/fhir/Goal/g").body, patched.body);
  EXPECT_EQ(world.count("Goal?lifecycle-status=active"), 1);
}

TEST(SandboxPatch, IsRefusedWithoutATrace) {
  const struct {
    const char* target;
    const char* body;
    World::Fields fields;
    const char* refusal;
  } rows[] = {
      {"/fhir/Goal/x", kActivate, {}, "404 not-found"},
      {"/fhir/Goal/gone", kActivate, {}, "410 deleted"},
      {"/fhir/Goal/g", kActivate, {{"If-Match", "W/\"2\""}}, "412 conflict"},
      {"/fhir/Goal/g", kActivate, {{"Content-Type", "application/fhir+json"}}, "415 not-supported"},
      {"/fhir/Goal/g", "{}", {}, "400 structure"},
      {"/fhir/Goal/g", "[{]", {}, "400 structure"},
      {"/fhir/Goal/g",
       R"([{"op":"add","path":"x"},{"op":"jump","path":"/a"}])",
       {},
       "400 value /0/path required /0/value value /1/op"},
      {"/fhir/Goal/g", R"([{"op":"test","path":"/lifecycleStatus","value":"active"}])", {}, "422 processing /0/path"},
      {"/fhir/Goal/g", R"([{"op":"remove","path":"/note"}])", {}, "422 not-found /0/path"},
      {"/fhir/Goal/g", R"([{"op":"replace","path":"/id","value":"h"}])", {}, "422 business-rule"},
      {"/fhir/Goal/g", R"([{"op":"add","path":"/contained","value":{"a":1}}])", {}, "400 structure Goal.contained"},
      {"/fhir/Goal/g",
       R"([{"op":"replace","path":"/subject/reference","value":"Patient/x"}])",
       {},
       "422 not-found Goal.subject.reference"},
      {"/fhir/Goal?identifier=urn:s|none", kActivate, {}, "404 not-found"},
      {"/fhir/Patient?identifier=MRN-1999", "[]", {}, "412 multiple-matches"},
      {"/fhir/Goal", kActivate, {}, "412 conflict"},
  };
  for (const auto& row : rows) {
    World world;
    put_goal(world);
    world.put("/fhir/Goal/gone", R"({"resourceType":"Goal","id":"gone"})");
    world.del("/fhir/Goal/gone");
    EXPECT_EQ(refusal(patch(world, row.target, row.body, row.fields)), row.refusal) << row.body;
    EXPECT_EQ(world.get("/fhir/Goal/g").headers.value("ETag"), "W/\"1\"") << row.body;
  }
}

TEST(SandboxPatch, HonoursConditionsAndPreferences) {
  World world;
  put_goal(world);
  const auto minimal = patch(world, "/fhir/Goal/g", kActivate, {{"If-Match", "W/\"1\""}, {"Prefer", "return=minimal"}});
  EXPECT_EQ(minimal.status, 200);
  EXPECT_EQ(minimal.body, "");
  const auto by_criteria = patch(world, "/fhir/Goal?identifier=urn:s|g", R"([{"op":"remove","path":"/target/0"}])");
  EXPECT_EQ(by_criteria.headers.value("ETag"), "W/\"3\"");
  EXPECT_EQ(parsed(by_criteria.body).find("target"), nullptr);
}

TEST(SandboxPatch, IsAnEntryOfBundles) {
  for (const std::string type : {"batch", "transaction"}) {
    World world;
    put_goal(world);
    const std::string body = R"({"resourceType":"Bundle","type":")" + type +
                             R"(","entry":[{"resource":{"resourceType":"Binary","contentType":")" + kPatchMedia +
                             R"(","data":")" + base64_encode(kActivate) +
                             R"("},"request":{"method":"PATCH","url":"Goal/g"}}]})";
    const auto answer = parsed(world.post("/fhir", body).body);
    EXPECT_EQ(answer["entry"].at(0)["response"].text("status"), "200 OK") << type;
    EXPECT_EQ(parsed(world.get("/fhir/Goal/g").body).text("lifecycleStatus"), "active") << type;
  }
}

TEST(SandboxUpdate, RefusesASubset) {
  World world;
  put_goal(world);
  const auto subset = world.get("/fhir/Goal/g?_elements=description");
  EXPECT_EQ(subset.status, 200);
  EXPECT_EQ(parsed(subset.body).find("target"), nullptr);
  EXPECT_EQ(refusal(world.put("/fhir/Goal/g", subset.body)), "422 business-rule Goal.meta.tag");
  EXPECT_EQ(refusal(world.put("/fhir/Goal?_id=g", subset.body)), "422 business-rule Goal.meta.tag");
  EXPECT_EQ(refusal(world.get("/fhir/Goal/g?_summary=x")), "400 value");
  EXPECT_EQ(refusal(world.get("/fhir/Goal/g?_summary=count")), "400 value");
}

}  // namespace
}  // namespace concord::sandbox
