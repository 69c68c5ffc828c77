#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "auth/server/discovery.h"
#include "tests/auth/server/world.h"

namespace concord::auth::server {
namespace {

using namespace std::chrono_literals;

// A code for the client, as the authorization endpoint gives it.
std::string code_for(const World& world, std::string_view client = "app",
                     std::string_view scope = "openid fhirUser patient/*.rs offline_access",
                     std::string_view challenge = kChallenge, std::string_view callback = kCallback) {
  http::Parameters query{{"response_type", "code"},
                         {"client_id", std::string{client}},
                         {"redirect_uri", std::string{callback}},
                         {"scope", std::string{scope}},
                         {"state", "s"},
                         {"nonce", "n1"},
                         {"aud", std::string{kBase}},
                         {"login_hint", "Patient/p1"}};
  if (!challenge.empty()) {
    query.emplace_back("code_challenge", challenge);
    query.emplace_back("code_challenge_method", "S256");
  }
  return parameter_of(world.authorize(http::format_parameters(query)).headers.value("Location"), "code");
}

std::string exchange_of(std::string_view code, std::string_view verifier = kVerifier,
                        std::string_view callback = kCallback) {
  return fmt::format("grant_type=authorization_code&code={}&redirect_uri={}&code_verifier={}", code,
                     http::percent_encode(callback), verifier);
}
std::string public_exchange_of(std::string_view code) { return exchange_of(code) + "&client_id=app"; }
std::string refresh_of(std::string_view token) {
  return fmt::format("grant_type=refresh_token&refresh_token={}", token);
}

http::Headers as(std::string_view id, std::string_view secret) { return {{"Authorization", basic(id, secret)}}; }

TEST(Token, ForACodeTellsTheWholeLaunch) {
  const World world;
  const auto response = world.token(public_exchange_of(code_for(world)));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers, (http::Headers{{"Content-Type", "application/json; charset=utf-8"},
                                             {"Cache-Control", "no-store"},
                                             {"Pragma", "no-cache"}}));
  const auto body = *json::read(response.body);
  const json::Value rest = json::with(json::with(body, "access_token", {}), "id_token", {});
  EXPECT_EQ(json::write(rest),
            fmt::format(R"({{"token_type":"Bearer","expires_in":3600,"scope":"openid fhirUser patient/*.rs )"
                        R"(offline_access","patient":"p1","need_patient_banner":true,"refresh_token":"{}"}})",
                        World::secret(4)));
  EXPECT_EQ(json::write(json::with(claims_of(body.text("access_token")), "sub", {})),
            R"({"iss":"https://c.example/auth","aud":"https://c.example/north/fhir","client_id":"app",)"
            R"("exp":1772468100,"iat":1772464500,"jti":"AAAAAAAAAAAAAAAAAAAAAw","gid":"AAAAAAAAAAAAAAAAAAAAAQ",)"
            R"("scope":"openid fhirUser patient/*.rs offline_access","patient":"p1","fhirUser":"Patient/p1"})");
  EXPECT_EQ(json::write(json::with(claims_of(body.text("id_token")), "sub", {})),
            R"({"iss":"https://c.example/auth","aud":"app","exp":1772468100,"iat":1772464500,"auth_time":1772464500,)"
            R"("nonce":"n1","fhirUser":"https://c.example/north/fhir/Patient/p1"})");
  EXPECT_EQ(claims_of(body.text("id_token")).text("sub"), claims_of(body.text("access_token")).text("sub"));
  EXPECT_EQ(jose::parse_compact(body.text("id_token"))->header.text("alg"), "RS256");
  EXPECT_EQ(jose::parse_compact(body.text("access_token"))->type, "at+jwt");
}

TEST(Token, OfAnEhrLaunchIsAboutItsContext) {
  World world;
  const auto made = world.server.launch({.client = "app",
                                         .launch_url = {},
                                         .base = {},
                                         .patient = "p2",
                                         .encounter = "e1",
                                         .fhir_user = {},
                                         .intent = "plan",
                                         .need_patient_banner = false},
                                        world.clock.in(1s));
  const http::Parameters query{{"response_type", "code"},
                               {"client_id", "app"},
                               {"redirect_uri", std::string{kCallback}},
                               {"scope", "launch launch/encounter user/Goal.rs patient/Goal.read"},
                               {"state", "s"},
                               {"aud", std::string{kBase}},
                               {"launch", made->handle},
                               {"login_hint", "Patient/p1"},
                               {"code_challenge", std::string{kChallenge}},
                               {"code_challenge_method", "S256"}};
  const auto code = parameter_of(world.authorize(http::format_parameters(query)).headers.value("Location"), "code");
  const auto body = *json::read(world.token(public_exchange_of(code)).body);
  EXPECT_EQ(json::write(json::with(body, "access_token", {})),
            R"({"token_type":"Bearer","expires_in":3600,"scope":"launch launch/encounter user/Goal.rs )"
            R"(patient/Goal.read","patient":"p2","encounter":"e1","need_patient_banner":false,"intent":"plan"})");
  EXPECT_EQ(claims_of(body.text("access_token")).text("fhirUser"), "Practitioner/d1");
}

struct Row {
  std::string what;
  std::string body;
  http::Headers headers;
  std::string expected;
};

TEST(Token, IsRefusedForWhateverDoesNotHold) {
  const World base;
  const std::string code = "grant_type=authorization_code&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&code=x";
  const std::string credentials = "grant_type=client_credentials&scope=system%2FGoal.rs";
  const std::string posted = "&client_id=poster&client_secret=0123456789abcdef";
  for (const Row& row : std::vector<Row>{
           {"nothing", "", {}, "400 invalid_request"},
           {"unreadable", "grant_type=%zz", {}, "400 invalid_request"},
           {"grant_type twice", "grant_type=x&grant_type=x", {}, "400 invalid_request"},
           {"other grant", "grant_type=not_a_grant_type", {}, "400 unsupported_grant_type"},
           {"passwords", "grant_type=password&username=a&password=b&client_id=app", {}, "400 unsupported_grant_type"},
           {"implicit", "grant_type=implicit&client_id=app", {}, "400 unsupported_grant_type"},
           {"scope[] and case", "Grant_Type=authorization_code", {}, "400 invalid_request"},
           {"no client", code, {}, "400 invalid_request"},
           {"unknown client", code + "&client_id=nobody", {}, "400 invalid_client"},
           {"a secret left out", code + "&client_id=secret", {}, "400 invalid_client"},
           {"a secret of nobody", code + "&client_id=app&client_secret=x", {}, "400 invalid_client"},
           {"wrong secret", code, as("secret", "x"), "401 invalid_client"},
           {"unknown by Basic", code, as("nobody", "x"), "401 invalid_client"},
           {"no pair", code, {{"Authorization", "Basic " + base64_encode("secret")}}, "401 invalid_client"},
           {"no base64", code, {{"Authorization", "Basic ???"}}, "401 invalid_client"},
           {"another scheme", code, {{"Authorization", "Bearer abc"}}, "401 invalid_client"},
           {"Basic and post", credentials + posted, as("machine", "0123456789abcdef"), "400 invalid_request"},
           {"two fields",
            credentials,
            {{"Authorization", basic("machine", "0123456789abcdef")}, {"authorization", "Basic x"}},
            "400 invalid_request"},
           {"Basic for one, client_id of another", credentials + "&client_id=poster", as("machine", "0123456789abcdef"),
            "400 invalid_request"},
           {"post where Basic is registered",
            credentials + "&client_id=machine&client_secret=0123456789abcdef",
            {},
            "400 invalid_client"},
           {"Basic where post is registered", credentials, as("poster", "0123456789abcdef"), "401 invalid_client"},
           {"no code", "grant_type=authorization_code&client_id=app&redirect_uri=x", {}, "400 invalid_request"},
           {"no redirect", "grant_type=authorization_code&client_id=app&code=x", {}, "400 invalid_request"},
           {"a code that is none", code + "&client_id=app", {}, "400 invalid_grant"},
           {"no refresh token", "grant_type=refresh_token&client_id=app", {}, "400 invalid_request"},
           {"a refresh token that is none", refresh_of("x") + "&client_id=app", {}, "400 invalid_grant"},
           {"codes not registered", code + posted, {}, "400 unauthorized_client"},
           {"credentials not registered", credentials, as("secret", "0123456789abcdef:%20+"),
            "400 unauthorized_client"},
           {"credentials of a public client", credentials + "&client_id=app", {}, "400 invalid_client"},
           {"no scope", "grant_type=client_credentials" + posted, {}, "400 invalid_scope"},
           {"patient scope", "grant_type=client_credentials&scope=patient%2FGoal.rs" + posted, {}, "400 invalid_scope"},
           {"user scope beside",
            "grant_type=client_credentials&scope=system%2FGoal.rs+user%2FGoal.rs" + posted,
            {},
            "400 invalid_scope"},
           {"scope not registered",
            "grant_type=client_credentials&scope=system%2FGoal.cruds" + posted,
            {},
            "400 invalid_scope"},
           {"resource of nobody",
            credentials + posted + "&resource=https%3A%2F%2Fevil.example",
            {},
            "400 invalid_target"},
           {"wrong assertion type",
            credentials + "&client_assertion_type=x&client_assertion=e30.e30.e30",
            {},
            "400 invalid_client"},
       }) {
    const auto response = base.token(row.body, row.headers);
    EXPECT_EQ(told(response), row.expected) << row.what;
    EXPECT_EQ(response.headers.value("Cache-Control"), "no-store") << row.what;
    EXPECT_EQ(response.headers.value("Pragma"), "no-cache") << row.what;
    const auto body = json::read(response.body);
    EXPECT_FALSE(body->text("error_description").empty()) << row.what;
    EXPECT_EQ(response.headers.value("WWW-Authenticate"), response.status == 401 ? "Basic realm=\"token\"" : "");
  }
}

TEST(Token, TakesItsParametersFromTheFormAlone) {
  const World world;
  const std::string body = public_exchange_of(code_for(world));
  auto request = world.form(body);
  request.target = "/auth/token?client_id=app";
  EXPECT_EQ(told(world.server.token(request)), "400 invalid_request");
  request = world.form(body);
  request.headers.set("Content-Type", "application/json");
  EXPECT_EQ(told(world.server.token(request)), "400 invalid_request");
  EXPECT_EQ(told(world.token(body + "&x=" + std::string(65 << 10, 'x'))), "400 invalid_request");
  EXPECT_EQ(told(world.token(body)), "200");
}

TEST(Token, OfACodeIsForItsClientRedirectAndVerifierAlone) {
  struct Attempt {
    std::string what;
    std::string client;
    std::string verifier;
    std::string callback;
    std::string expected;
  };
  const std::string right{kVerifier};
  const std::string callback{kCallback};
  for (const Attempt& attempt :
       std::vector<Attempt>{{"right", "app", right, callback, "200"},
                            {"another client", "other", right, callback, "400 invalid_grant"},
                            {"another redirect", "app", right, "org.example.app:/callback", "400 invalid_grant"},
                            {"no verifier", "app", "", callback, "400 invalid_grant"},
                            {"another verifier", "app", std::string(43, 'x'), callback, "400 invalid_grant"},
                            {"the challenge", "app", std::string{kChallenge}, callback, "400 invalid_grant"},
                            {"a short one", "app", right.substr(1), callback, "400 invalid_grant"},
                            {"a long one", "app", std::string(129, 'x'), callback, "400 invalid_grant"},
                            {"foreign letters", "app", std::string(43, '!'), callback, "400 invalid_grant"}}) {
    const World world;
    const auto code = code_for(world);
    EXPECT_EQ(told(world.token(exchange_of(code, attempt.verifier, attempt.callback) + "&client_id=" + attempt.client)),
              attempt.expected)
        << attempt.what;
    EXPECT_EQ(told(world.token(public_exchange_of(code))), "400 invalid_grant") << "used up by: " << attempt.what;
  }
}

TEST(Token, NeedsNoVerifierWhereNoneWasAnnounced) {
  const World world;
  const std::string scope = "patient/*.rs";
  const auto headers = as("legacy", "0123456789abcdef");
  EXPECT_EQ(told(world.token(exchange_of(code_for(world, "legacy", scope, ""), ""), headers)), "200");
  EXPECT_EQ(told(world.token(exchange_of(code_for(world, "legacy", scope, "")), headers)), "400 invalid_grant")
      << "a verifier without a challenge is a downgrade";
}

TEST(Token, OfACodeThatIsShownAgainEnds) {
  World world;
  const auto code = code_for(world);
  const auto body = *json::read(world.token(public_exchange_of(code)).body);
  EXPECT_EQ(told(world.token(public_exchange_of(code))), "400 invalid_grant");
  EXPECT_EQ(told(world.token(refresh_of(body.text("refresh_token")))), "400 invalid_grant");
  EXPECT_TRUE(*world.server.is_revoked(claims_of(body.text("access_token")), world.clock.in(1s)));
}

TEST(Token, IsNotGivenForACodeThatIsTooOld) {
  World world;
  const auto code = code_for(world);
  world.clock.advance(61s);
  EXPECT_EQ(told(world.token(public_exchange_of(code))), "400 invalid_grant");
}

TEST(Token, OfAConfidentialClientNeedsItsSecretPlainOrEncoded) {
  for (const std::string secret : {"0123456789abcdef:%20+", "0123456789abcdef%3A%2520%2B"}) {
    const World world;
    const auto code = code_for(world, "secret", "patient/*.rs");
    EXPECT_EQ(told(world.token(exchange_of(code), as("secret", secret))), "200") << secret;
  }
  const World world;
  const auto code = code_for(world, "secret", "patient/*.rs");
  EXPECT_EQ(told(world.token(exchange_of(code) + "&client_id=secret", as("secret", "0123456789abcdef:%20+"))), "200");
}

TEST(Token, OfABackendIsShortAndForAllBasesUnlessOneIsNamed) {
  const World world;
  const std::string body =
      "grant_type=client_credentials&scope=system%2FGoal.rs&client_id=poster&client_secret="
      "0123456789abcdef";
  const auto all = *json::read(world.token(body).body);
  EXPECT_EQ(json::write(json::with(all, "access_token", {})),
            R"({"token_type":"Bearer","expires_in":300,"scope":"system/Goal.rs"})");
  EXPECT_EQ(json::write(claims_of(all.text("access_token"))),
            R"({"iss":"https://c.example/auth","aud":["https://c.example/north/fhir","https://c.example/south/fhir"],)"
            R"("sub":"poster","client_id":"poster","exp":1772464800,"iat":1772464500,"jti":"AAAAAAAAAAAAAAAAAAAAAQ",)"
            R"("scope":"system/Goal.rs"})");
  const auto one = *json::read(world.token(body + "&resource=https%3A%2F%2Fc.example%2Fsouth%2Ffhir").body);
  EXPECT_EQ(claims_of(one.text("access_token")).text("aud"), "https://c.example/south/fhir");
}

json::Value first_tokens(const World& world, std::string_view client = "app") {
  const auto code = code_for(world, client);
  const bool is_public = client == "app";
  return *json::read(world
                         .token(is_public ? public_exchange_of(code) : exchange_of(code),
                                is_public ? http::Headers{} : as("secret", "0123456789abcdef:%20+"))
                         .body);
}

TEST(Refresh, GivesNewTokensOfTheSameContext) {
  World world;
  const auto first = first_tokens(world);
  world.clock.advance(1h);
  const auto second = *json::read(world.token(refresh_of(first.text("refresh_token"))).body);
  EXPECT_NE(second.text("refresh_token"), first.text("refresh_token"));
  for (const char* name : {"scope", "patient", "token_type"}) EXPECT_EQ(second[name], first[name]);
  const auto before = claims_of(first.text("access_token"));
  const auto after = claims_of(second.text("access_token"));
  EXPECT_EQ(after["gid"], before["gid"]);
  EXPECT_NE(after["jti"], before["jti"]);
  EXPECT_TRUE(claims_of(second.text("id_token"))["nonce"].is_null());
}

TEST(Refresh, MayNarrowTheScopesForOnceAndNeverWiden) {
  const World world;
  const std::string token{first_tokens(world).text("refresh_token")};
  EXPECT_EQ(told(world.token(refresh_of(token) + "&scope=patient%2F*.cruds")), "400 invalid_scope");
  EXPECT_EQ(told(world.token(refresh_of(token) + "&scope=patient%2F*.rs+user%2F*.rs")), "400 invalid_scope");
  const auto narrow = *json::read(world.token(refresh_of(token) + "&scope=patient%2F*.rs").body);
  EXPECT_EQ(narrow.text("scope"), "patient/*.rs");
  const auto wide = *json::read(world.token(refresh_of(narrow.text("refresh_token"))).body);
  EXPECT_EQ(wide.text("scope"), "openid fhirUser patient/*.rs offline_access");
}

TEST(Refresh, GivesTwoTabsTheSameSuccessorForTenSeconds) {
  World world;
  const std::string token{first_tokens(world).text("refresh_token")};
  const auto first = *json::read(world.token(refresh_of(token)).body);
  world.clock.advance(10s);
  const auto again = *json::read(world.token(refresh_of(token)).body);
  EXPECT_EQ(again.text("refresh_token"), first.text("refresh_token"));
  EXPECT_EQ(told(world.token(refresh_of(first.text("refresh_token")))), "200");
}

TEST(Refresh, EndsTheGrantWhenAnOldTokenComesBack) {
  World world;
  const auto tokens = first_tokens(world);
  const std::string token{tokens.text("refresh_token")};
  const auto next = *json::read(world.token(refresh_of(token)).body);
  world.clock.advance(11s);
  EXPECT_EQ(told(world.token(refresh_of(token))), "400 invalid_grant");
  EXPECT_EQ(told(world.token(refresh_of(next.text("refresh_token")))), "400 invalid_grant");
  EXPECT_TRUE(*world.server.is_revoked(claims_of(tokens.text("access_token")), world.clock.in(1s)));
}

TEST(Refresh, EndsTheGrantForATokenBeforeTheLastEvenWithinTheGrace) {
  const World world;
  const std::string first{first_tokens(world).text("refresh_token")};
  const auto second = *json::read(world.token(refresh_of(first)).body);
  const auto third = *json::read(world.token(refresh_of(second.text("refresh_token"))).body);
  EXPECT_EQ(told(world.token(refresh_of(first))), "400 invalid_grant");
  EXPECT_EQ(told(world.token(refresh_of(third.text("refresh_token")))), "400 invalid_grant");
}

TEST(Refresh, IsForItsClientAlone) {
  const World world;
  const std::string token{first_tokens(world, "secret").text("refresh_token")};
  EXPECT_EQ(told(world.token(refresh_of(token))), "400 invalid_client") << "the secret is left out";
  EXPECT_EQ(told(world.token(refresh_of(token) + "&client_id=app")), "400 invalid_grant");
  EXPECT_EQ(told(world.token(refresh_of(token), as("machine", "0123456789abcdef"))), "400 invalid_grant");
  EXPECT_EQ(told(world.token(refresh_of(token), as("secret", "0123456789abcdef:%20+"))), "200");
}

TEST(Refresh, EndsWithIdlenessAndWithTheGrant) {
  World idle;
  const auto first = first_tokens(idle);
  idle.clock.advance(24h * 30 + 1s);
  EXPECT_EQ(told(idle.token(refresh_of(first.text("refresh_token")))), "400 invalid_grant");
  World busy;
  std::string token{first_tokens(busy).text("refresh_token")};
  for (int month = 0; month < 3; ++month) {
    busy.clock.advance(24h * 29);
    token = json::read(busy.token(refresh_of(token)).body)->text("refresh_token");
    ASSERT_FALSE(token.empty());
  }
  busy.clock.advance(24h * 4);
  EXPECT_EQ(told(busy.token(refresh_of(token))), "400 invalid_grant");
}

TEST(Token, IsRefusedForNowWhenTheStoreIsDown) {
  World world;
  const std::string code = code_for(world);
  world.store.kill();
  const auto response = world.token(public_exchange_of(code));
  EXPECT_EQ(told(response), "503 temporarily_unavailable");
  EXPECT_EQ(response.headers.value("Retry-After"), "2");
}

TEST(Token, AndItsSecretsAreStoredAsDigestsOnly) {
  World world;
  const std::string code = code_for(world);
  const auto tokens = *json::read(world.token(public_exchange_of(code)).body);
  const auto next = *json::read(world.token(refresh_of(tokens.text("refresh_token"))).body);
  for (const auto& [key, value] : world.store.written()) {
    for (const std::string_view secret : {std::string_view{code}, tokens.text("refresh_token"),
                                          next.text("refresh_token"), tokens.text("access_token")}) {
      EXPECT_EQ(key.find(secret), std::string::npos) << key;
      EXPECT_EQ(value.find(secret), std::string::npos) << key;
    }
  }
}

}  // namespace
}  // namespace concord::auth::server
