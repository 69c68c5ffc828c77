#include "auth/issuers/issuers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "auth/authenticators.h"
#include "tests/auth/issuers/guard.h"
#include "tests/fakes/fake_web.h"
#include "tests/fakes/patient_clock.h"

namespace concord::auth {
namespace {

using std::chrono::seconds;

http::Request with_authorization(std::string value) {
  http::Request request;
  request.target = "/north/fhir/Patient?name=x";
  request.headers.add("authorization", std::move(value));
  return request;
}

TEST(Bearer, IsTakenFromTheAuthorizationFieldAlone) {
  struct Row {
    const char* what;
    http::Request request;
    ErrorKind kind;
    std::string_view reason;
  };
  const std::string bearer = "Bearer " + fakes::good_token();
  http::Request two = with_authorization(bearer);
  two.headers.add("Authorization", bearer);
  http::Request basic_too = with_authorization(bearer);
  basic_too.headers.add("AUTHORIZATION", "Basic YTpi");
  http::Request query = with_authorization(bearer);
  query.target = "/north/fhir/Patient?access_token=x";
  http::Request escaped;
  escaped.target = "/north/fhir/Patient?a=1&access%5Ftoken=x";
  http::Request unreadable;
  unreadable.target = "/north/fhir/Patient?access_token=x&a=%zz";
  http::Request form = with_authorization(bearer);
  form.method = http::Method::post;
  form.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
  form.body = "name=x&access_token=y";
  const std::vector<Row> rows{
      {"none", {}, ErrorKind::unauthenticated, "no-token"},
      {"empty", with_authorization(""), ErrorKind::unauthenticated, "no-token"},
      {"another scheme", with_authorization("Basic YTpi"), ErrorKind::unauthenticated, "no-token"},
      {"DPoP", with_authorization("DPoP " + fakes::good_token()), ErrorKind::unauthenticated, "no-token"},
      {"scheme that begins alike", with_authorization("Bearers x"), ErrorKind::unauthenticated, "no-token"},
      {"scheme only", with_authorization("Bearer"), ErrorKind::unauthenticated, "token-malformed"},
      {"no token", with_authorization("Bearer "), ErrorKind::unauthenticated, "token-malformed"},
      {"two tokens in one", with_authorization(bearer + ", " + bearer), ErrorKind::unauthenticated, "token-malformed"},
      {"not ASCII", with_authorization("Bearer t\xc3\xb6"), ErrorKind::unauthenticated, "token-malformed"},
      {"over 16 kB", with_authorization("Bearer " + std::string(16'385, 'a')), ErrorKind::unauthenticated,
       "token-too-long"},
      {"two fields", two, ErrorKind::malformed, "two-tokens"},
      {"two schemes", basic_too, ErrorKind::malformed, "two-tokens"},
      {"in the query", query, ErrorKind::malformed, "token-in-query"},
      {"in the query, escaped", escaped, ErrorKind::malformed, "token-in-query"},
      {"in a query that cannot be read", unreadable, ErrorKind::malformed, "token-in-query"},
      {"in a form", form, ErrorKind::malformed, "token-in-form"},
  };
  Guard guard;
  for (const Row& row : rows) {
    const auto access = guard.ask(row.request);
    ASSERT_FALSE(access) << row.what;
    EXPECT_EQ(access.error().kind, row.kind) << row.what;
    EXPECT_EQ(access.error().reason, row.reason) << row.what;
  }
}

TEST(Bearer, IsASchemeInAnyCase) {
  Guard guard;
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER ", "Bearer   "}) {
    EXPECT_TRUE(guard.ask(with_authorization(scheme + fakes::good_token()))) << scheme;
  }
}

TEST(Denials, HoldNothingOfTheToken) {
  Guard guard;
  for (const std::string& token :
       {fakes::token_with("patient", "secret/../x"), fakes::token_with("iss", "https://secret.example"),
        fakes::token_with("aud", "https://secret.example"), std::string{"secret"}}) {
    const auto access = guard.ask(token);
    ASSERT_FALSE(access);
    EXPECT_EQ(access.error().message.find("secret"), std::string::npos);
  }
}

TEST(Issuers, LetInTheClientsThatAreListed) {
  IssuerSettings settings = fakes::good_settings();
  settings.clients = {"app"};
  Guard guard{settings};
  expect(guard, {{"listed", fakes::good_token(), kTaken},
                 {"another", fakes::token_with("client_id", "other"), "client"},
                 {"none", fakes::token_with("client_id", {}), "client"}});
}

TEST(Issuers, ServeTheirPartnersOnly) {
  IssuerSettings settings = fakes::good_settings();
  settings.partners = {"south"};
  settings.audiences = {std::string{fakes::kBase}};
  Guard guard{settings};  // asks for north
  expect(guard, {{"another partner", fakes::good_token(), "partner"}});
}

TEST(Issuers, TakeBoundTokensWithTheirCertificateOnly) {
  Guard guard;
  // base64url of 32 times "a", and its hexadecimal digits.
  const std::string digest(32, 'a');
  std::string hexadecimal;
  for (int i = 0; i < 32; ++i) hexadecimal += "61";
  const std::string bound = fakes::token_with("cnf", json::object({{"x5t#S256", base64url_encode(digest)}}));
  http::Request request = with_authorization("Bearer " + bound);
  EXPECT_EQ(guard.ask(request).error().reason, "proof");
  request.client_certificate = std::make_shared<const http::ClientCertificate>(
      http::ClientCertificate{.subject = "CN=x", .names = {}, .sha256 = std::string(64, '0')});
  EXPECT_EQ(guard.ask(request).error().reason, "proof");
  request.client_certificate = std::make_shared<const http::ClientCertificate>(
      http::ClientCertificate{.subject = "CN=x", .names = {}, .sha256 = hexadecimal});
  EXPECT_TRUE(guard.ask(request));
  expect(guard,
         {{"key that is not shown", fakes::token_with("cnf", json::object({{"jkt", "x"}})), "proof"},
          {"digest of another length", fakes::token_with("cnf", json::object({{"x5t#S256", "YQ"}})), "proof"},
          {"both", fakes::token_with("cnf", json::object({{"x5t#S256", base64url_encode(digest)}, {"jkt", "x"}})),
           "proof"},
          {"text", fakes::token_with("cnf", "x"), "proof"}});
}

TEST(Issuers, NameTheAuthorsOfServersOnly) {
  IssuerSettings settings = fakes::good_settings();
  settings.levels = {Level::patient, Level::system};
  settings.asserts = {Party::patient, Party::practitioner};
  Guard guard{settings};
  const auto server = guard.ask(fakes::token_with("scope", "system/*.cruds"));
  ASSERT_TRUE(server);
  EXPECT_EQ(server->grant().asserts, settings.asserts);
  const auto person = guard.ask(fakes::good_token());
  ASSERT_TRUE(person);
  EXPECT_TRUE(person->grant().asserts.empty());
}

TEST(Issuers, ForgetTokensWhenTheKeysChange) {
  fakes::FakeClock clock;
  fakes::FakeMetrics metrics;
  OwnKeys keys{fakes::good_keys()};
  Issuers issuers{clock, metrics};
  issuers.add(std::make_unique<Issuer>(fakes::good_settings(), keys, clock));
  const http::Request request = with_authorization("Bearer " + fakes::good_token());
  const auto ask = [&] {
    return issuers.authenticate({.request = request, .partner = "north", .base = fakes::kBase}, clock.in(seconds{5}));
  };
  ASSERT_TRUE(ask());
  ASSERT_TRUE(ask());
  EXPECT_EQ(metrics.counter("concord_auth_tokens_total{issuer=\"a\",outcome=\"proved\"}"), 1);
  EXPECT_EQ(metrics.counter("concord_auth_tokens_total{issuer=\"a\",outcome=\"remembered\"}"), 1);
  issuers.forget();
  ASSERT_TRUE(ask());
  EXPECT_EQ(metrics.counter("concord_auth_tokens_total{issuer=\"a\",outcome=\"proved\"}"), 2);
  keys.replace(jose::KeySet{});
  EXPECT_EQ(ask().error().reason, "key-unknown");
}

TEST(Issuers, FetchAllKeysAnewWhenAnOperatorSaysSo) {
  fakes::FakeClock clock;
  fakes::FakeMetrics metrics;
  fakes::FakeWeb web;
  IssuerSettings settings = fakes::good_settings();
  settings.jwks_uri = "https://idp.example/keys";
  web.on(settings.jwks_uri, json::write(jose::to_published(fakes::good_keys())));
  Issuers issuers{clock, metrics};
  issuers.add(std::make_unique<Issuer>(settings, IntrospectionCredentials{}, web, clock, metrics));
  const http::Request request = with_authorization("Bearer " + fakes::good_token());
  const auto ask = [&] {
    return issuers.authenticate({.request = request, .partner = "north", .base = fakes::kBase}, clock.in(seconds{5}));
  };
  ASSERT_TRUE(ask());
  web.on(settings.jwks_uri, R"({"keys":[]})");
  ASSERT_TRUE(ask());
  EXPECT_EQ(issuers.renew(clock.in(seconds{5})), std::vector<std::string>{});
  EXPECT_EQ(ask().error().reason, "key-unknown");
  web.down(settings.jwks_uri);
  clock.advance(seconds{60});
  EXPECT_EQ(issuers.renew(clock.in(seconds{5})), std::vector<std::string>{"a"});
}

// Keys that take their time, as a signature does.
class SlowKeys final : public Keys {
 public:
  [[nodiscard]] Result<std::vector<jose::PublicKey>> find(std::string_view kid, jose::Algorithm /*algorithm*/,
                                                          Deadline /*deadline*/) override {
    if (kid == "slow") {
      is_slow = true;
      while (!may_go_on) std::this_thread::yield();
    }
    return std::vector{fakes::signing_key(jose::KeyType::p384).public_key()};
  }
  [[nodiscard]] std::uint64_t generation() const noexcept override { return 0; }
  void keep(Deadline /*deadline*/) override {}
  [[nodiscard]] Status renew(Deadline /*deadline*/) override { return {}; }
  std::atomic<bool> is_slow{false};
  std::atomic<bool> may_go_on{false};
};

TEST(Issuers, ProveANewTokenWithoutHoldingUpOthers) {
  fakes::FakeClock clock;
  fakes::FakeMetrics metrics;
  SlowKeys keys;
  Issuers issuers{clock, metrics};
  issuers.add(std::make_unique<Issuer>(fakes::good_settings(), keys, clock));
  const auto is_taken = [&](const std::string& token) {
    const http::Request request = with_authorization("Bearer " + token);
    return issuers.authenticate({.request = request, .partner = "north", .base = fakes::kBase}, clock.in(seconds{5}))
        .has_value();
  };
  const std::string known = fakes::good_token();
  ASSERT_TRUE(is_taken(known));
  const std::string slow =
      fakes::signed_token(R"({"alg":"ES384","kid":"slow","typ":"at+jwt"})", json::write(fakes::good_claims()));
  std::atomic<bool> was_taken{false};
  std::thread other{[&] { was_taken = is_taken(slow); }};
  while (!keys.is_slow) std::this_thread::yield();
  EXPECT_TRUE(is_taken(known));                              // remembered
  EXPECT_TRUE(is_taken(fakes::token_with("jti", "fresh")));  // and new
  keys.may_go_on = true;
  other.join();
  EXPECT_TRUE(was_taken);
}

// Answers one thing.
class Fixed final : public Authenticator {
 public:
  explicit Fixed(Result<AccessContext> answer) : answer_{std::move(answer)} {}
  [[nodiscard]] Result<AccessContext> authenticate(const Presented& /*presented*/, Deadline /*deadline*/) override {
    ++times;
    return answer_;
  }
  int times = 0;

 private:
  Result<AccessContext> answer_;
};

TEST(Authenticators, LeaveToTheNextWhatARequestDoesNotShow) {
  const auto error = [](const char* reason) {
    return fail(Error{.kind = ErrorKind::unauthenticated, .message = {}, .reason = reason});
  };
  const auto reason_of = [](Authenticator& first, Authenticator& second) {
    Authenticators both{{&first, &second}};
    const auto access = both.authenticate({.request = {}, .partner = {}, .base = {}}, {});
    return access ? std::string{} : access.error().reason;
  };
  Fixed no_token{error("no-token")};
  Fixed bad_token{error("signature")};
  Fixed no_certificate{error("no-token")};
  Fixed bad_certificate{error("certificate-unknown")};
  Fixed good{AccessContext::nobody()};
  EXPECT_EQ(reason_of(no_token, good), "");
  EXPECT_EQ(reason_of(no_token, bad_certificate), "certificate-unknown");
  EXPECT_EQ(reason_of(no_token, no_certificate), "no-token");
  EXPECT_EQ(good.times, 1);
  EXPECT_EQ(reason_of(bad_token, good), "signature");
  EXPECT_EQ(reason_of(good, bad_certificate), "");
  EXPECT_EQ(good.times, 2);
}

}  // namespace
}  // namespace concord::auth
