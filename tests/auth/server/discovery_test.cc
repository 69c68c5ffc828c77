#include "auth/server/discovery.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "auth/issuers/smart_configuration.h"
#include "auth/server/scope_grant.h"
#include "tests/auth/server/world.h"

namespace concord::auth::server {
namespace {

bool has_empty(const json::Value& value) {
  if (value.is_null() || value.as_string() == "") return true;
  if ((value.is_array() || value.is_object()) && value.size() == 0) return true;
  return std::ranges::any_of(value.items(), has_empty) ||
         std::ranges::any_of(value.members(), [](const json::Member& member) { return has_empty(member.value); });
}

TEST(SmartConfiguration, HasAllThatIsAskedOfIt) {
  const auto configuration = smart_configuration(settings());
  EXPECT_FALSE(has_empty(configuration));
  EXPECT_EQ(configuration.text("issuer"), "https://c.example/auth");
  EXPECT_EQ(configuration.text("authorization_endpoint"), "https://c.example/auth/authorize");
  EXPECT_EQ(configuration.text("token_endpoint"), "https://c.example/auth/token");
  EXPECT_EQ(json::write(configuration["code_challenge_methods_supported"]), R"(["S256"])");
  EXPECT_EQ(json::write(configuration["grant_types_supported"]),
            R"(["authorization_code","refresh_token","client_credentials"])");
  for (const json::Value& scope : configuration["scopes_supported"].items()) {
    const auto asked = read_asked(*scope.as_string());
    EXPECT_EQ(asked->unknown, 0U) << *scope.as_string();
  }
}

TEST(ServerMetadata, AgreesWithTheSmartConfiguration) {
  const auto metadata = server_metadata(settings());
  const auto configuration = smart_configuration(settings());
  EXPECT_FALSE(has_empty(metadata));
  for (const json::Member& member : configuration.members()) {
    if (member.name() == "capabilities") continue;
    EXPECT_EQ(metadata[member.name()], member.value) << member.name();
  }
  EXPECT_EQ(json::write(metadata["id_token_signing_alg_values_supported"]), R"(["RS256"])");
  EXPECT_EQ(json::write(metadata["subject_types_supported"]), R"(["public"])");
}

TEST(PublishedKeys, AreOneToVerifyAccessTokensAndOneRsa) {
  const World world;
  const auto keys = world.server.published_keys();
  ASSERT_EQ(keys["keys"].size(), 2U);
  EXPECT_EQ(keys["keys"].at(0).text("alg"), "ES256");
  EXPECT_EQ(keys["keys"].at(1).text("alg"), "RS256");
  for (const json::Value& key : keys["keys"].items()) {
    EXPECT_EQ(key.find("d"), nullptr);
    EXPECT_EQ(key.text("kid").size(), 43U);
  }
}

TEST(SmartConfigurationOfAnIssuer, SaysNoMoreThanItsMetadata) {
  const auto metadata = *json::read(R"json({
    "issuer": "https://idp.example", "authorization_endpoint": "https://idp.example/a",
    "token_endpoint": "https://idp.example/t", "jwks_uri": "https://idp.example/k",
    "end_session_endpoint": "https://idp.example/e", "introspection_endpoint": "",
    "scopes_supported": ["openid", "offline_access", "email"], "response_types_supported": ["code", "id_token"],
    "grant_types_supported": ["authorization_code", "implicit"], "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": ["RS256"], "code_challenge_methods_supported": ["plain", "S256"],
    "token_endpoint_auth_methods_supported": ["client_secret_post", "none"],
    "capabilities": ["launch-standalone", "context-standalone-patient", "permission-user", "made-up"]})json");
  const std::array levels{Level::patient};
  EXPECT_EQ(json::write(smart_configuration_of(metadata, levels)),
            R"({"issuer":"https://idp.example","jwks_uri":"https://idp.example/k",)"
            R"("authorization_endpoint":"https://idp.example/a","token_endpoint":"https://idp.example/t",)"
            R"("grant_types_supported":["authorization_code","implicit"],)"
            R"("scopes_supported":["openid","offline_access","email"],"response_types_supported":["code","id_token"],)"
            R"("token_endpoint_auth_methods_supported":["client_secret_post","none"],)"
            R"("code_challenge_methods_supported":["S256"],)"
            R"("capabilities":["client-public","client-confidential-symmetric","sso-openid-connect",)"
            R"("permission-offline","permission-patient","permission-v1","permission-v2","launch-standalone",)"
            R"("context-standalone-patient"]})");
}

TEST(SmartConfigurationOfAnIssuer, IsShortForAShortOne) {
  const auto metadata = *json::read(
      R"({"issuer":"https://idp.example","token_endpoint":"https://idp.example/t","jwks_uri":"https://idp.example/k"})");
  const std::array levels{Level::system};
  EXPECT_EQ(json::write(smart_configuration_of(metadata, levels)),
            R"({"jwks_uri":"https://idp.example/k","token_endpoint":"https://idp.example/t",)"
            R"("grant_types_supported":["authorization_code"],"capabilities":["permission-v1","permission-v2"]})");
  EXPECT_TRUE(smart_configuration_of(json::with(metadata, "token_endpoint", {}), levels).is_null());
}

}  // namespace
}  // namespace concord::auth::server
