#include "auth/jose/jws.h"

#include <gtest/gtest.h>

#include <array>

#include "core/base64.h"
#include "core/json/read.h"
#include "core/json/write.h"
#include "tests/fakes/keys.h"

namespace concord::auth::jose {
namespace {

constexpr std::array kAll{Algorithm::rs256, Algorithm::rs384, Algorithm::es256,
                          Algorithm::es384, Algorithm::ps256, Algorithm::ps384};

std::string token_of(std::string_view header, std::string_view payload, std::string_view signature = "sig") {
  return base64url_encode(header) + '.' + base64url_encode(payload) + '.' + base64url_encode(signature);
}

std::string signed_token(Algorithm algorithm) {
  return sign_compact(fakes::signing_key(algorithm), {.algorithm = algorithm, .kid = "k"},
                      json::object({{"sub", "me"}}))
      .value_or("");
}

Jws read(std::string_view token) { return parse_compact(token).value_or(Jws{}); }

TEST(Jws, OfTheStandardHolds) {
  // RFC 7515 appendix A.3.
  constexpr std::string_view kToken =
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
  const auto key = PublicKey::from_jwk(json::object({{"kty", "EC"},
                                                     {"crv", "P-256"},
                                                     {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                                                     {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}}));
  ASSERT_TRUE(key);
  const auto jws = parse_compact(kToken);
  ASSERT_TRUE(jws);
  EXPECT_EQ(jws->claims.text("iss"), "joe");
  EXPECT_TRUE(verify(*jws, *key, kAll));
}

TEST(Jws, HoldsWithTheKeyThatSignedIt) {
  for (const Algorithm algorithm : kAll) {
    const Jws jws = read(signed_token(algorithm));
    EXPECT_EQ(jws.algorithm, algorithm);
    EXPECT_EQ(jws.kid, "k");
    EXPECT_EQ(jws.claims, json::object({{"sub", "me"}}));
    const std::array allowed{algorithm};
    EXPECT_TRUE(verify(jws, fakes::signing_key(algorithm).public_key(), allowed)) << to_string(algorithm);
  }
}

TEST(Jws, FailsWithAnyOtherKeyAlgorithmOrText) {
  for (const Algorithm algorithm : kAll) {
    const Jws jws = read(signed_token(algorithm));
    const PublicKey& key = fakes::signing_key(algorithm).public_key();
    EXPECT_FALSE(verify(jws, PrivateKey::generate(key_type_of(algorithm)).public_key(), kAll));
    EXPECT_FALSE(verify(jws, key, {}));
    for (const Algorithm other : kAll) {
      const std::array allowed{other};
      EXPECT_EQ(verify(jws, key, allowed).has_value(), other == algorithm) << to_string(algorithm) << to_string(other);
    }
    Jws changed = jws;
    changed.signed_part.back() = changed.signed_part.back() == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verify(changed, key, kAll));
    changed = jws;
    changed.algorithm.reset();
    EXPECT_FALSE(verify(changed, key, kAll));
  }
}

TEST(Jws, TakesEcdsaSignaturesAtFullLengthOnly) {
  const Jws jws = read(signed_token(Algorithm::es384));
  ASSERT_EQ(jws.signature.size(), 96U);
  const PublicKey& key = fakes::signing_key(KeyType::p384).public_key();
  const std::string r = jws.signature.substr(0, 48);
  const std::string s = jws.signature.substr(48);
  const std::string zero(48, '\0');
  const std::string der = std::string{"\x30\x64\x02\x30"} + r + "\x02\x30" + s;
  for (const std::string& signature : {r + s.substr(1), r + s + '\0', r, std::string{}, zero + s, r + zero, zero + zero,
                                       r + std::string(48, '\xff'), der, s + r}) {
    Jws changed = jws;
    changed.signature = signature;
    EXPECT_FALSE(verify(changed, key, kAll));
  }
  EXPECT_TRUE(verify(jws, key, kAll));
}

TEST(Jws, HasThreeStrictParts) {
  const std::string good = token_of(R"({"alg":"ES384"})", "{}", "si");  // its last letter has two bits to spare
  ASSERT_TRUE(parse_compact(good));
  for (const std::string& token :
       {std::string{}, std::string{"."}, std::string{".."}, std::string{"a.b"}, good + ".", good + ".YQ", "." + good,
        good.substr(0, good.rfind('.') + 1), good + "=", good + " ", " " + good, good + "\n", good + "+",
        good.substr(0, good.size() - 1) + "l", std::string{"a..b"}}) {
    const auto jws = parse_compact(token);
    ASSERT_FALSE(jws) << token;
    EXPECT_EQ(jws.error().kind, ErrorKind::malformed);
  }
}

TEST(Jws, IsBounded) {
  const std::string long_claim = R"({"a":")" + std::string(kTokenBytesMax, 'a') + R"("})";
  EXPECT_EQ(parse_compact(token_of(R"({"alg":"ES384"})", long_claim)).error().kind, ErrorKind::too_large);
  const std::string deep = R"({"a":)" + std::string(15, '[') + std::string(15, ']') + "}";
  const std::string deeper = R"({"a":)" + std::string(16, '[') + std::string(16, ']') + "}";
  EXPECT_TRUE(parse_compact(token_of(R"({"alg":"ES384"})", deep)));
  EXPECT_FALSE(parse_compact(token_of(R"({"alg":"ES384"})", deeper)));
}

TEST(Jws, RefusesHeadersItWouldNotFollow) {
  for (const char* header : {R"({"alg":"ES384","crit":["exp"]})",
                             R"({"alg":"ES384","crit":[]})",
                             R"({"alg":"ES384","b64":false})",
                             R"({"alg":"ES384","zip":"DEF"})",
                             R"({"alg":"ES384","cty":"JWT"})",
                             R"({"alg":"dir","enc":"A128GCM"})",
                             R"({"alg":"ES384","alg":"none"})",
                             R"({"alg":"ES384","\u0061lg":"none"})",
                             R"({"alg":["ES384"]})",
                             R"({})",
                             R"({"alg":""})",
                             R"({"alg":"ES384","kid":7})",
                             R"({"alg":"ES384","kid":""})",
                             R"({"alg":"ES384","kid":"a\u0000"})",
                             R"({"alg":"ES384","kid":"a\nb"})",
                             R"({"alg":"ES384","typ":{}})",
                             R"([])",
                             R"("alg")",
                             "{\"alg\":\"ES384\xff\"}",
                             R"({"alg":"ES384"} )"
                             "x"}) {
    EXPECT_FALSE(parse_compact(token_of(header, "{}"))) << header;
  }
  EXPECT_FALSE(parse_compact(token_of(R"({"alg":"ES384","kid":")" + std::string(257, 'k') + R"("})", "{}")));
  EXPECT_TRUE(parse_compact(token_of(R"({"alg":"ES384","kid":")" + std::string(256, 'k') + R"("})", "{}")));
}

TEST(Jws, RefusesPayloadsThatSayTwoThings) {
  for (const char* payload : {R"({"scope":"a","scope":"b"})", R"({"scope":"a","\u0073cope":"b"})", R"([])", "text",
                              R"({"sub":"a\u0000b"})", R"({"sub":"\ud800"})", "{\"sub\":\"\xc3\x28\"}", ""}) {
    EXPECT_FALSE(parse_compact(token_of(R"({"alg":"ES384"})", payload))) << payload;
  }
}

TEST(Jws, KnowsNoAlgorithmBesidesItsOwn) {
  for (const char* name :
       {"none", "None", "nOnE", "HS256", "HS384", "ES512", "RS512", "PS512", "es384", "ES384 ", "RS1"}) {
    const auto jws = parse_compact(token_of(json::write(json::object({{"alg", std::string_view{name}}})), "{}"));
    ASSERT_TRUE(jws) << name;
    EXPECT_EQ(jws->algorithm, std::nullopt) << name;
  }
}

TEST(Jws, IsNotSignedWithAKeyThatDoesNotFit) {
  const auto token =
      sign_compact(fakes::signing_key(KeyType::p256), {.algorithm = Algorithm::es384}, json::object({{"a", 1}}));
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().kind, ErrorKind::fault);
}

TEST(Jws, IsWrittenWithTheHeaderAskedFor) {
  const auto token = sign_compact(fakes::signing_key(KeyType::p256),
                                  {.algorithm = Algorithm::es256, .kid = "k", .type = "JWT", .jku = "https://a/jwks"},
                                  json::object({{"a", 1}}));
  ASSERT_TRUE(token);
  EXPECT_EQ(base64url_decode(token->substr(0, token->find('.'))),
            R"({"alg":"ES256","kid":"k","typ":"JWT","jku":"https://a/jwks"})");
}

}  // namespace
}  // namespace concord::auth::jose
