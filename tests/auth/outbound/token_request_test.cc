#include "auth/outbound/token_request.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "auth/jose/jws.h"
#include "core/json/write.h"

namespace concord::auth::outbound {
namespace {

const Instant kNow{std::chrono::seconds{1'772'464'500}};
const std::string kTokenUrl = "https://ehr.example/oauth2/token";

std::map<std::string, std::string> form_of(const TokenRequest& request) {
  std::map<std::string, std::string> out;
  const http::Parameters parameters = http::parse_parameters(request.body).value();
  for (const auto& [name, value] : parameters) {
    EXPECT_TRUE(out.emplace(name, value).second) << name << " twice";
  }
  return out;
}

OwnKey own_key(jose::KeyType type) {
  return {.kid = "k-1", .key = jose::PrivateKey::generate(type), .algorithm = usual_algorithm(type)};
}

TEST(TokenRequest, SignsWhatBackendServicesAskFor) {
  for (const auto type : {jose::KeyType::rsa, jose::KeyType::p384}) {
    const OwnKey key = own_key(type);
    const Registration us{.client_id = "client-1", .scopes = "system/Goal.rs system/Patient.r", .key = key};
    const auto request = make_token_request(us, kTokenUrl, kNow);
    ASSERT_TRUE(request.has_value());
    auto form = form_of(*request);
    const std::string assertion = form["client_assertion"];
    form.erase("client_assertion");
    EXPECT_EQ(form, (std::map<std::string, std::string>{
                        {"grant_type", "client_credentials"},
                        {"scope", "system/Goal.rs system/Patient.r"},
                        {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}}));
    const auto jws = jose::parse_compact(assertion);
    ASSERT_TRUE(jws.has_value());
    EXPECT_EQ(jws->header["typ"].as_string(), "JWT");
    EXPECT_EQ(jws->header["kid"].as_string(), "k-1");
    EXPECT_EQ(jws->header.size(), 3U);
    EXPECT_EQ(jws->algorithm, type == jose::KeyType::rsa ? jose::Algorithm::rs384 : jose::Algorithm::es384);
    const std::array allowed{key.algorithm};
    EXPECT_TRUE(jose::verify(*jws, key.key.public_key(), allowed).has_value());
    EXPECT_EQ(jws->claims.size(), 5U);
    EXPECT_EQ(jws->claims.text("iss"), "client-1");
    EXPECT_EQ(jws->claims.text("sub"), "client-1");
    EXPECT_EQ(jws->claims.text("aud"), kTokenUrl);
    EXPECT_EQ(jws->claims["exp"].as_integer(), 1'772'464'500 + 240);
    EXPECT_EQ(jws->claims.text("jti").size(), 32U);
    EXPECT_EQ(jws->claims.text("jti").find_first_not_of("0123456789abcdef"), std::string_view::npos);
  }
}

TEST(TokenRequest, NeverRepeatsAnAssertionId) {
  const Registration us{.client_id = "c", .scopes = "system/*.rs", .key = own_key(jose::KeyType::p384)};
  std::set<std::string> ids;
  for (int i = 0; i < 50; ++i) {
    const auto request = make_token_request(us, kTokenUrl, kNow);
    ids.emplace(jose::parse_compact(form_of(*request)["client_assertion"])->claims.text("jti"));
  }
  EXPECT_EQ(ids.size(), 50U);
}

TEST(TokenRequest, SaysAudienceAndKeySetAsConfigured) {
  const Registration us{.client_id = "c",
                        .scopes = "system/*.rs",
                        .audience = "https://ehr.example",
                        .jku = "https://concord.example.org/jwks.json",
                        .key = own_key(jose::KeyType::p384)};
  const auto jws = jose::parse_compact(form_of(*make_token_request(us, kTokenUrl, kNow))["client_assertion"]);
  EXPECT_EQ(jws->claims.text("aud"), "https://ehr.example");
  EXPECT_EQ(jws->header.text("jku"), "https://concord.example.org/jwks.json");
}

TEST(TokenRequest, ShowsASecretInItsTwoPlaces) {
  Registration us{.method = Method::client_secret_basic, .client_id = "a:b", .scopes = "s", .secret = "p ä+"};
  const auto basic = make_token_request(us, kTokenUrl, kNow);
  EXPECT_EQ(basic->headers.value("Authorization"), "Basic YSUzQWI6cCUyMCVDMyVBNCUyQg==");
  EXPECT_EQ(form_of(*basic),
            (std::map<std::string, std::string>{{"grant_type", "client_credentials"}, {"scope", "s"}}));
  us.method = Method::client_secret_post;
  const auto post = make_token_request(us, kTokenUrl, kNow);
  EXPECT_EQ(post->headers.find("Authorization"), nullptr);
  EXPECT_EQ(
      form_of(*post),
      (std::map<std::string, std::string>{
          {"grant_type", "client_credentials"}, {"scope", "s"}, {"client_id", "a:b"}, {"client_secret", "p ä+"}}));
  us.method = Method::tls_client_auth;
  EXPECT_EQ(
      form_of(*make_token_request(us, kTokenUrl, kNow)),
      (std::map<std::string, std::string>{{"grant_type", "client_credentials"}, {"scope", "s"}, {"client_id", "a:b"}}));
}

TEST(TokenRequest, NeedsAKeyThatFits) {
  Registration us{.client_id = "c", .scopes = "s"};
  EXPECT_EQ(make_token_request(us, kTokenUrl, kNow).error().kind, ErrorKind::fault);
  us.key = own_key(jose::KeyType::p384);
  us.key->algorithm = jose::Algorithm::rs384;
  EXPECT_EQ(make_token_request(us, kTokenUrl, kNow).error().kind, ErrorKind::fault);
}

TEST(KeyRing, PublishesPublicMembersOnly) {
  const KeyRing ring{{own_key(jose::KeyType::rsa), own_key(jose::KeyType::p384)}};
  const json::Value set = ring.published("");
  ASSERT_EQ(set["keys"].size(), 2U);
  const std::string text = json::write(set);
  for (const std::string_view secret : {"\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\""}) {
    EXPECT_EQ(text.find(secret), std::string::npos) << secret;
  }
  for (const json::Value& key : set["keys"].items()) {
    EXPECT_EQ(key.text("kid"), "k-1");
    EXPECT_EQ(key.text("use"), "sig");
    EXPECT_EQ(json::write(key["key_ops"]), "[\"verify\"]");
    EXPECT_TRUE(key.text("alg") == "RS384" || key.text("alg") == "ES384");
  }
  EXPECT_EQ(json::write(KeyRing{}.published("")), "{\"keys\":[]}");
}

TEST(KeyRing, KeepsAPartnersKeyToThatPartner) {
  OwnKey shared = own_key(jose::KeyType::p384);
  OwnKey norths = own_key(jose::KeyType::p384);
  norths.kid = "k-2";
  norths.partner = "north";
  const KeyRing ring{{shared, norths}};
  EXPECT_EQ(ring.published("")["keys"].size(), 2U);
  EXPECT_EQ(ring.published("north")["keys"].size(), 2U);
  EXPECT_EQ(ring.published("south")["keys"].size(), 1U);
  EXPECT_EQ(ring.find("k-2", "south"), nullptr);
  EXPECT_EQ(ring.find("k-2", "north")->kid, "k-2");
  EXPECT_EQ(ring.find("", "north"), nullptr) << "two to choose from";
  EXPECT_EQ(ring.find("", "south")->kid, "k-1");
}

}  // namespace
}  // namespace concord::auth::outbound
