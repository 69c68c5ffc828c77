// Rows J12 to J19 and J28 to J31 of the checklist of attacks on tokens: what is in them and whom they are for. J23 to
// J27 are in keys_test.cc and introspection_test.cc.
#include "tests/auth/issuers/guard.h"

namespace concord::auth {
namespace {

using fakes::good_claims;
using fakes::kBase;
using fakes::kGoodHeader;
using fakes::kIssuer;
using fakes::kNow;
using fakes::raw_token;
using fakes::signed_token;
using fakes::signing_key;
using fakes::token_with;
using jose::Algorithm;
using jose::KeyType;

std::string payload() { return json::write(good_claims()); }

TEST(Attack, J12DuplicateMembersAreRefused) {
  Guard guard;
  expect(guard,
         {{"scope twice", signed_token(kGoodHeader, claims_and(R"(,"scope":"system/*.cruds")")), "token-malformed"},
          {"escaped", signed_token(kGoodHeader, claims_and(R"(,"\u0073cope":"system/*.cruds")")), "token-malformed"},
          {"deep", signed_token(kGoodHeader, claims_and(R"(,"x":{"a":1,"a":2})")), "token-malformed"},
          {"alg twice", signed_token(R"({"alg":"ES384","kid":"k1","alg":"none"})", payload()), "token-malformed"}});
}

TEST(Attack, J13TextThatIsNoneIsRefused) {
  Guard guard;
  expect(guard, {{"invalid UTF-8", signed_token(kGoodHeader, claims_and(",\"x\":\"\xc3\x28\"")), "token-malformed"},
                 {"lone surrogate", signed_token(kGoodHeader, claims_and(R"(,"x":"\ud800")")), "token-malformed"},
                 {"NUL", signed_token(kGoodHeader, claims_and(R"(,"x":"a\u0000b")")), "token-malformed"},
                 {"control character in sub", token_with("sub", "a\nb"), "claim"},
                 {"control character in patient", token_with("patient", "p1\x01"), "claim"},
                 {"control character in scope", token_with("scope", "patient/*.rs\n"), "scope-malformed"}});
}

TEST(Attack, J14DepthLengthAndNumbersAreBounded) {
  Guard guard;
  const auto with = [](std::string_view member) { return signed_token(kGoodHeader, claims_and(member)); };
  const auto exp = [&](std::string_view number) {
    const std::string rest = json::write(json::with(good_claims(), "exp", {}));
    return signed_token(kGoodHeader, std::string{R"({"exp":)"}.append(number).append(",").append(rest.substr(1)));
  };
  expect(guard, {{"15 deep", with(R"(,"x":)" + std::string(15, '[') + std::string(15, ']')), kTaken},
                 {"16 deep", with(R"(,"x":)" + std::string(16, '[') + std::string(16, ']')), "token-malformed"},
                 {"12,000 deep", raw_token(kGoodHeader, std::string(12'000, '['), "s"), "token-malformed"},
                 {"over 16 kB", with(R"(,"x":")" + std::string(16'384, 'x') + "\""), "token-too-long"},
                 {"exp 1e309", exp("1e309"), "claim"},
                 {"exp of 40 digits", exp(std::string(40, '9')), "claim"},
                 {"exp with a fraction", exp("1772464800.5"), kTaken},
                 {"exp with an exponent", exp("1.7724648e9"), kTaken},
                 {"exp 1e12", exp("1e12"), "claim"}});
}

TEST(Attack, J15TheEndOfATokenIsNear) {
  Guard guard;
  expect(guard, {{"missing", token_with("exp", {}), "token-lifetime"},
                 {"text", token_with("exp", "1772464800"), "claim"},
                 {"past", token_with("exp", kNow - 61), "token-expired"},
                 {"just past, within the skew", token_with("exp", kNow - 59), kTaken},
                 {"at the skew", token_with("exp", kNow - 60), "token-expired"},
                 {"a day ahead", token_with("exp", kNow + 86'400), kTaken},
                 {"over a day ahead", token_with("exp", kNow + 86'400 + 61), "token-lifetime"},
                 {"negative", token_with("exp", -1), "claim"}});
}

TEST(Attack, J16ATokenOfTheFutureIsRefused) {
  Guard guard;
  expect(guard, {{"nbf within the skew", token_with("nbf", kNow + 60), kTaken},
                 {"nbf beyond", token_with("nbf", kNow + 61), "token-early"},
                 {"nbf text", token_with("nbf", "now"), "claim"},
                 {"iat within the skew", token_with("iat", kNow + 60), kTaken},
                 {"iat beyond", token_with("iat", kNow + 61), "token-early"},
                 {"neither", token_with("iat", {}), kTaken}});
}

TEST(Attack, J17TheAudienceIsThisService) {
  const json::Value both{json::Array{"https://other.example", kBase}};
  const std::string slash = std::string{kBase} + "/";
  Guard guard;
  expect(guard, {{"missing", token_with("aud", {}), "audience"},
                 {"empty", token_with("aud", json::Value{json::Array{}}), "audience"},
                 {"another service", token_with("aud", "https://other.example/fhir"), "audience"},
                 {"another partner", token_with("aud", "https://concord.example/south/fhir"), "audience"},
                 {"prefix", token_with("aud", "https://concord.example/north"), "audience"},
                 {"suffix", token_with("aud", std::string{kBase} + ".evil"), "audience"},
                 {"among others", token_with("aud", both), kTaken},
                 {"slash at its end", token_with("aud", slash), kTaken},
                 {"number", token_with("aud", 7), "claim"},
                 {"object", token_with("aud", json::object({{"a", kBase}})), "claim"}});
  IssuerSettings strict = fakes::good_settings();
  strict.strict_audience = true;
  Guard sole{strict};
  expect(sole, {{"strict, sole", fakes::good_token(), kTaken},
                {"strict, among others", token_with("aud", both), "audience"}});
  IssuerSettings configured = fakes::good_settings();
  configured.audiences = {"api://concord"};
  Guard api{configured};
  expect(api, {{"as configured", token_with("aud", "api://concord"), kTaken},
               {"the base when another is configured", fakes::good_token(), "audience"}});
}

TEST(Attack, J18TheIssuerIsComparedByteForByte) {
  Guard guard;
  std::vector<Row> rows{{"missing", token_with("iss", {}), "issuer-unknown"},
                        {"number", token_with("iss", 1), "claim"},
                        {"array", token_with("iss", json::array_of(kIssuer)), "claim"}};
  for (const char* iss :
       {"https://idp.example/realms/a.evil", "https://idp.example/realms", "https://idp.example/realms/a/",
        "https://idp.example.evil/realms/a", "HTTPS://idp.example/realms/a", "http://idp.example/realms/a",
        "https://idp.example/realms/A", "https://idp.example/realms/b"}) {
    rows.push_back({iss, token_with("iss", iss), "issuer-unknown"});
  }
  expect(guard, rows);
}

TEST(Attack, J18KeysOfOneIssuerAreNotThoseOfAnother) {
  fakes::FakeClock clock;
  fakes::FakeMetrics metrics;
  OwnKeys ours{fakes::good_keys()};
  const auto theirs = jose::PrivateKey::generate(KeyType::p384);
  OwnKeys others{jose::KeySet{{{.key = theirs.public_key(), .kid = "k1", .algorithm = {}}}}};
  Issuers issuers{clock, metrics};
  issuers.add(std::make_unique<Issuer>(fakes::good_settings(), ours, clock));
  IssuerSettings settings = fakes::good_settings();
  settings.issuer = "https://other.example";
  issuers.add(std::make_unique<Issuer>(settings, others, clock));
  const auto reason = [&](const std::string& token) {
    http::Request request;
    request.headers.add("Authorization", "Bearer " + token);
    const auto access = issuers.authenticate({.request = request, .partner = "north", .base = kBase},
                                             clock.in(std::chrono::seconds{5}));
    return access ? std::string{} : access.error().reason;
  };
  const std::string of_theirs = json::write(json::with(good_claims(), "iss", "https://other.example"));
  EXPECT_EQ(reason(signed_token(kGoodHeader, payload(), theirs, Algorithm::es384)), "signature");
  EXPECT_EQ(reason(signed_token(kGoodHeader, of_theirs)), "signature");
  EXPECT_EQ(reason(signed_token(kGoodHeader, of_theirs, theirs, Algorithm::es384)), "");
}

TEST(Attack, J19OnlyAccessTokensOpenAnything) {
  const auto typed = [](std::string_view type) {
    return signed_token(std::string{R"({"alg":"ES384","kid":"k1","typ":")"}.append(type).append("\"}"), payload());
  };
  Guard guard;
  expect(guard, {{"at+jwt", typed("at+jwt"), kTaken},
                 {"AT+JWT", typed("AT+JWT"), kTaken},
                 {"application/at+jwt", typed("application/at+jwt"), kTaken},
                 {"JWT", typed("JWT"), kTaken},
                 {"no typ", signed_token(R"({"alg":"ES384","kid":"k1"})", payload()), kTaken},
                 {"logout token", typed("logout+jwt"), "token-type"},
                 {"client assertion", typed("client-authentication+jwt"), "token-type"},
                 {"refresh token", typed("rt+jwt"), "token-type"},
                 {"DPoP proof", typed("dpop+jwt"), "token-type"},
                 {"nonce", token_with("nonce", "n"), "token-type"},
                 {"at_hash", token_with("at_hash", "n"), "token-type"},
                 {"events", token_with("events", json::object({{"a", 1}})), "token-type"},
                 {"no scope", token_with("scope", {}), "scope-missing"}});
  IssuerSettings strict = fakes::good_settings();
  strict.types = {"at+jwt"};
  Guard at_jwt{strict};
  expect(at_jwt,
         {{"JWT where at+jwt is sent", typed("JWT"), "token-type"},
          {"no typ where at+jwt is sent", signed_token(R"({"alg":"ES384","kid":"k1"})", payload()), "token-type"}});
  IssuerSettings keycloak = *preset("keycloak");
  keycloak.issuer = kIssuer;
  keycloak.levels = {Level::patient};
  Guard keycloaks{keycloak};
  expect(keycloaks, {{"claim typ Bearer", token_with("typ", "Bearer"), kTaken},
                     {"claim typ ID", token_with("typ", "ID"), "token-type"},
                     {"claim typ Refresh", token_with("typ", "Refresh"), "token-type"},
                     {"no claim typ", fakes::good_token(), "token-type"}});
}

TEST(Attack, J28TokensAreRememberedByTheirDigest) {
  Guard guard;
  const std::string good = fakes::good_token();
  ASSERT_EQ(guard.reason(good), "");
  std::string changed = good;
  changed[changed.size() - 5] = changed[changed.size() - 5] == 'A' ? 'B' : 'A';
  EXPECT_EQ(guard.reason(changed), "signature");
  EXPECT_EQ(guard.reason(good), "");
}

TEST(Attack, J29ARememberedTokenEndsWithItselfAndForgetsItsUse) {
  Guard guard;
  const std::string token = token_with("exp", kNow + 10);
  ASSERT_EQ(guard.reason(token), "");
  http::Request request;
  request.headers.add("Authorization", "Bearer " + token);
  const auto elsewhere = guard.ask(request, "https://concord.example/south/fhir");
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error().reason, "audience");
  guard.clock().advance(std::chrono::seconds{69});
  EXPECT_EQ(guard.reason(token), "");
  guard.clock().advance(std::chrono::seconds{1});
  EXPECT_EQ(guard.reason(token), "token-expired");
}

TEST(Attack, J30ClaimsHaveTheirType) {
  Guard guard;
  expect(guard, {{"scope array", token_with("scope", json::Value{json::Array{"patient/*.rs", "openid"}}), kTaken},
                 {"scope array with spaces", token_with("scope", json::array_of("patient/*.rs system/*.rs")), "claim"},
                 {"scope number", token_with("scope", 7), "claim"},
                 {"scope object", token_with("scope", json::object({{"a", 1}})), "claim"},
                 {"scope array of numbers", token_with("scope", json::array_of(7)), "claim"},
                 {"patient array", token_with("patient", json::array_of("p1")), "claim"},
                 {"patient object", token_with("patient", json::object({{"id", "p1"}})), "claim"},
                 {"patient number", token_with("patient", 1), "claim"},
                 {"patient with type", token_with("patient", "Patient/p1"), kTaken},
                 {"patient of another type", token_with("patient", "Group/p1"), "patient"},
                 {"patient path", token_with("patient", "1/../2"), "patient"},
                 {"patient URL", token_with("patient", "https://ehr.example/Patient/1"), "patient"},
                 {"patient with a query", token_with("patient", "1?_id=2"), "patient"},
                 {"patient list", token_with("patient", "1,2"), "patient"},
                 {"patient of 64", token_with("patient", std::string(64, 'a')), kTaken},
                 {"patient of 65", token_with("patient", std::string(65, 'a')), "patient"},
                 {"patient twice typed", token_with("patient", "Patient/Patient/1"), "patient"},
                 {"encounter path", token_with("encounter", "1/2"), "patient"},
                 {"client number", token_with("client_id", 1), "claim"},
                 {"sub missing", token_with("sub", {}), kTaken},
                 {"sub array", token_with("sub", json::array_of("u1")), "claim"}});
}

TEST(Attack, J30SystemScopesDoNotGoWithThoseOfPeople) {
  IssuerSettings settings = fakes::good_settings();
  settings.levels = {Level::patient, Level::user, Level::system};
  Guard guard{settings};
  expect(guard, {{"system and patient", token_with("scope", "system/*.rs patient/*.rs"), "scope-malformed"},
                 {"system and user", token_with("scope", "user/*.rs system/*.rs"), "scope-malformed"},
                 {"patient and user", token_with("scope", "user/*.rs patient/*.rs"), kTaken},
                 {"system", token_with("scope", "system/*.rs"), kTaken},
                 {"over 500",
                  token_with("scope",
                             [] {
                               std::string out;
                               for (int i = 0; i < 501; ++i) out += "a ";
                               return out;
                             }()),
                  "scope-malformed"}});
}

// A claim that people can edit themselves is not told apart by a program: what an issuer may grant at all is.
TEST(Attack, J31AnIssuerGrantsItsLevelsAlone) {
  IssuerSettings settings = fakes::good_settings();
  settings.levels = {Level::user};
  settings.claims.patient = {"launch_patient"};
  Guard guard{settings};
  const auto access = guard.ask(token_with("scope", "patient/*.cruds user/Goal.rs"));
  ASSERT_TRUE(access);
  ASSERT_EQ(access->grant().scopes.resources.size(), 1U);
  EXPECT_EQ(access->grant().scopes.resources[0].text, "user/Goal.rs");
  EXPECT_EQ(access->grant().patient, "");
  const auto nothing = guard.ask(token_with("scope", "system/*.cruds"));
  ASSERT_TRUE(nothing);
  EXPECT_TRUE(nothing->grant().scopes.resources.empty());
}

}  // namespace
}  // namespace concord::auth
