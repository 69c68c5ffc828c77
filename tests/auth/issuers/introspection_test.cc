// Opaque tokens, asked about (RFC 7662); row J27 of the checklist of attacks on tokens.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "auth/issuers/issuers.h"
#include "auth/jose/claims.h"
#include "core/base64.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_issuer.h"
#include "tests/fakes/fake_metrics.h"
#include "tests/fakes/fake_web.h"

namespace concord::auth {
namespace {

using std::chrono::seconds;

const std::string kUrl = "https://idp.example/introspect";
constexpr std::string_view kTaken;

IssuerSettings asked_settings(Proof proof = Proof::introspection) {
  IssuerSettings out = fakes::good_settings();
  out.proof = proof;
  out.introspection.url = kUrl;
  out.introspection.client = "concord:1";
  return out;
}

json::Value active() {
  return json::object({{"active", true},
                       {"scope", "patient/Observation.rs"},
                       {"client_id", "app"},
                       {"sub", "u1"},
                       {"exp", fakes::kNow + 300},
                       {"patient", "p1"}});
}

class Asked {
 public:
  explicit Asked(IssuerSettings settings = asked_settings(),
                 IntrospectionCredentials credentials = {.secret = "s+ %"}) {
    issuers_.add(std::make_unique<Issuer>(std::move(settings), std::move(credentials), web_, clock_, metrics_));
    answer(active());
  }
  void answer(const json::Value& body) { web_.on(kUrl, json::write(body)); }
  Result<AccessContext> ask(const std::string& token, std::string_view partner = "north") {
    http::Request request;
    request.headers.add("Authorization", "Bearer " + token);
    return issuers_.authenticate({.request = request, .partner = partner, .base = fakes::kBase},
                                 clock_.in(seconds{30}));
  }
  std::string reason(const std::string& token) {
    const auto access = ask(token);
    return access ? "" : access.error().reason;
  }
  fakes::FakeClock& clock() { return clock_; }
  fakes::FakeWeb& web() { return web_; }
  Issuers& issuers() { return issuers_; }

 private:
  fakes::FakeClock clock_;
  fakes::FakeMetrics metrics_;
  fakes::FakeWeb web_;
  Issuers issuers_{clock_, metrics_};
};

TEST(Introspection, TellsWhatATokenGrants) {
  Asked issuer;
  const auto access = issuer.ask("opaque-1");
  ASSERT_TRUE(access);
  Grant expected{.issuer = std::string{fakes::kIssuer}, .client = "app", .subject = "u1", .patient = "p1"};
  expected.scopes = parse_scopes("patient/Observation.rs").value_or(Scopes{});
  expected.expires = Instant{seconds{fakes::kNow + 300}};
  EXPECT_EQ(access->grant(), expected);
  const auto calls = issuer.web().calls();
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].method, http::Method::post);
  EXPECT_EQ(calls[0].url, kUrl);
  EXPECT_EQ(calls[0].body, "token=opaque-1&token_type_hint=access_token");
  EXPECT_EQ(calls[0].headers, (http::Headers{{"Accept", "application/json"},
                                             {"Content-Type", "application/x-www-form-urlencoded"},
                                             {"Authorization", "Basic " + base64_encode("concord%3A1:s%2B%20%25")}}));
  EXPECT_EQ(calls[0].deadline, issuer.clock().in(seconds{3}));
}

TEST(Introspection, ProvesItselfByKey) {
  IssuerSettings settings = asked_settings();
  settings.introspection.method = IntrospectionSettings::Method::private_key_jwt;
  Asked issuer{settings, {.secret = {}, .key = fakes::signing_key(jose::KeyType::p384), .kid = "ours"}};
  ASSERT_TRUE(issuer.ask("opaque-1"));
  const auto call = issuer.web().calls().at(0);
  EXPECT_EQ(call.headers.find("Authorization"), nullptr);
  const auto form = http::parse_parameters(call.body).value_or(http::Parameters{});
  ASSERT_EQ(form.size(), 5U);
  EXPECT_EQ(form[2], (std::pair<std::string, std::string>{"client_id", "concord:1"}));
  EXPECT_EQ(form[3].second, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  EXPECT_EQ(form[4].first, "client_assertion");
  const auto jws = jose::parse_compact(form[4].second);
  ASSERT_TRUE(jws);
  EXPECT_EQ(jws->kid, "ours");
  EXPECT_TRUE(jose::verify(*jws, fakes::signing_key(jose::KeyType::p384).public_key(), settings.algorithms));
  EXPECT_EQ(
      json::with(jws->claims, "jti", {}),
      json::object({{"iss", "concord:1"}, {"sub", "concord:1"}, {"aud", fakes::kIssuer}, {"exp", fakes::kNow + 60}}));
  EXPECT_EQ(jws->claims.text("jti").size(), 22U);
}

TEST(Introspection, OnlyAnActiveTokenOfThisIssuerIsTaken) {
  struct Row {
    const char* what;
    json::Value answer;
    std::string_view reason;
  };
  const std::vector<Row> rows{
      {"inactive", json::object({{"active", false}}), "token-inactive"},
      {"active as a text", json::with(active(), "active", "true"), "issuer-unavailable"},
      {"active as a number", json::with(active(), "active", 1), "issuer-unavailable"},
      {"no active", json::with(active(), "active", {}), "issuer-unavailable"},
      {"array", json::array_of(active()), "issuer-unavailable"},
      {"another issuer", json::with(active(), "iss", "https://idp.example/realms/b"), "issuer"},
      {"this issuer", json::with(active(), "iss", fakes::kIssuer), kTaken},
      {"no exp", json::with(active(), "exp", {}), "token-lifetime"},
      {"expired", json::with(active(), "exp", fakes::kNow - 61), "token-expired"},
      {"no scope", json::with(active(), "scope", {}), "scope-missing"},
      {"our audience", json::with(active(), "aud", fakes::kBase), kTaken},
      {"another audience", json::with(active(), "aud", "https://other.example"), "audience"},
      {"audience of nobody", json::with(active(), "aud", json::Value{json::Array{}}), "audience"},
      {"Bearer", json::with(active(), "token_type", "Bearer"), kTaken},
      {"bearer", json::with(active(), "token_type", "bearer"), kTaken},
      {"refresh token", json::with(active(), "token_type", "refresh_token"), "token-type"},
      {"DPoP", json::with(active(), "token_type", "DPoP"), "token-type"},
      {"bound to a key", json::with(active(), "cnf", json::object({{"jkt", "x"}})), "proof"},
      {"not yet", json::with(active(), "nbf", fakes::kNow + 61), "token-early"},
  };
  for (const Row& row : rows) {
    Asked issuer;
    issuer.answer(row.answer);
    EXPECT_EQ(issuer.reason("opaque-1"), row.reason) << row.what;
  }
}

TEST(Introspection, OfAnIssuerThatDoesNotAnswerIsUnavailable) {
  const std::vector<std::pair<const char*, http::Response>> answers{
      {"our credentials are refused", {.status = 401, .headers = {}, .body = R"({"active":false})"}},
      {"500", {.status = 500, .headers = {}, .body = json::write(active())}},
      {"redirect", {.status = 302, .headers = {{"Location", "https://evil.example"}}, .body = {}}},
      {"HTML", {.status = 200, .headers = {}, .body = "<html>"}},
      {"duplicate members", {.status = 200, .headers = {}, .body = R"({"active":false,"active":true})"}},
      {"10 MB", {.status = 200, .headers = {}, .body = std::string(10U << 20U, ' ')}},
  };
  for (const auto& [what, answer] : answers) {
    Asked issuer;
    issuer.web().on(kUrl, answer);
    const auto access = issuer.ask("opaque-1");
    ASSERT_FALSE(access) << what;
    EXPECT_EQ(access.error().kind, ErrorKind::unavailable) << what;
    EXPECT_EQ(access.error().reason, "issuer-unavailable") << what;
    EXPECT_EQ(access.error().retry_after, seconds{5}) << what;
  }
}

TEST(Introspection, LeavesAnIssuerThatFailsAloneForAWhile) {
  Asked issuer;
  issuer.web().down(kUrl);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(issuer.reason("t" + std::to_string(i)), "issuer-unavailable");
  EXPECT_EQ(issuer.web().calls().size(), 3U);
  issuer.answer(active());
  issuer.clock().advance(seconds{5});
  EXPECT_EQ(issuer.reason("t0"), "");
}

TEST(Introspection, J27ARevokedTokenEndsWithin30Seconds) {
  Asked issuer;
  ASSERT_EQ(issuer.reason("opaque-1"), "");
  issuer.answer(json::object({{"active", false}}));
  issuer.clock().advance(seconds{29});
  EXPECT_EQ(issuer.reason("opaque-1"), "");
  EXPECT_EQ(issuer.web().calls().size(), 1U);
  issuer.clock().advance(seconds{1});
  EXPECT_EQ(issuer.reason("opaque-1"), "token-inactive");
}

TEST(Introspection, J27AJwtIsAskedAboutWhereThatIsConfigured) {
  Asked issuer;
  ASSERT_EQ(issuer.reason(fakes::good_token()), "");
  issuer.answer(json::object({{"active", false}}));
  issuer.clock().advance(seconds{30});
  EXPECT_EQ(issuer.reason(fakes::good_token()), "token-inactive");
}

TEST(Introspection, RemembersInactiveTokensFor5Seconds) {
  Asked issuer;
  issuer.answer(json::object({{"active", false}}));
  EXPECT_EQ(issuer.reason("opaque-1"), "token-inactive");
  issuer.answer(active());
  issuer.clock().advance(seconds{4});
  EXPECT_EQ(issuer.reason("opaque-1"), "token-inactive");
  EXPECT_EQ(issuer.web().calls().size(), 1U);
  issuer.clock().advance(seconds{1});
  EXPECT_EQ(issuer.reason("opaque-1"), "");
}

TEST(Introspection, NeverRemembersATokenBeyondItsEnd) {
  Asked issuer;
  issuer.answer(json::with(active(), "exp", fakes::kNow + 10 - 60));
  ASSERT_EQ(issuer.reason("opaque-1"), "");
  issuer.clock().advance(seconds{10});
  EXPECT_EQ(issuer.reason("opaque-1"), "token-expired");
  EXPECT_EQ(issuer.web().calls().size(), 2U);
}

TEST(Introspection, RemembersNothingWhenToldSo) {
  IssuerSettings settings = asked_settings();
  settings.introspection.remembered_max = seconds{0};
  Asked issuer{settings};
  EXPECT_EQ(issuer.reason("opaque-1"), "");
  EXPECT_EQ(issuer.reason("opaque-1"), "");
  EXPECT_EQ(issuer.web().calls().size(), 2U);
}

TEST(Introspection, IsFoundByDiscovery) {
  IssuerSettings settings = asked_settings();
  settings.introspection.url.clear();
  Asked issuer{settings};
  const std::string metadata = std::string{fakes::kIssuer} + "/.well-known/openid-configuration";
  issuer.web().on(metadata, json::write(json::object({{"issuer", fakes::kIssuer}, {"introspection_endpoint", kUrl}})));
  EXPECT_EQ(issuer.reason("opaque-1"), "");
  issuer.web().on(metadata, json::write(json::object({{"issuer", fakes::kIssuer},
                                                      {"introspection_endpoint", "https://evil.example/introspect"}})));
  issuer.clock().advance(std::chrono::hours{1});
  EXPECT_EQ(issuer.reason("opaque-2"), "issuer-unavailable");
  EXPECT_EQ(issuer.web().times("https://evil.example/introspect"), 0U);
}

TEST(Introspection, ShowsATokenToTheIssuerOfThePartnerOnly) {
  IssuerSettings settings = asked_settings();
  settings.partners = {"north"};
  Asked issuer{settings};
  const auto elsewhere = issuer.ask("opaque-1", "south");
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error().reason, "token-malformed");
  EXPECT_EQ(issuer.web().calls().size(), 0U);
  ASSERT_TRUE(issuer.ask("opaque-1"));
  const auto remembered = issuer.ask("opaque-1", "south");
  ASSERT_FALSE(remembered);
  EXPECT_EQ(remembered.error().reason, "partner");
}

TEST(Introspection, IsForOtherTokensThanJwtsWhereEitherIsTaken) {
  IssuerSettings settings = asked_settings(Proof::either);
  settings.jwks_uri = "https://idp.example/keys";
  Asked issuer{settings};
  issuer.web().on(settings.jwks_uri, json::write(jose::to_published(fakes::good_keys())));
  EXPECT_EQ(issuer.reason("opaque-1"), "");
  EXPECT_EQ(issuer.reason(fakes::good_token()), "");
  EXPECT_EQ(issuer.web().times(kUrl), 1U);
  EXPECT_EQ(issuer.web().times(settings.jwks_uri), 1U);
}

}  // namespace
}  // namespace concord::auth
