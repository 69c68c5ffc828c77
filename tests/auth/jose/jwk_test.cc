#include "auth/jose/jwk.h"

#include <gtest/gtest.h>

#include "core/json/write.h"
#include "tests/fakes/keys.h"

namespace concord::auth::jose {
namespace {

json::Value jwk(KeyType type) { return fakes::signing_key(type).public_key().to_jwk(); }

std::string set_of(json::Array keys) { return json::write(json::Object{{"keys", std::move(keys)}}); }

TEST(KeySet, LeavesOutWhatIsNoKeyForSignatures) {
  struct Row {
    const char* what;
    json::Value key;
    bool taken;
  };
  const json::Value p256 = jwk(KeyType::p256);
  const Row rows[] = {
      {"bare", p256, true},
      {"use sig", json::with(p256, "use", "sig"), true},
      {"key_ops verify", json::with(p256, "key_ops", json::array_of("verify")), true},
      {"alg that fits", json::with(p256, "alg", "ES256"), true},
      {"foreign members", json::with(p256, "x5c", json::array_of("MII")), true},
      {"kid at the bound", json::with(p256, "kid", std::string(256, 'k')), true},
      {"use enc", json::with(p256, "use", "enc"), false},
      {"use of no text", json::with(p256, "use", 1), false},
      {"key_ops encrypt", json::with(p256, "key_ops", json::array_of("encrypt")), false},
      {"alg of another key", json::with(p256, "alg", "ES384"), false},
      {"alg that is not here", json::with(p256, "alg", "RSA-OAEP"), false},
      {"alg HS256", json::with(p256, "alg", "HS256"), false},
      {"private", json::with(p256, "d", "AQAB"), false},
      {"symmetric", json::object({{"kty", "oct"}, {"k", "AQAB"}}), false},
      {"empty kid", json::with(p256, "kid", ""), false},
      {"kid over the bound", json::with(p256, "kid", std::string(257, 'k')), false},
      {"kid with a line feed", json::with(p256, "kid", "a\nb"), false},
      {"kid of no text", json::with(p256, "kid", 7), false},
      {"unknown kty", json::with(p256, "kty", "OKP"), false},
      {"no object", json::Value{"key"}, false},
  };
  for (const Row& row : rows) {
    const auto set = KeySet::parse(set_of({row.key}));
    ASSERT_TRUE(set) << row.what;
    EXPECT_EQ(set->keys().size(), row.taken ? 1U : 0U) << row.what;
    EXPECT_EQ(set->ignored(), row.taken ? 0U : 1U) << row.what;
  }
}

TEST(KeySet, IsRefusedWhenItIsNone) {
  const json::Array many(kKeysMax + 1, jwk(KeyType::p256));
  for (const std::string& text :
       {std::string{}, std::string{"<html>"}, std::string{"[]"}, std::string{"{}"}, std::string{R"({"keys":{}})"},
        std::string{R"({"keys":[],"keys":[]})"}, set_of(many), std::string(20, '[') + std::string(20, ']')}) {
    const auto set = KeySet::parse(text);
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().kind, ErrorKind::malformed);
  }
  EXPECT_EQ(KeySet::parse(std::string(kKeySetBytesMax + 1, ' ')).error().kind, ErrorKind::too_large);
  EXPECT_TRUE(KeySet::parse(set_of(json::Array(kKeysMax, jwk(KeyType::p256)))));
}

TEST(KeySet, FindsByKidAndAlgorithm) {
  const auto set =
      KeySet::parse(set_of({json::with(jwk(KeyType::p256), "kid", "a"), json::with(jwk(KeyType::rsa), "kid", "a"),
                            json::with(json::with(jwk(KeyType::rsa), "kid", "b"), "alg", "RS256")}));
  ASSERT_TRUE(set);
  EXPECT_EQ(set->find("a", Algorithm::es256).size(), 1U);
  EXPECT_EQ(set->find("a", Algorithm::rs256).size(), 1U);
  EXPECT_EQ(set->find("a", Algorithm::es384).size(), 0U);
  EXPECT_EQ(set->find("b", Algorithm::rs256).size(), 1U);
  EXPECT_EQ(set->find("b", Algorithm::ps256).size(), 0U);
  EXPECT_EQ(set->find(Algorithm::rs256).size(), 2U);
  EXPECT_TRUE(set->has_kid("b"));
  EXPECT_FALSE(set->has_kid("c"));
}

TEST(KeySet, IsPublishedWithoutSecrets) {
  const PublicKey& key = fakes::signing_key(KeyType::p384).public_key();
  const KeySet set{{{.key = key, .kid = "k1", .algorithm = Algorithm::es384}}};
  json::Value expected = json::with(json::with(json::with(key.to_jwk(), "kid", "k1"), "use", "sig"), "alg", "ES384");
  EXPECT_EQ(to_published(set), json::object({{"keys", json::array_of(expected)}}));
  const auto again = KeySet::from_json(to_published(set));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->find("k1", Algorithm::es384).size(), 1U);
}

}  // namespace
}  // namespace concord::auth::jose
