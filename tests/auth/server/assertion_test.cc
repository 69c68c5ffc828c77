// private_key_jwt at the token endpoint: what holds, and everything that must not.
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/auth/server/world.h"

namespace concord::auth::server {
namespace {

using namespace std::chrono_literals;
using jose::Algorithm;
using jose::KeyType;
using jose::PrivateKey;

constexpr std::int64_t kNow = 1'772'464'500;

struct Keys {
  PrivateKey p384 = PrivateKey::generate(KeyType::p384);
  PrivateKey p384_of_another = PrivateKey::generate(KeyType::p384);
  PrivateKey p256 = PrivateKey::generate(KeyType::p256);
  PrivateKey rsa = PrivateKey::generate(KeyType::rsa);
};
const Keys& keys() {
  static const Keys kAll;
  return kAll;
}

json::Value published(const PrivateKey& key, std::string_view kid, std::string_view use = "sig") {
  return json::with(json::with(key.public_key().to_jwk(), "kid", kid), "use", use);
}

json::Value backend(std::string_view id, json::Array set) {
  return json::object({{"client_id", id},
                       {"token_endpoint_auth_method", "private_key_jwt"},
                       {"grant_types", json::Array{"client_credentials"}},
                       {"jwks_uri", "https://backend.example/jwks.json"},
                       {"jwks", json::object({{"keys", std::move(set)}})},
                       {"scope", "system/*.rs"}});
}

struct BackendWorld : World {
  BackendWorld() {
    const json::Value ours =
        backend("backend", {published(keys().p384, "a"), published(keys().rsa, "r"), published(keys().p256, "p")});
    const json::Value other = backend("other-backend", {published(keys().p384_of_another, "b")});
    const json::Value twins = backend("twins", {published(keys().p384, "a"), published(keys().p384_of_another, "a")});
    const json::Value encrypting = backend("encrypting", {published(keys().p384, "a", "enc")});
    for (const json::Value& client : {ours, other, twins, encrypting}) {
      EXPECT_TRUE(server.clients().put(*parse_client(client)));
    }
  }
  [[nodiscard]] http::Response ask(std::string_view assertion, std::string_view more = "") const {
    return token(
        fmt::format("grant_type=client_credentials&scope=system%2FGoal.rs&client_assertion_type="
                    "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion={}{}",
                    assertion, more));
  }
};

json::Value good_claims(std::string_view client = "backend") {
  return json::object(
      {{"iss", client}, {"sub", client}, {"aud", "https://c.example/auth/token"}, {"exp", kNow + 300}, {"jti", "j1"}});
}

std::string signed_by(const PrivateKey& key, const jose::SignedHeader& header, const json::Value& claims) {
  return *jose::sign_compact(key, header, claims);
}
std::string good_assertion(const json::Value& claims) {
  return signed_by(keys().p384, {.algorithm = Algorithm::es384, .kid = "a", .type = "JWT"}, claims);
}

// The header and payload as they are written, and a real signature over them.
std::string raw(std::string_view header, std::string_view payload) {
  const std::string part = base64url_encode(header) + "." + base64url_encode(payload);
  const std::string any = good_assertion(good_claims());
  return part + any.substr(any.rfind('.'));
}

TEST(Assertion, LetsTheHolderOfARegisteredKeyIn) {
  const auto claims = good_claims();
  for (const auto& [what, assertion] : std::vector<std::pair<std::string, std::string>>{
           {"ES384", good_assertion(claims)},
           {"RS384", signed_by(keys().rsa, {.algorithm = Algorithm::rs384, .kid = "r", .type = "JWT"}, claims)},
           {"typ in lower case", signed_by(keys().p384, {.kid = "a", .type = "jwt"}, claims)},
           {"typ of the draft", signed_by(keys().p384, {.kid = "a", .type = "client-authentication+jwt"}, claims)},
           {"the registered jku",
            signed_by(keys().p384, {.kid = "a", .type = "JWT", .jku = "https://backend.example/jwks.json"}, claims)},
           {"aud of one", good_assertion(json::with(claims, "aud", json::Array{"https://c.example/auth/token"}))},
           {"aud is the issuer", good_assertion(json::with(claims, "aud", "https://c.example/auth"))},
           {"exp within the skew", good_assertion(json::with(claims, "exp", kNow + 360))},
           {"iat and nbf now", good_assertion(json::with(json::with(claims, "iat", kNow + 60), "nbf", kNow + 60))},
           {"jti of 256 bytes", good_assertion(json::with(claims, "jti", std::string(256, 'j')))}}) {
    const BackendWorld world;
    EXPECT_EQ(told(world.ask(assertion)), "200") << what;
    EXPECT_EQ(told(world.ask(assertion)), "400 invalid_client") << what << ", replayed";
  }
  const BackendWorld world;
  EXPECT_EQ(told(world.ask(good_assertion(claims), "&client_id=backend")), "200");
}

TEST(Assertion, IsRefusedForAnyFault) {
  const auto claims = good_claims();
  const auto changed = [&claims](std::string_view name, json::Value value) {
    return good_assertion(json::with(claims, name, std::move(value)));
  };
  const auto header_of = [&claims](const PrivateKey& key, Algorithm algorithm, std::string kid, std::string type,
                                   std::string jku = {}) {
    return signed_by(
        key, {.algorithm = algorithm, .kid = std::move(kid), .type = std::move(type), .jku = std::move(jku)}, claims);
  };
  const std::string good = good_assertion(claims);
  const std::string payload = json::write(claims);
  const std::string endpoint = "https://c.example/auth/token";
  std::string tampered = good;
  tampered.at(good.rfind('.') + 10) = tampered.at(good.rfind('.') + 10) == 'A' ? 'B' : 'A';
  const std::string signature = *base64url_decode(good.substr(good.rfind('.') + 1));
  const std::string short_signature = good.substr(0, good.rfind('.') + 1) + base64url_encode(signature.substr(0, 95));
  for (const auto& [what, assertion] : std::vector<std::pair<std::string, std::string>>{
           {"empty", ""},
           {"no JWT", "abc"},
           {"alg none", raw(R"({"alg":"none","kid":"a","typ":"JWT"})", payload)},
           {"HS256", raw(R"({"alg":"HS256","kid":"a","typ":"JWT"})", payload)},
           {"RS256", header_of(keys().rsa, Algorithm::rs256, "r", "JWT")},
           {"ES256", header_of(keys().p256, Algorithm::es256, "p", "JWT")},
           {"a P-256 key called ES384", raw(R"({"alg":"ES384","kid":"p","typ":"JWT"})", payload)},
           {"no kid", header_of(keys().p384, Algorithm::es384, "", "JWT")},
           {"unknown kid", header_of(keys().p384, Algorithm::es384, "x", "JWT")},
           {"kid of another client", header_of(keys().p384_of_another, Algorithm::es384, "b", "JWT")},
           {"key of another client", header_of(keys().p384_of_another, Algorithm::es384, "a", "JWT")},
           {"an access token", header_of(keys().p384, Algorithm::es384, "a", "at+jwt")},
           {"no typ", header_of(keys().p384, Algorithm::es384, "a", "")},
           {"jku of somebody", header_of(keys().p384, Algorithm::es384, "a", "JWT", "https://evil.example/jwks.json")},
           {"crit", raw(R"({"alg":"ES384","kid":"a","typ":"JWT","crit":["x"]})", payload)},
           {"iss of another", changed("iss", "other-backend")},
           {"sub of another", changed("sub", "other-backend")},
           {"an unknown client", good_assertion(good_claims("nobody"))},
           {"a client with a secret", good_assertion(good_claims("poster"))},
           {"no aud", changed("aud", {})},
           {"aud of another endpoint", changed("aud", "https://c.example/auth/authorize")},
           {"aud of the FHIR base", changed("aud", std::string{kBase})},
           {"two audiences", changed("aud", json::Array{json::Value{endpoint}, "https://evil.example"})},
           {"aud twice", raw(R"({"alg":"ES384","kid":"a","typ":"JWT"})", R"({"aud":"x",)" + payload.substr(1))},
           {"no exp", changed("exp", {})},
           {"exp as a text", changed("exp", std::to_string(kNow + 60))},
           {"exp now", changed("exp", kNow)},
           {"exp past", changed("exp", kNow - 1)},
           {"exp too far ahead", changed("exp", kNow + 361)},
           {"nbf ahead", changed("nbf", kNow + 61)},
           {"iat ahead", changed("iat", kNow + 61)},
           {"iat long ago", changed("iat", kNow - 601)},
           {"no jti", changed("jti", {})},
           {"jti as a number", changed("jti", 1)},
           {"jti of 257 bytes", changed("jti", std::string(257, 'j'))},
           {"tampered signature", tampered},
           {"95 bytes of signature", short_signature},
           {"no signature", good.substr(0, good.rfind('.') + 1)},
           {"two keys of that kid", signed_by(keys().p384, {.kid = "a", .type = "JWT"}, good_claims("twins"))},
           {"a key for encryption", signed_by(keys().p384, {.kid = "a", .type = "JWT"}, good_claims("encrypting"))}}) {
    const BackendWorld world;
    const auto response = world.ask(assertion);
    EXPECT_EQ(told(response), "400 invalid_client") << what;
    EXPECT_EQ(response.headers.value("Cache-Control"), "no-store") << what;
  }
}

TEST(Assertion, GoesWithNoOtherIdentity) {
  const BackendWorld world;
  const std::string good = good_assertion(good_claims());
  EXPECT_EQ(told(world.ask(good, "&client_id=other-backend")), "400 invalid_client");
  EXPECT_EQ(told(world.ask(good, "&client_secret=x")), "400 invalid_request");
}

TEST(Assertion, IsRefusedForNowWhenItCannotBeRemembered) {
  BackendWorld world;
  world.store.kill();
  EXPECT_EQ(told(world.ask(good_assertion(good_claims()))), "503 temporarily_unavailable");
  world.store.revive();
  EXPECT_EQ(told(world.ask(good_assertion(good_claims()))), "200");
}

TEST(Assertion, IsRememberedAsLongAsItIsGood) {
  BackendWorld world;
  const std::string assertion = good_assertion(json::with(good_claims(), "exp", kNow + 360));
  EXPECT_EQ(told(world.ask(assertion)), "200");
  world.clock.advance(359s);
  EXPECT_EQ(told(world.ask(assertion)), "400 invalid_client");
  EXPECT_NE(world.store.keys().size(), 0U);
}

}  // namespace
}  // namespace concord::auth::server
