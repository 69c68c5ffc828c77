#include "service/partner/bearer_client.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "service/partner/rest_partner.h"
#include "service/partner/url.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_http_client.h"
#include "tests/fakes/fake_metrics.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;
constexpr std::string_view kBase = "https://ehr.example/fhir/R4";

class BearerClientTest : public ::testing::Test {
 protected:
  void issue(const std::string& token) {
    tokens_client_.then_json(200, R"({"access_token":")" + token + R"(","token_type":"bearer","expires_in":3600})");
  }
  Result<http::Response> send(const std::string& url) {
    return client_.send({.method = http::Method::post,
                         .url = url,
                         .headers = {{"X-Kept", "yes"}},
                         .body = "{}",
                         .deadline = clock_.in(30s)});
  }
  [[nodiscard]] std::vector<std::string> sent() const {
    std::vector<std::string> out;
    for (const HttpCall& call : wire_.calls()) {
      EXPECT_EQ(call.headers.value("X-Kept"), "yes");
      EXPECT_EQ(call.body, "{}");
      out.emplace_back(call.headers.value("Authorization"));
    }
    return out;
  }

  fakes::FakeClock clock_;
  fakes::FakeMetrics metrics_;
  fakes::FakeHttpClient tokens_client_;
  fakes::FakeHttpClient wire_;
  auth::outbound::TokenSource tokens_{
      {.partner = "north", .base_url = std::string{kBase}, .token_url = "https://ehr.example/token"},
      {.method = auth::outbound::Method::tls_client_auth, .client_id = "c", .scopes = "s"},
      tokens_client_,
      clock_,
      metrics_,
      [] { return 0.0; }};
  BearerClient client_{std::string{kBase}, tokens_, wire_};
};

TEST_F(BearerClientTest, PutsTheTokenOnCalls) {
  issue("one");
  wire_.then_json(201, "{}").then_json(403, "{}");
  EXPECT_EQ(send("https://ehr.example/fhir/R4/Goal")->status, 201);
  EXPECT_EQ(send("https://ehr.example/fhir/R4/Goal")->status, 403);
  EXPECT_EQ(sent(), (std::vector<std::string>{"Bearer one", "Bearer one"}));
  EXPECT_EQ(tokens_client_.calls().size(), 1U);
}

TEST_F(BearerClientTest, TriesOnceMoreWithAnotherTokenAfter401) {
  issue("one");
  issue("two");
  wire_.then_json(401, "{}").then_json(201, "{}");
  EXPECT_EQ(send("https://ehr.example/fhir/R4/Goal")->status, 201);
  EXPECT_EQ(sent(), (std::vector<std::string>{"Bearer one", "Bearer two"}));
}

TEST_F(BearerClientTest, GivesUpAfterTheSecond401) {
  issue("one");
  issue("two");
  wire_.then_json(401, "{}").then_json(401, "{}").then_json(401, "{}");
  EXPECT_EQ(send("https://ehr.example/fhir/R4/Goal")->status, 401);
  EXPECT_EQ(send("https://ehr.example/fhir/R4/Goal")->status, 401);
  EXPECT_EQ(sent(), (std::vector<std::string>{"Bearer one", "Bearer two", "Bearer two"}));
  EXPECT_EQ(tokens_client_.calls().size(), 2U);
}

TEST_F(BearerClientTest, SendsNothingWithoutAToken) {
  tokens_client_.then_json(400, R"({"error":"invalid_client"})");
  const auto answer = send("https://ehr.example/fhir/R4/Goal");
  EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(answer.error().reason, "partner-token-invalid-client");
  EXPECT_EQ(wire_.calls().size(), 0U);
}

TEST_F(BearerClientTest, SendsTheTokenNowhereElse) {
  for (const std::string url :
       {"https://evil.example/fhir/R4/Goal", "http://ehr.example/fhir/R4/Goal", "https://ehr.example/fhir/R4x/Goal",
        "https://ehr.example/fhir/R4/../admin", "https://ehr.example/fhir/R4/%2e%2E/admin",
        "https://ehr.example/fhir/R4%2f..%2fadmin"}) {
    EXPECT_EQ(send(url).error().kind, ErrorKind::fault) << url;
  }
  EXPECT_EQ(wire_.calls().size(), 0U);
  EXPECT_EQ(tokens_client_.calls().size(), 0U);
}

TEST_F(BearerClientTest, APageOutsideOfTheBaseIsNotAskedFor) {
  issue("one");
  RestPartner partner{{.id = PartnerId{"north"}, .base_url = std::string{kBase}, .has_credentials = true},
                      client_,
                      clock_,
                      metrics_,
                      [] { return 0.0; }};
  wire_.then_json(200, R"({"resourceType":"Bundle","type":"searchset"})");
  EXPECT_TRUE(partner.next_page("https://EHR.example:443/fhir/R4?page=2", clock_.in(30s)).has_value());
  for (const std::string url : {"https://ehr.example/other?page=2", "https://evil.example/fhir/R4?page=2"}) {
    EXPECT_EQ(partner.next_page(url, clock_.in(30s)).error().kind, ErrorKind::partner_broken) << url;
  }
  EXPECT_EQ(wire_.calls().size(), 1U);
}

TEST(WithinABase, IsComparedPieceByPiece) {
  struct Row {
    std::string base;
    std::string url;
    bool is_within;
  };
  const std::vector<Row> rows{
      {"https://x/fhir", "https://x/fhir", true},
      {"https://x/fhir/", "https://x/fhir?_getpages=1", true},
      {"https://x/fhir", "HTTPS://X:443/fhir/Goal/1", true},
      {"https://x", "https://x/anything", true},
      {"https://x", "https://x?page=1", true},
      {"https://x/fhir", "https://x/fhirs", false},
      {"https://x/fhir", "https://x/FHIR/Goal", false},
      {"https://x/fhir", "https://x/", false},
      {"https://x/fhir", "https://x:8443/fhir", false},
      {"https://x/fhir", "https://x@y/fhir", false},
      {"https://x/fhir", "https://x/fhir/./a", false},
      {"https://x/fhir", "https://x/fhir/a/..", false},
      {"https://x/fhir", "https://x/fhir/.%2E/a", false},
      {"https://x/fhir", "https://x/fhir/a%5C..", false},
      {"https://x/fhir", "/fhir/Goal", false},
  };
  for (const Row& row : rows) EXPECT_EQ(is_within(row.base, row.url), row.is_within) << row.url;
}

}  // namespace
}  // namespace concord::partner
