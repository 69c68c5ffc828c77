// Rows J23 to J26 of the checklist of attacks on tokens, and the bounds around fetching keys.
#include "auth/issuers/keys.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "core/json/write.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_issuer.h"
#include "tests/fakes/fake_metrics.h"
#include "tests/fakes/fake_web.h"
#include "tests/fakes/patient_clock.h"

namespace concord::auth {
namespace {

using jose::Algorithm;
using jose::KeyType;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const std::string kMetadata = std::string{fakes::kIssuer} + "/.well-known/openid-configuration";
const std::string kKeySet = "https://idp.example/keys";

std::string metadata(std::string_view issuer = fakes::kIssuer, std::string_view jwks = kKeySet) {
  return json::write(json::object({{"issuer", issuer}, {"jwks_uri", jwks}}));
}

std::string set_with(const std::vector<std::string>& kids) {
  json::Array keys;
  for (const std::string& kid : kids) {
    keys.push_back(json::with(fakes::signing_key(KeyType::p384).public_key().to_jwk(), "kid", kid));
  }
  return json::write(json::Object{{"keys", std::move(keys)}});
}

// An issuer on a web of our own.
template <class AnyClock>
class BasicPublished {
 public:
  explicit BasicPublished(IssuerSettings settings = fakes::good_settings()) : settings_{std::move(settings)} {
    web_.on(kMetadata, metadata());
    web_.on(kKeySet, set_with({"k1"}));
  }
  // Why there is no key; empty when there is.
  std::string ask(std::string_view kid, Algorithm algorithm = Algorithm::es384) {
    const auto found = keys_.find(kid, algorithm, clock_.steady_now() + seconds{30});
    return found ? "" : found.error().reason;
  }
  AnyClock& clock() { return clock_; }
  fakes::FakeWeb& web() { return web_; }
  fakes::FakeMetrics& metrics() { return metrics_; }
  PublishedKeys& keys() { return keys_; }
  std::size_t fetches() const { return web_.times(kKeySet); }

 private:
  IssuerSettings settings_;
  AnyClock clock_;
  fakes::FakeWeb web_;
  fakes::FakeMetrics metrics_;
  Discovery discovery_{settings_, web_, clock_};
  PublishedKeys keys_{settings_, discovery_, web_, clock_, metrics_};
};
using Published = BasicPublished<fakes::FakeClock>;

TEST(PublishedKeys, AreFetchedOnceByWayOfDiscovery) {
  Published issuer;
  EXPECT_EQ(issuer.ask("k1"), "");
  EXPECT_EQ(issuer.ask("k1"), "");
  EXPECT_EQ(issuer.ask("k1", Algorithm::es256), "algorithm");
  ASSERT_EQ(issuer.web().calls().size(), 2U);
  for (const HttpCall& call : issuer.web().calls()) {
    EXPECT_EQ(call.method, http::Method::get);
    EXPECT_EQ(call.response_bytes_max, 256U << 10U);
    EXPECT_EQ(call.deadline, issuer.clock().in(seconds{3}));
    EXPECT_EQ(call.headers, (http::Headers{{"Accept", "application/json"}}));
  }
  EXPECT_EQ(issuer.metrics().counter("concord_auth_key_fetches_total{issuer=\"a\",outcome=\"fetched\"}"), 1);
}

TEST(PublishedKeys, J23ARotationIsSeenAtOnce) {
  Published issuer;
  ASSERT_EQ(issuer.ask("k1"), "");
  const auto before = issuer.keys().generation();
  issuer.web().on(kKeySet, set_with({"k1", "k2"}));
  EXPECT_EQ(issuer.ask("k2"), "");
  EXPECT_EQ(issuer.fetches(), 2U);
  EXPECT_NE(issuer.keys().generation(), before);
}

TEST(PublishedKeys, J24AFloodOfUnknownKidsIsNotPassedOn) {
  Published issuer;
  ASSERT_EQ(issuer.ask("k1"), "");
  for (int i = 0; i < 2'000; ++i) EXPECT_EQ(issuer.ask("x" + std::to_string(i)), "key-unknown");
  EXPECT_EQ(issuer.fetches(), 2U);
  issuer.clock().advance(seconds{29});
  EXPECT_EQ(issuer.ask("y"), "key-unknown");
  EXPECT_EQ(issuer.fetches(), 2U);
  issuer.clock().advance(seconds{1});
  EXPECT_EQ(issuer.ask("x0"), "key-unknown");  // remembered as unknown: does not use the one fetch up
  EXPECT_EQ(issuer.fetches(), 2U);
  issuer.web().on(kKeySet, set_with({"k1", "k2"}));
  EXPECT_EQ(issuer.ask("k2"), "");
  EXPECT_EQ(issuer.fetches(), 3U);
}

TEST(PublishedKeys, J25AnIssuerThatIsDownOrBrokenKeepsItsKnownKeys) {
  const std::vector<std::pair<const char*, http::Response>> answers{
      {"500", {.status = 500, .headers = {}, .body = set_with({"k2"})}},
      {"404", {.status = 404, .headers = {}, .body = {}}},
      {"redirect", {.status = 302, .headers = {{"Location", "https://evil.example/keys"}}, .body = {}}},
      {"HTML", {.status = 200, .headers = {{"Content-Type", "text/html"}}, .body = "<html>sign in</html>"}},
      {"10 MB", {.status = 200, .headers = {}, .body = std::string(10U << 20U, ' ')}},
      {"51 keys", {.status = 200, .headers = {}, .body = set_with(std::vector<std::string>(51, "k2"))}},
      {"empty", {.status = 200, .headers = {}, .body = {}}},
  };
  for (const auto& [what, answer] : answers) {
    Published issuer;
    ASSERT_EQ(issuer.ask("k1"), "") << what;
    issuer.web().on(kKeySet, answer);
    EXPECT_EQ(issuer.ask("k1"), "") << what;
    EXPECT_EQ(issuer.ask("k2"), "issuer-unavailable") << what;
    issuer.clock().advance(hours{23});
    EXPECT_EQ(issuer.ask("k1"), "") << what;
    issuer.clock().advance(hours{1});
    EXPECT_EQ(issuer.ask("k1"), "issuer-unavailable") << what;
    issuer.clock().advance(minutes{1});
    issuer.web().on(kKeySet, set_with({"k2"}));
    EXPECT_EQ(issuer.ask("k2"), "") << what;
  }
}

TEST(PublishedKeys, J25AnIssuerThatIsDownIsLeftAlone) {
  Published issuer;
  issuer.web().down(kKeySet);
  std::vector<std::size_t> fetches;
  for (int second = 0; second < 64; ++second) {
    EXPECT_EQ(issuer.ask("k1"), "issuer-unavailable");
    fetches.push_back(issuer.fetches());
    issuer.clock().advance(seconds{1});
  }
  // At 0, 1, 3, 7, 15, 31 and 61 s.
  EXPECT_EQ(fetches.back(), 7U);
  EXPECT_EQ(fetches[30], 5U);
  EXPECT_EQ(fetches[31], 6U);
}

TEST(PublishedKeys, J25TheErrorSaysWhenToTryAgain) {
  Published issuer;
  issuer.web().down(kMetadata);
  const auto found = issuer.keys().find("k1", Algorithm::es384, issuer.clock().in(seconds{5}));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(found.error().retry_after, seconds{5});
}

TEST(PublishedKeys, J26AKeyThatIsTakenBackEndsWithTheNextFetch) {
  Published issuer;
  issuer.web().on(kKeySet, http::Response{.status = 200,
                                          .headers = {{"Cache-Control", "public, max-age=600"}},
                                          .body = set_with({"k1", "k2"})});
  ASSERT_EQ(issuer.ask("k1"), "");
  issuer.web().on(kKeySet, set_with({"k2"}));
  issuer.clock().advance(seconds{599});
  EXPECT_EQ(issuer.ask("k1"), "");
  issuer.clock().advance(seconds{1});
  EXPECT_EQ(issuer.ask("k1"), "key-unknown");
  EXPECT_EQ(issuer.ask("k2"), "");
}

TEST(PublishedKeys, AreRenewedAfterFourFifthsOfTheirLife) {
  Published issuer;
  issuer.keys().keep(issuer.clock().in(seconds{10}));
  EXPECT_EQ(issuer.fetches(), 1U);
  issuer.clock().advance(seconds{719});  // of 15 minutes
  issuer.keys().keep(issuer.clock().in(seconds{10}));
  EXPECT_EQ(issuer.fetches(), 1U);
  issuer.clock().advance(seconds{1});
  issuer.keys().keep(issuer.clock().in(seconds{10}));
  EXPECT_EQ(issuer.fetches(), 2U);
}

TEST(PublishedKeys, ComeFromWhereTheConfigurationAllows) {
  struct Row {
    const char* what;
    std::string metadata;
    std::string_view reason;
  };
  const std::vector<Row> rows{
      {"another issuer", metadata("https://idp.example/realms/b"), "issuer-unavailable"},
      {"issuer with a slash", metadata("https://idp.example/realms/a/"), "issuer-unavailable"},
      {"another host", metadata(fakes::kIssuer, "https://evil.example/keys"), "issuer-unavailable"},
      {"host that begins alike", metadata(fakes::kIssuer, "https://idp.example.evil/keys"), "issuer-unavailable"},
      {"another port", metadata(fakes::kIssuer, "https://idp.example:8443/keys"), "issuer-unavailable"},
      {"no TLS", metadata(fakes::kIssuer, "http://idp.example/keys"), "issuer-unavailable"},
      {"user", metadata(fakes::kIssuer, "https://idp.example@evil.example/keys"), "issuer-unavailable"},
      {"file", metadata(fakes::kIssuer, "file:///etc/passwd"), "issuer-unavailable"},
      {"relative", metadata(fakes::kIssuer, "/keys"), "issuer-unavailable"},
      {"none", R"({"issuer":"https://idp.example/realms/a"})", "issuer-unavailable"},
      {"no JSON", "<html>", "issuer-unavailable"},
      {"as it should be", metadata(), ""},
  };
  for (const Row& row : rows) {
    Published issuer;
    issuer.web().on(kMetadata, row.metadata);
    EXPECT_EQ(issuer.ask("k1"), row.reason) << row.what;
    EXPECT_EQ(issuer.web().calls().size(), row.reason.empty() ? 2U : 1U) << row.what;
  }
}

TEST(PublishedKeys, ComeFromOriginsThatAreListed) {
  IssuerSettings settings = fakes::good_settings();
  settings.origins = {"https://keys.example"};
  Published issuer{settings};
  issuer.web().on(kMetadata, metadata(fakes::kIssuer, "https://KEYS.example:443/a"));
  issuer.web().on("https://KEYS.example:443/a", set_with({"k1"}));
  EXPECT_EQ(issuer.ask("k1"), "");
}

TEST(PublishedKeys, ComeFromTheUrlThatIsConfigured) {
  IssuerSettings settings = fakes::good_settings();
  settings.jwks_uri = "https://elsewhere.example/keys";
  Published issuer{settings};
  issuer.web().on(settings.jwks_uri, set_with({"k1"}));
  EXPECT_EQ(issuer.ask("k1"), "");
  EXPECT_EQ(issuer.web().calls().size(), 1U);
}

TEST(PublishedKeys, AreFoundByTheMetadataOfOauthToo) {
  Published issuer;
  issuer.web().on(kMetadata, http::Response{.status = 404, .headers = {}, .body = {}});
  issuer.web().on("https://idp.example/.well-known/oauth-authorization-server/realms/a", metadata());
  EXPECT_EQ(issuer.ask("k1"), "");
}

TEST(PublishedKeys, AreFetchedByOneOfManyThatAsk) {
  BasicPublished<fakes::PatientClock> issuer;
  std::atomic<int> ready{0};
  constexpr int kThreads = 8;
  issuer.web().on(kKeySet, [&](const HttpCall&) {
    while (ready < kThreads) std::this_thread::yield();
    return Result<http::Response>{{.status = 200, .headers = {}, .body = set_with({"k1"})}};
  });
  std::vector<std::string> reasons(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      ++ready;
      reasons[i] = issuer.ask("k1");
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(reasons, std::vector<std::string>(kThreads));
  EXPECT_EQ(issuer.fetches(), 1U);
}

TEST(PublishedKeys, AreNotWaitedForByThoseThatKnowTheirs) {
  BasicPublished<fakes::PatientClock> issuer;
  ASSERT_EQ(issuer.ask("k1"), "");
  std::atomic<bool> is_asked{false};
  std::atomic<bool> may_answer{false};
  issuer.web().on(kKeySet, [&](const HttpCall&) {
    is_asked = true;
    while (!may_answer) std::this_thread::yield();
    return Result<http::Response>{{.status = 200, .headers = {}, .body = set_with({"k1", "k2"})}};
  });
  std::string rotated = "not asked";
  std::thread waiting{[&] { rotated = issuer.ask("k2"); }};
  while (!is_asked) std::this_thread::yield();
  EXPECT_EQ(issuer.ask("k1"), "");
  may_answer = true;
  waiting.join();
  EXPECT_EQ(rotated, "");
}

TEST(OwnKeys, AreReplacedAtOnce) {
  OwnKeys keys{fakes::good_keys()};
  const auto before = keys.generation();
  EXPECT_TRUE(keys.find("k1", Algorithm::es384, {}));
  keys.replace(jose::KeySet{});
  EXPECT_EQ(keys.find("k1", Algorithm::es384, {}).error().reason, "key-unknown");
  EXPECT_NE(keys.generation(), before);
}

}  // namespace
}  // namespace concord::auth
