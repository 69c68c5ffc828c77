// Transactions and batches.
#include <gtest/gtest.h>

#include "core/json/write.h"
#include "tests/sandbox/world.h"

namespace concord::sandbox {
namespace {

std::string bundle(std::string_view type, std::string_view entries) {
  return R"({"resourceType":"Bundle","type":")" + std::string{type} + R"(","entry":[)" + std::string{entries} + "]}";
}

// An entry from its parts, each JSON text.
std::string entry(std::string_view full_url, std::string_view resource, std::string_view request) {
  std::string out = "{";
  if (!full_url.empty()) out += R"("fullUrl":")" + std::string{full_url} + R"(",)";
  if (!resource.empty()) out += R"("resource":)" + std::string{resource} + ",";
  return out + R"("request":)" + std::string{request} + "}";
}

std::vector<std::string> statuses(const http::Response& response) {
  std::vector<std::string> out;
  const json::Value body = parsed(response.body);
  for (const json::Value& row : body["entry"].items()) out.emplace_back(row["response"].text("status"));
  return out;
}

using Texts = std::vector<std::string>;

constexpr const char* kPatientRef = R"({"reference":"Patient/rosa-1001"})";

TEST(SandboxTransaction, RewritesReferencesToFullUrlsEverywhere) {
  World world;
  const auto done = world.post(
      "/fhir",
      bundle("transaction",
             entry("urn:uuid:2", R"({"resourceType":"Observation","status":"final","focus":[{"reference":"urn:uuid:1"}],
               "contained":[{"resourceType":"Basic","id":"b","subject":{"reference":"urn:uuid:1"}}],
               "extension":[{"url":"urn:x","valueReference":{"reference":"urn:uuid:1"}},{"url":"urn:y","valueUri":"urn:uuid:1"}],
               "identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:uuid:1"}],
               "text":{"status":"generated","div":"<div><a href=\"urn:uuid:1\">g</a></div>"},
               "derivedFrom":[{"reference":"#b"}],"valueQuantity":{"value":2.50}})",
                   R"({"method":"POST","url":"Observation"})") +
                 "," +
                 entry("urn:uuid:1", R"({"resourceType":"Goal","subject":{"reference":"Patient/rosa-1001"}})",
                       R"({"method":"POST","url":"Goal"})")));
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(json::write(parsed(done.body)["entry"].at(1)["response"]),
            R"({"status":"201 Created","location":"Goal/2/_history/1","etag":"W/\"1\"",)"
            R"("lastModified":"2026-03-02T15:15:00Z"})");
  EXPECT_EQ(parsed(done.body).text("type"), "transaction-response");
  EXPECT_EQ(parsed(world.get("/fhir/Observation/1").body), parsed(R"({"resourceType":"Observation","id":"1",
    "meta":{"versionId":"1","lastUpdated":"2026-03-02T15:15:00Z"},"status":"final","focus":[{"reference":"Goal/2"}],
    "contained":[{"resourceType":"Basic","id":"b","subject":{"reference":"Goal/2"}}],
    "extension":[{"url":"urn:x","valueReference":{"reference":"Goal/2"}},{"url":"urn:y","valueUri":"Goal/2"}],
    "identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:uuid:1"}],
    "text":{"status":"generated","div":"<div><a href=\"Goal/2\">g</a></div>"},
    "derivedFrom":[{"reference":"#b"}],"valueQuantity":{"value":2.50}})"));
  EXPECT_EQ(world.count("Observation?focus=Goal/2"), 1);
}

TEST(SandboxTransaction, ResolvesRelativeReferencesAgainstTheFullUrl) {
  World world;
  const auto done = world.post(
      "/fhir", bundle("transaction", entry("http://old.test/fhir/Goal/7",
                                           R"({"resourceType":"Goal","subject":{"reference":"Patient/rosa-1001"}})",
                                           R"({"method":"POST","url":"Goal"})") +
                                         "," +
                                         entry("http://old.test/fhir/Observation/8",
                                               R"({"resourceType":"Observation","focus":[{"reference":"Goal/7"}]})",
                                               R"({"method":"POST","url":"Observation"})")));
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(parsed(world.get("/fhir/Observation/2").body)["focus"].at(0).text("reference"), "Goal/1");
}

TEST(SandboxTransaction, WorksOffDeletesThenCreatesThenUpdatesThenReads) {
  World world;
  world.put("/fhir/Basic/old", R"({"resourceType":"Basic","id":"old","identifier":[{"value":"k"}]})");
  const auto done = world.post(
      "/fhir",
      bundle("transaction", entry("", "", R"({"method":"GET","url":"Basic?identifier=k"})") + "," +
                                entry("", R"({"resourceType":"Basic","id":"put","identifier":[{"value":"k"}]})",
                                      R"({"method":"PUT","url":"Basic/put"})") +
                                "," +
                                entry("", R"({"resourceType":"Basic","identifier":[{"value":"k"}]})",
                                      R"({"method":"POST","url":"Basic","ifNoneExist":"identifier=k"})") +
                                "," + entry("", "", R"({"method":"DELETE","url":"Basic/old"})")));
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(statuses(done), (Texts{"200 OK", "201 Created", "201 Created", "204 No Content"}));
  EXPECT_EQ(entries(parsed(done.body)["entry"].at(0)["resource"]), (Texts{"Basic/1", "Basic/put"}));
}

TEST(SandboxTransaction, ResolvesConditionalReferencesAfterTheWrites) {
  World world;
  const auto done = world.post(
      "/fhir",
      bundle(
          "transaction",
          entry(
              "",
              R"({"resourceType":"Goal","subject":{"reference":"Patient?identifier=urn:oid:2.16.840.1.113883.19.5|MRN-1002"},
               "addresses":[{"reference":"Basic?identifier=made-here"}]})",
              R"({"method":"POST","url":"Goal"})") +
              "," +
              entry("", R"({"resourceType":"Basic","id":"b","identifier":[{"value":"made-here"}]})",
                    R"({"method":"PUT","url":"Basic/b"})")));
  ASSERT_EQ(done.status, 200) << done.body;
  const json::Value goal = parsed(world.get("/fhir/Goal/1").body);
  EXPECT_EQ(goal["subject"].text("reference"), "Patient/mateo-1002");
  EXPECT_EQ(goal["addresses"].at(0).text("reference"), "Basic/b");
}

TEST(SandboxTransaction, ReturnsTheExistingMatchOfAConditionalCreate) {
  World world;
  const std::string body = bundle(
      "transaction", entry("urn:uuid:1", R"({"resourceType":"Goal","identifier":[{"system":"urn:s","value":"g"}]})",
                           R"({"method":"POST","url":"Goal","ifNoneExist":"identifier=urn:s|g"})") +
                         "," +
                         entry("urn:uuid:2", R"({"resourceType":"Observation","focus":[{"reference":"urn:uuid:1"}]})",
                               R"({"method":"POST","url":"Observation"})"));
  EXPECT_EQ(statuses(world.post("/fhir", body)), (Texts{"201 Created", "201 Created"}));
  const auto again = world.post("/fhir", body);
  EXPECT_EQ(statuses(again), (Texts{"200 OK", "201 Created"}));
  EXPECT_EQ(parsed(again.body)["entry"].at(0)["response"].text("location"), "Goal/1/_history/1");
  EXPECT_EQ(world.count("Goal"), 1);
  EXPECT_EQ(world.count("Observation?focus=Goal/1"), 2);
}

struct Failure {
  std::string entries;
  std::string refusal;
};

TEST(SandboxTransaction, WritesNothingWhenOneEntryFails) {
  const std::string good = entry("urn:uuid:1", R"({"resourceType":"Goal"})", R"({"method":"POST","url":"Goal"})");
  const std::vector<Failure> rows{
      {entry("", R"({"resourceType":"Goal"})", R"({"method":"PUT","url":"Goal/x"})"),
       "400 value Bundle.entry[1].resource.id"},
      {entry("", R"({"resourceType":"Goal","id":"x"})", R"({"method":"PUT","url":"Goal/x","ifMatch":"W/\"1\""})"),
       "412 conflict Bundle.entry[1]"},
      {entry("", R"({"resourceType":"Goal","id":"x"})", R"({"method":"PATCH","url":"Goal/x"})"),
       "400 invalid Bundle.entry[1]"},
      {entry("", R"({"resourceType":"Goal"})", R"({"method":"POST","url":"Gaol"})"),
       "404 not-supported Bundle.entry[1]"},
      {entry("", R"({"resourceType":"Basic"})", R"({"method":"POST","url":"Goal"})"), "400 structure Bundle.entry[1]"},
      {entry("", "", R"({"method":"POST","url":"Goal"})"), "400 invalid Bundle.entry[1]"},
      {entry("", "", R"({"method":"GET","url":"Goal/never"})"), "404 not-found Bundle.entry[1]"},
      {entry("", "", R"({"method":"DELETE","url":"Patient/rosa-1001"})"), "409 conflict Bundle.entry[1]"},
      {entry("", R"({"resourceType":"Patient"})",
             R"({"method":"POST","url":"Patient","ifNoneExist":"identifier=MRN-1999"})"),
       "412 multiple-matches Bundle.entry[1]"},
      {entry("", R"({"resourceType":"Goal","subject":{"reference":"Patient/nobody"}})",
             R"({"method":"POST","url":"Goal"})"),
       "422 not-found Bundle.entry[1].resource.subject.reference"},
      {entry("", R"({"resourceType":"Goal","addresses":[{"reference":"urn:uuid:9"},{"reference":"#c"}]})",
             R"({"method":"POST","url":"Goal"})"),
       "422 not-found Bundle.entry[1].resource.addresses[0].reference not-found "
       "Bundle.entry[1].resource.addresses[1].reference"},
      {entry("", R"({"resourceType":"Goal","subject":{"reference":"Patient?identifier=MRN-1999"}})",
             R"({"method":"POST","url":"Goal"})"),
       "412 multiple-matches Bundle.entry[1]"},
      {entry("", R"({"resourceType":"Goal","subject":{"reference":"Patient?identifier=MRN-0"}})",
             R"({"method":"POST","url":"Goal"})"),
       "422 not-found Bundle.entry[1]"},
      {entry("", R"({"resourceType":"Basic","id":"b"})", R"({"method":"PUT","url":"Basic/b"})") + "," +
           entry("", "", R"({"method":"DELETE","url":"Condition/knee-oa"})") + "," +
           entry("", R"({"resourceType":"Basic","id":"b"})", R"({"method":"PUT","url":"Basic/b"})"),
       "422 duplicate Bundle.entry[3]"},
  };
  for (const auto& [entries, expected] : rows) {
    World world;
    const auto answer = world.post("/fhir", bundle("transaction", good + "," + entries));
    EXPECT_EQ(refusal(answer), expected) << answer.body;
    EXPECT_EQ(world.count("Goal"), 0) << expected;
    EXPECT_EQ(world.count("Basic"), 0) << expected;
    EXPECT_EQ(world.count("Condition?identifier=C-501"), 1) << expected;
    EXPECT_EQ(world.get("/fhir/Goal/1").status, 404) << expected;
    EXPECT_EQ(world.post("/fhir/Goal", R"({"resourceType":"Goal"})").status, 201);
  }
}

TEST(SandboxTransaction, MayDeleteAResourceTogetherWithItsReferrers) {
  World world;
  world.put("/fhir/Basic/a", R"({"resourceType":"Basic","id":"a"})");
  world.put("/fhir/Basic/b", R"({"resourceType":"Basic","id":"b","subject":{"reference":"Basic/a"}})");
  EXPECT_EQ(world.del("/fhir/Basic/a").status, 409);
  EXPECT_EQ(world
                .post("/fhir", bundle("transaction", entry("", "", R"({"method":"DELETE","url":"Basic/a"})") + "," +
                                                         entry("", "", R"({"method":"DELETE","url":"Basic/b"})")))
                .status,
            200);
  EXPECT_EQ(world.count("Basic"), 0);
}

TEST(SandboxTransaction, ShowsResourcesWhenThatIsPreferred) {
  World world;
  const std::string body =
      bundle("transaction", entry("urn:uuid:1", R"({"resourceType":"Goal"})", R"({"method":"POST","url":"Goal"})"));
  const World::Fields full{{"Prefer", "return=representation"}};
  EXPECT_EQ(entries(parsed(world.post("/fhir", body, full).body)), (Texts{"Goal/1"}));
  EXPECT_EQ(parsed(world.post("/fhir", body).body)["entry"].at(0).find("resource"), nullptr);
}

TEST(SandboxTransaction, RefusesBundlesThatAreNone) {
  World world{{.bundle_entries_max = 1}};
  const std::string one = entry("", "", R"({"method":"GET","url":"Goal"})");
  EXPECT_EQ(world.post("/fhir", bundle("batch", one)).status, 200);
  EXPECT_EQ(refusal(world.post("/fhir", bundle("batch", one + "," + one))), "413 too-costly Bundle.entry");
  EXPECT_EQ(refusal(world.post("/fhir", R"({"resourceType":"Bundle","type":"collection"})")), "400 value Bundle.type");
  EXPECT_EQ(refusal(world.post("/fhir", R"({"resourceType":"Goal"})")), "400 structure Bundle");
  EXPECT_EQ(refusal(world.post("/fhir", R"({"resourceType":"Bundle","type":"transaction","entry":[{}]})")),
            "400 invariant Bundle.entry[0].request invariant Bundle.entry[0]");
  EXPECT_EQ(world.post("/fhir", R"({"resourceType":"Bundle","type":"transaction"})").status, 200);
}

TEST(SandboxBatch, IsolatesItsEntries) {
  World world;
  const auto done = world.post(
      "/fhir/",
      bundle("batch", entry("", R"({"resourceType":"Goal"})", R"({"method":"POST","url":"Goal"})") + "," +
                          entry("urn:uuid:1", R"({"resourceType":"Goal","subject":{"reference":"Patient/nobody"}})",
                                R"({"method":"POST","url":"Goal"})") +
                          "," +
                          entry("", R"({"resourceType":"Basic","subject":{"reference":"urn:uuid:1"}})",
                                R"({"method":"POST","url":"Basic"})") +
                          "," + entry("", "", R"({"method":"GET","url":"Goal/1"})") + "," +
                          entry("", "", R"({"method":"GET","url":"Goal?_summary=count"})") + "," +
                          entry("", "", R"({"method":"GET","url":"http://ehr.test/fhir/Goal/never"})")));
  EXPECT_EQ(done.status, 200);
  EXPECT_EQ(parsed(done.body).text("type"), "batch-response");
  EXPECT_EQ(statuses(done), (Texts{"201 Created", "422 Unprocessable Content", "422 Unprocessable Content", "200 OK",
                                   "200 OK", "404 Not Found"}));
  const json::Value rows = parsed(done.body)["entry"];
  EXPECT_EQ(rows.at(1)["response"]["outcome"]["issue"].at(0)["expression"].at(0).as_string(), "Goal.subject.reference");
  EXPECT_EQ(rows.at(3)["resource"].text("id"), "1");
  EXPECT_EQ(rows.at(3).text("fullUrl"), "http://ehr.test/fhir/Goal/1");
  EXPECT_EQ(rows.at(4)["resource"]["total"].as_integer(), 1);
}

TEST(SandboxReferences, AreEnforcedWhenTheyAreLocal) {
  const std::vector<Failure> rows{
      {R"({"reference":"Patient/rosa-1001"})", "201 Goal"},
      {R"({"reference":"Patient/rosa-1001/_history/1"})", "201 Goal"},
      {R"({"reference":"http://ehr.test/fhir/Patient/rosa-1001"})", "201 Goal"},
      {R"({"reference":"https://elsewhere.test/fhir/Patient/1"})", "201 Goal"},
      {R"({"reference":"http://elsewhere.test/people#7"})", "201 Goal"},
      {R"({"identifier":{"value":"MRN-0"},"type":"Patient"})", "201 Goal"},
      {R"({"reference":"#"})", "201 Goal"},
      {R"({"reference":"Patient/nobody"})", "422 not-found Goal.subject.reference"},
      {R"({"reference":"http://ehr.test/fhir/Patient/nobody"})", "422 not-found Goal.subject.reference"},
      {R"({"reference":"#p"})", "422 not-found Goal.subject.reference"},
      {R"({"reference":"urn:uuid:1"})", "422 not-found Goal.subject.reference"},
      {R"({"reference":"Patient?identifier=MRN-1001"})", "422 not-found Goal.subject.reference"},
      {R"({"reference":"nonsense"})", "422 not-found Goal.subject.reference"},
  };
  for (const auto& [reference, expected] : rows) {
    World world;
    EXPECT_EQ(refusal(world.post("/fhir/Goal", R"({"resourceType":"Goal","subject":)" + reference + "}")), expected)
        << reference;
    EXPECT_EQ(world.count("Goal"), expected == "201 Goal" ? 1 : 0);
  }
  World world;
  const auto ours = world.post(
      "/fhir/Goal", R"({"resourceType":"Goal","subject":{"reference":"http://ehr.test/fhir/Patient/rosa-1001"}})");
  EXPECT_EQ(parsed(ours.body)["subject"], parsed(kPatientRef));
}

}  // namespace
}  // namespace concord::sandbox
