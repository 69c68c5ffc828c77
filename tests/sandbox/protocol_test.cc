// Status codes, media types and the statement of capabilities: what holds for every interaction.
#include <gtest/gtest.h>

#include <set>

#include "fhir/resource_types.h"
#include "fhir/search/search.h"
#include "service/sandbox/check.h"
#include "service/sandbox/seed.h"
#include "service/sandbox/served.h"
#include "tests/sandbox/world.h"

namespace concord::sandbox {
namespace {

using http::Method;

struct Asked {
  Method method;
  std::string target;
  std::string refusal;
  std::string allow;
};

TEST(SandboxProtocol, TellsNotServedFromNotAllowed) {
  const std::vector<Asked> rows{
      {Method::get, "/", "404 not-found", ""},
      {Method::get, "/fhirx/Goal", "404 not-found", ""},
      {Method::get, "/fhir", "404 not-found", ""},
      {Method::get, "/fhir/", "404 not-found", ""},
      {Method::put, "/fhir", "405 not-supported", "POST, GET, HEAD"},
      {Method::get, "/fhir/Gaol", "404 not-supported", ""},
      {Method::get, "/fhir/goal/1", "404 not-supported", ""},
      {Method::get, "/fhir/Bundle/1", "404 not-supported", ""},
      {Method::get, "/fhir/Goal/1", "404 not-found", ""},
      {Method::get, "/fhir/Goal/1/", "404 not-found", ""},
      {Method::get, "/fhir/Goal/a_b", "400 invalid", ""},
      {Method::get, "/fhir/Goal/%zz", "400 invalid", ""},
      {Method::get, "/fhir/Goal/1/_history/x_y", "400 invalid", ""},
      {Method::get, "/fhir/Goal/1/_history/1/2", "404 not-found", ""},
      {Method::get, "/fhir/Goal/1/Patient", "404 not-supported", ""},
      {Method::get, "/fhir/Patient/rosa-1001/Gaol", "404 not-supported", ""},
      {Method::get, "/fhir/Patient/rosa-1001/Bundle", "404 not-supported", ""},
      {Method::put, "/fhir/Patient/rosa-1001/Goal", "405 not-supported", "GET, HEAD"},
      {Method::get, "/fhir/Patient/rosa-1001/$match", "404 not-supported", ""},
      {Method::get, "/fhir/Goal/1/$everything", "404 not-supported", ""},
      {Method::get, "/fhir/$everything", "404 not-supported", ""},
      {Method::get, "/fhir/$export", "404 not-supported", ""},
      {Method::post, "/fhir/_history", "405 not-supported", "GET, HEAD"},
      {Method::put, "/fhir/Goal/_history", "405 not-supported", "GET, HEAD"},
      {Method::get, "/fhir/Goal/_search", "405 not-supported", "POST"},
      {Method::patch, "/fhir/Goal/1", "415 not-supported", ""},
      {Method::post, "/fhir/Goal/1", "405 not-supported", "GET, HEAD, PUT, PATCH, DELETE"},
      {Method::options, "/fhir/Goal", "405 not-supported", "GET, HEAD, POST, PUT, PATCH, DELETE"},
      {Method::del, "/fhir/metadata", "405 not-supported", "GET, HEAD"},
      {Method::put, "/fhir/Goal/1/_history/1", "405 not-supported", "GET, HEAD"},
      {Method::del, "/fhir/Goal/1/_history", "405 not-supported", "GET, HEAD"},
  };
  World world;
  for (const Asked& row : rows) {
    const auto answer = world.call(row.method, row.target);
    EXPECT_EQ(refusal(answer), row.refusal) << row.target;
    EXPECT_EQ(answer.headers.value("Allow"), row.allow) << row.target;
    EXPECT_EQ(answer.headers.value("Content-Type"), "application/fhir+json; charset=utf-8");
  }
}

TEST(SandboxProtocol, RefusesBodiesThatAreNoResourceOfTheType) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"{", "400 structure"},
      {"[]", "400 structure resourceType"},
      {R"({"resourceType":"Observation"})", "400 structure resourceType"},
      {R"({"id":"1"})", "400 structure resourceType"},
      {R"({"resourceType":"Goal","resourceType":"Goal"})", "400 structure"},
      {R"({"resourceType":"Goal","id":"a_b"})", "400 value Goal.id"},
      {R"({"resourceType":"Goal","id":7})", "400 value Goal.id"},
      {R"({"resourceType":"Goal","meta":[]})", "400 structure Goal.meta"},
      {R"({"resourceType":"Goal","contained":{}})", "400 structure Goal.contained"},
      {R"({"resourceType":"Goal","contained":[{"resourceType":"Gaol","id":"a"}]})",
       "400 structure Goal.contained[0].resourceType"},
      {R"({"resourceType":"Goal","contained":[{"resourceType":"Basic","id":"a"},{"resourceType":"Basic","id":"a"}]})",
       "400 duplicate Goal.contained[1].id"},
      {R"({"resourceType":"Goal","contained":[{"resourceType":"Basic","id":"a","contained":[]}]})",
       "400 invariant Goal.contained[0].contained"},
  };
  World world;
  for (const auto& [body, expected] : rows) EXPECT_EQ(refusal(world.post("/fhir/Goal", body)), expected) << body;
  EXPECT_EQ(world.count("Goal"), 0);
}

TEST(SandboxProtocol, NegotiatesMediaTypes) {
  World world;
  const std::string body = R"({"resourceType":"Goal"})";
  const std::vector<std::pair<std::string, int>> sent{
      {"application/fhir+json", 201},
      {"application/json;charset=UTF-8", 201},
      {"text/json", 201},
      {"application/json+fhir", 201},
      {"application/fhir+json; fhirVersion=4.0", 201},
      {"Application/FHIR+JSON; charset=\"utf-8\"", 201},
      {"application/fhir+json; fhirVersion=3.0", 415},
      {"application/fhir+json; charset=latin1", 415},
      {"application/fhir+xml", 415},
      {"application/x-www-form-urlencoded", 415},
      {"", 415},
  };
  for (const auto& [type, status] : sent) {
    EXPECT_EQ(world.post("/fhir/Goal", body, {{"Content-Type", type}}).status, status) << type;
  }
  const std::vector<std::pair<std::string, int>> accepted{
      {"", 200},
      {"*/*", 200},
      {"application/*", 200},
      {"application/fhir+xml, application/json;q=0.1", 200},
      {"application/fhir+json; fhirVersion=4.0", 200},
      {"application/fhir+json; fhirVersion=5.0", 406},
      {"application/fhir+json;q=0", 406},
      {"application/fhir+json;q=0.000, text/html", 406},
      {"application/fhir+xml", 406},
      {"text/turtle", 406},
  };
  for (const auto& [accept, status] : accepted) {
    EXPECT_EQ(world.get("/fhir/Patient/rosa-1001", {{"Accept", accept}}).status, status) << accept;
  }
  const std::vector<std::pair<std::string, int>> formats{
      {"json", 200},
      {"application/json", 200},
      {"application/fhir+json", 200},
      {"application/fhir%2Bjson", 200},
      {"xml", 406},
      {"ttl", 406},
      {"html", 406},
  };
  for (const auto& [format, status] : formats) {
    const World::Fields xml{{"Accept", "application/fhir+xml"}};
    EXPECT_EQ(world.get("/fhir/Patient/rosa-1001?_format=" + format, xml).status, status) << format;
  }
}

TEST(SandboxProtocol, AnswersHeadLikeGetWithoutABody) {
  World world;
  const auto got = world.get("/fhir/Patient/rosa-1001");
  const auto head = world.call(Method::head, "/fhir/Patient/rosa-1001");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers, got.headers);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(world.call(Method::head, "/fhir/Patient/never").status, 404);
}

TEST(SandboxProtocol, RepeatsOnlyAHostThatIsOne) {
  World world;
  const auto location = [&world](std::string host) {
    return std::string{world.post("/fhir/Basic", R"({"resourceType":"Basic"})", {{"Host", std::move(host)}})
                           .headers.value("Location")};
  };
  EXPECT_EQ(location("127.0.0.1:8081"), "http://127.0.0.1:8081/fhir/Basic/1/_history/1");
  EXPECT_EQ(location("[::1]:80"), "http://[::1]:80/fhir/Basic/2/_history/1");
  EXPECT_EQ(location("a/b"), "http://localhost/fhir/Basic/3/_history/1");
  EXPECT_EQ(location(""), "http://localhost/fhir/Basic/4/_history/1");
}

TEST(SandboxCapabilities, SayWhatIsServed) {
  World world;
  const auto answer = world.get("/fhir/metadata");
  ASSERT_EQ(answer.status, 200);
  const json::Value statement = parsed(answer.body);
  EXPECT_EQ(statement.text("fhirVersion"), "4.0.1");
  EXPECT_EQ(statement.text("kind"), "instance");
  EXPECT_EQ(statement["implementation"].text("url"), "http://ehr.test/fhir");
  const json::Value& rest = statement["rest"].at(0);
  EXPECT_EQ(rest["interaction"], parsed(R"([{"code":"transaction"},{"code":"batch"},{"code":"search-system"},
                                          {"code":"history-system"}])"));
  EXPECT_EQ(statement["patchFormat"], parsed(R"(["application/json-patch+json"])"));
  std::vector<std::string> compartments;
  for (const json::Value& url : rest["compartment"].items()) compartments.emplace_back(*url.as_string());
  const std::string start = "http://hl7.org/fhir/CompartmentDefinition/";
  EXPECT_EQ(compartments, (std::vector<std::string>{start + "device", start + "encounter", start + "patient",
                                                    start + "practitioner", start + "relatedPerson"}));
  EXPECT_EQ(rest["resource"].size(), fhir::resource_types().size() - 3);
  for (const json::Value& resource : rest["resource"].items()) {
    const std::string type{resource.text("type")};
    EXPECT_EQ(world.get("/fhir/" + type).status, 200) << type;
    EXPECT_EQ(world.get("/fhir/" + type + "/_history").status, 200) << type;
    EXPECT_EQ(resource["operation"].size(), type == "Patient" ? 1U : 0U) << type;
    EXPECT_EQ(world.post("/fhir/" + type, R"({"resourceType":")" + type + R"("})").status, 201) << type;
    std::set<std::string> names;
    for (const json::Value& parameter : resource["searchParam"].items()) {
      const std::string name{parameter.text("name")};
      EXPECT_TRUE(names.insert(name).second) << type << " " << name;
      const auto strict = world.get("/fhir/" + type + "?" + name + ":missing=true", {{"Prefer", "handling=strict"}});
      EXPECT_EQ(strict.status, 200) << type << " " << name;
    }
  }
}

TEST(SandboxCapabilities, ChangeTheirTagOnlyWithTheirText) {
  World world;
  const auto first = world.get("/fhir/metadata");
  const std::string tag{first.headers.value("ETag")};
  world.clock.advance(std::chrono::hours{1});
  EXPECT_EQ(world.get("/fhir/metadata").body, first.body);
  EXPECT_EQ(world.get("/fhir/metadata", {{"If-None-Match", tag}}).status, 304);
  EXPECT_NE(world.get("/fhir/metadata", {{"Host", "other.test"}}).headers.value("ETag"), tag);
}

TEST(SandboxSeed, IsValidAndItsReferencesLeadSomewhere) {
  Store store{10};
  std::vector<std::pair<std::string, std::string>> identities;
  for (const std::string_view text : seed_files()) {
    const auto resources = json::read(text);
    ASSERT_TRUE(resources.has_value());
    for (const json::Value& resource : resources->items()) {
      const std::string type{resource.text("resourceType")};
      EXPECT_TRUE(check_resource(resource, type).has_value()) << resource.text("id");
      EXPECT_EQ(store.find(type, resource.text("id")), nullptr) << resource.text("id");
      store.put(type, resource.text("id"), resource, Method::put, Instant{});
      identities.emplace_back(type, resource.text("id"));
    }
  }
  EXPECT_EQ(identities.size(), 24U);
  for (const auto& [type, id] : identities) {
    EXPECT_EQ(broken_references(store, store.find(type, id)->current().resource), std::vector<Issue>{}) << id;
  }
  for (const char* known :
       {"Condition/knee-oa", "Practitioner/carlson", "RelatedPerson/anna", "Organization/northside"}) {
    const std::string_view text{known};
    const auto slash = text.find('/');
    EXPECT_NE(store.find(text.substr(0, slash), text.substr(slash + 1)), nullptr) << known;
  }
}

}  // namespace
}  // namespace concord::sandbox
