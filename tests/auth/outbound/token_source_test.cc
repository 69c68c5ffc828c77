#include "auth/outbound/token_source.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_http_client.h"
#include "tests/fakes/fake_metrics.h"

namespace concord::auth::outbound {
namespace {

using namespace std::chrono_literals;

class TokenSourceTest : public ::testing::Test {
 protected:
  void issue(const std::string& token, int seconds = 1000) {
    client_.then_json(200, R"({"access_token":")" + token + R"(","token_type":"bearer","expires_in":)" +
                               std::to_string(seconds) + "}");
  }
  void refuse(int status, const std::string& error = "", http::Headers headers = {}) {
    client_.then_json(status, error.empty() ? "" : R"({"error":")" + error + "\"}", std::move(headers));
  }
  // The token, or the reason of the error.
  std::string get(TokenSource& source, Deadline::duration within = 30s) {
    const auto token = source.get(clock_.in(within));
    return token ? *token : "! " + token.error().reason;
  }
  TokenSource make(TokenPlace place = {.partner = "north",
                                       .base_url = "https://ehr.example/fhir",
                                       .token_url = "https://ehr.example/token"}) {
    return {std::move(place),
            {.method = Method::client_secret_post, .client_id = "c", .scopes = "system/*.rs", .secret = "s"},
            client_,
            clock_,
            metrics_,
            [] { return 0.5; }};
  }
  [[nodiscard]] double counted(const std::string& outcome) const {
    return metrics_.counter(R"(concord_partner_token_requests_total{partner="north",outcome=")" + outcome + "\"}");
  }

  fakes::FakeClock clock_;
  fakes::FakeHttpClient client_;
  fakes::FakeMetrics metrics_;
};

TEST_F(TokenSourceTest, KeepsATokenAndRenewsItBeforeItsEnd) {
  TokenSource source = make();
  issue("one", 1000);
  EXPECT_EQ(get(source), "one");
  clock_.advance(749s);  // 75 % with this jitter
  EXPECT_EQ(get(source), "one");
  EXPECT_EQ(client_.calls().size(), 1U);
  issue("two", 1000);
  clock_.advance(2s);
  EXPECT_EQ(get(source), "two");
  EXPECT_EQ(counted("issued"), 2);
}

TEST_F(TokenSourceTest, ServesTheOldOneWhileItCannotBeRenewed) {
  TokenSource source = make();
  issue("one", 1000);
  EXPECT_EQ(get(source), "one");
  clock_.advance(800s);
  refuse(503);
  refuse(503);
  EXPECT_EQ(get(source), "one");
  EXPECT_EQ(get(source), "one");
  EXPECT_EQ(client_.calls().size(), 3U);  // and pauses
  clock_.advance(191s);                   // 10 s before its end it is no longer good
  refuse(503);
  refuse(503);
  EXPECT_EQ(get(source), "! partner-token-trouble");
}

TEST_F(TokenSourceTest, RepeatsOnceAfterTroubleAndThenPausesLongerEachTime) {
  TokenSource source = make();
  refuse(500);
  issue("one");
  EXPECT_EQ(get(source), "one");
  TokenSource other = make();
  std::vector<Deadline::duration> silences;
  for (int i = 0; i < 4; ++i) {
    refuse(500);
    client_.then(Error{.kind = ErrorKind::unavailable, .message = "gone"});
    EXPECT_EQ(get(other), "! partner-token-unreachable");
    const auto silent = other.get(clock_.in(30s));
    ASSERT_TRUE(silent.error().retry_after.has_value());
    silences.emplace_back(*silent.error().retry_after);
    clock_.advance(*silent.error().retry_after);
  }
  EXPECT_EQ(silences, (std::vector<Deadline::duration>{1s, 2s, 3s, 6s}));
  EXPECT_EQ(client_.unused(), 0U);
}

TEST_F(TokenSourceTest, ObeysRetryAfterWithinBounds) {
  TokenSource source = make();
  refuse(429, "", {{"Retry-After", "40"}});
  EXPECT_EQ(get(source), "! partner-token-throttled");
  EXPECT_EQ(client_.calls().size(), 1U);
  clock_.advance(39s);
  EXPECT_EQ(get(source), "! partner-token-throttled");
  clock_.advance(2s);
  issue("one");
  EXPECT_EQ(get(source), "one");
}

TEST_F(TokenSourceTest, DoesNotHammerAfterARefusal) {
  TokenSource source = make();
  refuse(400, "invalid_client");
  EXPECT_EQ(get(source), "! partner-token-invalid-client");
  for (int i = 0; i < 59; ++i) {
    EXPECT_EQ(get(source), "! partner-token-invalid-client");
    clock_.advance(1s);
  }
  EXPECT_EQ(client_.calls().size(), 1U);
  clock_.advance(1s);
  issue("one");
  EXPECT_EQ(get(source), "one");
}

TEST_F(TokenSourceTest, GivesUpARejectedTokenOnceAndOnlyTheOneInUse) {
  TokenSource source = make();
  issue("one");
  EXPECT_EQ(get(source), "one");
  source.reject("zero");
  EXPECT_EQ(get(source), "one");
  issue("two");
  source.reject("one");
  EXPECT_EQ(get(source), "two");
  source.reject("two");  // too soon after the last
  EXPECT_EQ(get(source), "two");
  clock_.advance(11s);
  source.reject("two");
  issue("three");
  EXPECT_EQ(get(source), "three");
}

TEST_F(TokenSourceTest, DiscoversItsEndpointOnceAtThePartnerOnly) {
  const TokenPlace place{.partner = "north", .base_url = "https://ehr.example/fhir"};
  for (const std::string url :
       {"https://evil.example/token", "http://ehr.example/token", "https://ehr.example:444/token",
        "https://ehr.example@evil.example/t", "https://ehr.example.evil.example/t", ""}) {
    TokenSource source = make(place);
    client_.then_json(200, R"({"token_endpoint":")" + url + "\"}");
    EXPECT_EQ(get(source), "! partner-token-not-discovered") << url;
  }
  TokenSource source = make(place);
  client_.then_json(200, R"({"token_endpoint":"https://EHR.example:443/oauth/token"})");
  issue("one", 100);
  EXPECT_EQ(get(source), "one");
  clock_.advance(200s);
  issue("two");
  EXPECT_EQ(get(source), "two");
  const auto lines = client_.lines();
  EXPECT_EQ(std::vector<std::string>(lines.end() - 3, lines.end()),
            (std::vector<std::string>{"GET https://ehr.example/fhir/.well-known/smart-configuration",
                                      "POST https://EHR.example:443/oauth/token",
                                      "POST https://EHR.example:443/oauth/token"}));
}

TEST_F(TokenSourceTest, OneAsksForAllAndNobodyWaitsForever) {
  TokenSource source = make();
  std::atomic<bool> is_released{false};
  std::atomic<bool> is_asked{false};
  client_.then([&](const HttpCall&) -> Result<http::Response> {
    is_asked = true;
    while (!is_released) std::this_thread::yield();
    return http::Response{
        .status = 200, .headers = {}, .body = R"({"access_token":"one","token_type":"bearer","expires_in":86400})"};
  });
  std::thread asker{[&] { EXPECT_EQ(get(source, 24h), "one"); }};
  while (!is_asked) std::this_thread::yield();
  EXPECT_EQ(get(source, 5s), "! partner-token-late");
  std::vector<std::thread> waiters;
  waiters.reserve(8);
  for (int i = 0; i < 8; ++i) waiters.emplace_back([&] { EXPECT_EQ(get(source, 240'000h), "one"); });
  is_released = true;
  for (std::thread& waiter : waiters) waiter.join();
  asker.join();
  EXPECT_EQ(client_.calls().size(), 1U);
}

TEST_F(TokenSourceTest, ACallerInAHurrySpoilsNothingForOthers) {
  TokenSource source = make();
  client_.then([&](const HttpCall& call) -> Result<http::Response> {
    clock_.sleep_until(call.deadline);
    return fail(ErrorKind::timeout, "");
  });
  EXPECT_EQ(get(source, 100ms), "! partner-token-late");
  issue("one");
  EXPECT_EQ(get(source), "one");
}

}  // namespace
}  // namespace concord::auth::outbound
