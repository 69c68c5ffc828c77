#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "service/artifacts/artifacts.h"
#include "service/cache/memory_key_value_store.h"
#include "service/http/api.h"
#include "service/partner/creation.h"
#include "service/partner/rest_partner.h"
#include "service/sandbox/sandbox.h"
#include "tests/artifacts/sandbox_client.h"
#include "tests/fakes/fake_authenticator.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_metrics.h"

namespace concord::http {
namespace {

// The surface on the sandbox EHR, in one process.
struct SandboxApi {
  Response send(Method method, const std::string& target, const std::string& type = {}, std::string body = {}) {
    Request request;
    request.method = method;
    request.target = target;
    if (!type.empty()) request.headers.add("Content-Type", type);
    request.body = std::move(body);
    request.deadline = clock.in(std::chrono::seconds{30});
    return api.respond(request);
  }
  json::Value post_goal(const std::string& id) {
    const std::string text =
        R"({"artifact":"goal","schemaVersion":"1","source":"https://a.example/goals","id":")" + id +
        R"(","recordedAt":"2026-03-02T10:15:00Z","patient":{"identifier":{"system":"urn:oid:2.16.840.1.113883.19.5",)"
        R"("value":"MRN-1002"}},"description":{"text":"Walk"},"status":"active"})";
    EXPECT_EQ(send(Method::post, "/artifacts/goal", "application/json", text).status, 201);
    return *json::read(text);
  }

  fakes::FakeClock clock;
  fakes::FakeMetrics metrics;
  sandbox::Sandbox ehr{clock};
  fakes::SandboxClient client{ehr};
  partner::RestPartner rest{{.id = PartnerId{"north"}, .base_url = "http://ehr.test/fhir", .headers = {}, .judge = {}},
                            client,
                            clock,
                            metrics,
                            [] { return 0.5; }};
  cache::MemoryKeyValueStore store{clock};
  partner::CapabilitiesMemory capabilities{rest, clock, partner::with_atomic_creation};
  artifacts::Artifacts use_cases{rest, capabilities, store, clock, metrics, {}};
  fakes::FakeAuthenticator authenticator = fakes::FakeAuthenticator::open();
  Api api{{.public_url = "https://c.example",
           .partners = {{.id = rest.id(), .artifacts = &use_cases}},
           .cors = {},
           .authenticator = &authenticator},
          clock,
          metrics,
          [](const AccessRecord&) {}};
};

constexpr std::string_view kPatient = "urn%3Aoid%3A2.16.840.1.113883.19.5%7CMRN-1002";

// The artifacts of this test over all pages; each link is followed as it is given.
std::vector<json::Value> follow(SandboxApi& site, Method method, std::string target, const std::string& body) {
  std::vector<json::Value> found;
  const std::string type = body.empty() ? "" : "application/x-www-form-urlencoded";
  for (int pages = 0; !target.empty() && pages < 10; ++pages) {
    const Response page = site.send(method, target, type, body);
    EXPECT_EQ(page.status, 200) << page.body;
    const auto list = json::read(page.body);
    for (const json::Value& artifact : (*list)["artifacts"].items()) {
      if (artifact.text("source") == "https://a.example/goals") found.push_back(artifact);
    }
    target = list->text("next");
    if (!target.empty()) {
      EXPECT_TRUE(target.starts_with("https://c.example/north/artifacts/goal")) << target;
    }
  }
  return found;
}

TEST(Paging, LeadsByGetToEveryArtifactOnce) {
  SandboxApi site;
  const std::vector<json::Value> posted{site.post_goal("g1"), site.post_goal("g2"), site.post_goal("g3")};
  EXPECT_EQ(follow(site, Method::get, "/artifacts/goal?_count=1&patient=" + std::string{kPatient}, ""), posted);
}

TEST(Paging, KeepsTheFormOfASearchOutOfTheLink) {
  SandboxApi site;
  const std::vector<json::Value> posted{site.post_goal("g1"), site.post_goal("g2"), site.post_goal("g3")};
  const std::string form = "_count=1&patient=" + std::string{kPatient};
  EXPECT_EQ(follow(site, Method::post, "/artifacts/goal/_search", form), posted);
  const Response page = site.send(Method::post, "/artifacts/goal/_search", "application/x-www-form-urlencoded", form);
  EXPECT_EQ(page.body.find("MRN-1002"), page.body.rfind("MRN-1002")) << "only the artifact names the patient";
}

TEST(Reading, NeedsNoSourceWhileTheIdIsUnambiguous) {
  SandboxApi site;
  const json::Value posted = site.post_goal("g1");
  EXPECT_EQ(*json::read(site.send(Method::get, "/artifacts/goal/g1").body), posted);
}

}  // namespace
}  // namespace concord::http
