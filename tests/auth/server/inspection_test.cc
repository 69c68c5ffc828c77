#include <gtest/gtest.h>

#include "tests/auth/server/world.h"

namespace concord::auth::server {
namespace {

using namespace std::chrono_literals;

const std::string kPoster = "client_id=poster&client_secret=0123456789abcdef";

struct Tokens {
  std::string access;
  std::string refresh;
};

Tokens tokens_of(const World& world) {
  const http::Parameters query{{"response_type", "code"},
                               {"client_id", "app"},
                               {"redirect_uri", std::string{kCallback}},
                               {"scope", "openid fhirUser patient/*.rs offline_access"},
                               {"state", "s"},
                               {"aud", std::string{kBase}},
                               {"login_hint", "Patient/p1"},
                               {"code_challenge", std::string{kChallenge}},
                               {"code_challenge_method", "S256"}};
  const auto code = parameter_of(world.authorize(http::format_parameters(query)).headers.value("Location"), "code");
  const auto body = *json::read(
      world
          .token(fmt::format("grant_type=authorization_code&client_id=app&code={}&redirect_uri={}&code_verifier={}",
                             code, http::percent_encode(kCallback), kVerifier))
          .body);
  return {std::string{body.text("access_token")}, std::string{body.text("refresh_token")}};
}

std::string introspected(const World& world, std::string_view token, std::string_view client = kPoster) {
  return world.server.introspect(world.form(fmt::format("token={}&{}", token, client))).body;
}

TEST(OwnIntrospection, TellsAResourceServerAllOfAnActiveToken) {
  const World world;
  const auto token = tokens_of(world).access;
  EXPECT_EQ(json::write(json::with(*json::read(introspected(world, token)), "sub", {})),
            R"({"active":true,"token_type":"Bearer","scope":"openid fhirUser patient/*.rs offline_access",)"
            R"("client_id":"app","exp":1772468100,"iat":1772464500,"iss":"https://c.example/auth",)"
            R"("aud":"https://c.example/north/fhir","patient":"p1",)"
            R"("fhirUser":"https://c.example/north/fhir/Patient/p1"})");
}

TEST(OwnIntrospection, CallsEverythingElseInactive) {
  World world;
  const auto tokens = tokens_of(world);
  const std::string inactive = R"({"active":false})";
  EXPECT_EQ(introspected(world, "garbage"), inactive);
  EXPECT_EQ(introspected(world, tokens.refresh), inactive);
  EXPECT_EQ(introspected(world, tokens.access + "x"), inactive);
  auto of_another = world.form("token=" + tokens.access, {{"Authorization", basic("machine", "0123456789abcdef")}});
  EXPECT_EQ(world.server.introspect(of_another).body, inactive) << "a client sees its own tokens alone";
  world.clock.advance(1h);
  EXPECT_EQ(introspected(world, tokens.access), inactive);
}

TEST(OwnIntrospection, IsForClientsThatAuthenticate) {
  const World world;
  const auto token = tokens_of(world).access;
  EXPECT_EQ(told(world.server.introspect(world.form("token=" + token))), "401 invalid_client");
  EXPECT_EQ(told(world.server.introspect(world.form("client_id=app&token=" + token))), "401 invalid_client");
  EXPECT_EQ(told(world.server.introspect(world.form("client_id=poster&client_secret=x&token=" + token))),
            "400 invalid_client");
  EXPECT_EQ(told(world.server.introspect(world.form(kPoster))), "400 invalid_request");
}

TEST(OwnIntrospection, DoesNotCallATokenActiveWhenTheStoreIsDown) {
  World world;
  const auto token = tokens_of(world).access;
  world.store.kill();
  const auto answer = world.server.introspect(world.form(fmt::format("token={}&{}", token, kPoster)));
  EXPECT_EQ(told(answer), "503 temporarily_unavailable");
}

std::string refreshed(const World& world, std::string_view token) {
  return told(world.token(fmt::format("grant_type=refresh_token&refresh_token={}", token)));
}

TEST(Revocation, OfEitherTokenEndsTheGrant) {
  for (const bool of_refresh : {false, true}) {
    const World world;
    const auto tokens = tokens_of(world);
    const auto answer =
        world.server.revoke(world.form("client_id=app&token=" + (of_refresh ? tokens.refresh : tokens.access)));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(introspected(world, tokens.access), R"({"active":false})");
    EXPECT_EQ(refreshed(world, tokens.refresh), "400 invalid_grant");
  }
}

TEST(Revocation, TouchesNoTokensOfOthers) {
  const World world;
  const auto tokens = tokens_of(world);
  for (const std::string& token : {tokens.access, tokens.refresh, std::string{"garbage"}}) {
    EXPECT_EQ(world.server.revoke(world.form("client_id=other&token=" + token)).status, 200);
  }
  EXPECT_NE(introspected(world, tokens.access), R"({"active":false})");
  EXPECT_EQ(refreshed(world, tokens.refresh), "200");
  EXPECT_EQ(told(world.server.revoke(world.form("token=" + tokens.access))), "400 invalid_client");
  EXPECT_EQ(told(world.server.revoke(world.form("client_id=app"))), "400 invalid_request");
}

TEST(Minting, IsRefusedForWhatWouldGrantNothingOrTooMuch) {
  struct Row {
    MintOrder order;
    std::string pointer;
  };
  const World world;
  for (const Row& row :
       std::vector<Row>{{{.client = "nobody", .scope = "system/*.rs"}, "/client_id"},
                        {{.client = "app", .scope = ""}, "/scope"},
                        {{.client = "app", .scope = "patient/Foo.rs"}, "/scope"},
                        {{.client = "app", .scope = "system/*.rs patient/*.rs"}, "/scope"},
                        {{.client = "app", .scope = "patient/*.rs"}, "/patient"},
                        {{.client = "app", .scope = "patient/*.rs", .patient = "Patient/p1"}, "/patient"},
                        {{.client = "app", .scope = "patient/*.rs", .patient = "p9"}, ""},
                        {{.client = "app", .scope = "user/*.rs", .fhir_user = "d1"}, ""},
                        {{.client = "app", .scope = "user/*.rs", .lifetime = 0s}, "/lifetime"},
                        {{.client = "app", .scope = "user/*.rs", .lifetime = 86'401s}, "/lifetime"}}) {
    const auto token = world.server.mint(row.order, world.clock.in(1s));
    ASSERT_FALSE(token) << row.order.scope;
    EXPECT_EQ(token.error().kind, ErrorKind::unprocessable);
    EXPECT_EQ(token.error().issues.front().expression, row.pointer) << row.order.scope;
  }
}

TEST(Minting, MakesATokenForAllBases) {
  const World world;
  const auto token = world.server.mint({.client = "app", .scope = "patient/*.rs", .patient = "p1", .lifetime = 60s},
                                       world.clock.in(1s));
  ASSERT_TRUE(token);
  EXPECT_EQ(json::write(json::with(claims_of(*token), "sub", {})),
            R"({"iss":"https://c.example/auth","aud":["https://c.example/north/fhir","https://c.example/south/fhir"],)"
            R"("client_id":"app","exp":1772464560,"iat":1772464500,"jti":"AAAAAAAAAAAAAAAAAAAAAQ",)"
            R"("scope":"patient/*.rs","patient":"p1","fhirUser":"Patient/p1"})");
}

}  // namespace
}  // namespace concord::auth::server
