#include "auth/jose/key.h"

#include <gtest/gtest.h>

#include <string>

#include "core/base64.h"
#include "core/json/read.h"
#include "tests/fakes/keys.h"

namespace concord::auth::jose {
namespace {

std::string encoded(std::size_t bytes, char fill) { return base64url_encode(std::string(bytes, fill)); }

json::Value rsa(const std::string& n, const std::string& e) {
  return json::object({{"kty", "RSA"}, {"n", n}, {"e", e}});
}

json::Value ec(std::string_view crv, std::string_view x, std::string_view y) {
  return json::object({{"kty", "EC"}, {"crv", crv}, {"x", x}, {"y", y}});
}

// RFC 7638 §3.1.
constexpr std::string_view kThumbprintModulus =
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhM"
    "stn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5"
    "hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-"
    "kEgU8awapJzKnqDKgw";
// RFC 7515 appendix A.3.
constexpr std::string_view kX = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
constexpr std::string_view kY = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
constexpr std::string_view kD = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";

TEST(PublicKey, HasTheThumbprintOfTheStandard) {
  const auto key = PublicKey::from_jwk(rsa(std::string{kThumbprintModulus}, "AQAB"));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  EXPECT_EQ(key->type(), KeyType::rsa);
}

TEST(PublicKey, ComesBackFromItsExport) {
  for (const KeyType type : {KeyType::rsa, KeyType::p256, KeyType::p384}) {
    const PublicKey& key = fakes::signing_key(type).public_key();
    const auto again = PublicKey::from_jwk(key.to_jwk());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->to_jwk(), key.to_jwk());
    EXPECT_EQ(again->type(), type);
    EXPECT_EQ(again->to_jwk().find("d"), nullptr);
  }
}

TEST(PublicKey, TakesRsaOfBoundedStrength) {
  struct Row {
    const char* what;
    json::Value jwk;
    bool taken;
  };
  const std::string good = encoded(256, '\xff');
  const Row rows[] = {
      {"2048 bits", rsa(good, "AQAB"), true},
      {"a zero in front", rsa(base64url_encode('\0' + std::string(256, '\xff')), "AQAB"), true},
      {"exponent 3", rsa(good, "Aw"), true},
      {"8192 bits", rsa(encoded(1024, '\xff'), "AQAB"), true},
      {"2040 bits", rsa(encoded(255, '\xff'), "AQAB"), false},
      {"2047 bits", rsa(base64url_encode('\x7f' + std::string(255, '\xff')), "AQAB"), false},
      {"8200 bits", rsa(encoded(1025, '\xff'), "AQAB"), false},
      {"16384 bits", rsa(encoded(2048, '\xff'), "AQAB"), false},
      {"even modulus", rsa(base64url_encode(std::string(255, '\xff') + '\xfe'), "AQAB"), false},
      {"exponent 1", rsa(good, "AQ"), false},
      {"exponent 0", rsa(good, "AA"), false},
      {"even exponent", rsa(good, "AQAC"), false},
      {"exponent of 72 bits", rsa(good, encoded(9, '\xff')), false},
      {"no exponent", json::object({{"kty", "RSA"}, {"n", good}}), false},
      {"padded", rsa(good + "==", "AQAB"), false},
      {"standard alphabet", rsa(good, "AQ+/"), false},
      {"a number", json::object({{"kty", "RSA"}, {"n", good}, {"e", 65537}}), false},
  };
  for (const Row& row : rows) EXPECT_EQ(PublicKey::from_jwk(row.jwk).has_value(), row.taken) << row.what;
}

TEST(PublicKey, TakesPointsOfItsCurveOnly) {
  struct Row {
    const char* what;
    json::Value jwk;
    bool taken;
  };
  const std::string off = base64url_encode(std::string(31, '\0') + '\x05');
  const Row rows[] = {
      {"on P-256", ec("P-256", kX, kY), true},
      {"x and y swapped", ec("P-256", kY, kX), false},
      {"off the curve", ec("P-256", off, off), false},
      {"the point at infinity", ec("P-256", encoded(32, '\0'), encoded(32, '\0')), false},
      {"of another curve", ec("P-384", kX, kY), false},
      {"unknown curve", ec("secp256k1", kX, kY), false},
      {"P-521", ec("P-521", encoded(66, '\1'), encoded(66, '\1')), false},
      {"short", ec("P-256", encoded(31, '\1'), kY), false},
      {"beyond the field", ec("P-256", encoded(32, '\xff'), kY), false},
      {"no y", json::object({{"kty", "EC"}, {"crv", "P-256"}, {"x", kX}}), false},
      {"symmetric", json::object({{"kty", "oct"}, {"k", kX}}), false},
      {"no object", json::Value{"P-256"}, false},
  };
  for (const Row& row : rows) EXPECT_EQ(PublicKey::from_jwk(row.jwk).has_value(), row.taken) << row.what;
}

TEST(PrivateKey, ComesFromJwkWhenItsHalvesBelongTogether) {
  const json::Value whole = json::with(ec("P-256", kX, kY), "d", kD);
  ASSERT_TRUE(PrivateKey::from_jwk(whole));
  EXPECT_EQ(PrivateKey::from_jwk(whole)->public_key().to_jwk(),
            json::object({{"crv", "P-256"}, {"kty", "EC"}, {"x", kX}, {"y", kY}}));
  EXPECT_FALSE(PrivateKey::from_jwk(ec("P-256", kX, kY)));
  EXPECT_FALSE(PrivateKey::from_jwk(json::with(whole, "d", encoded(32, '\1'))));
  EXPECT_FALSE(PrivateKey::from_jwk(json::with(rsa(std::string{kThumbprintModulus}, "AQAB"), "d", kD)));
}

TEST(PrivateKey, IsFreshEachTime) {
  EXPECT_NE(PrivateKey::generate(KeyType::p384).public_key().thumbprint(),
            PrivateKey::generate(KeyType::p384).public_key().thumbprint());
}

// Made for this test alone.
constexpr std::string_view kPem = R"(-----BEGIN PRIVATE KEY-----
MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDBKcgttxt1ME/5YDP35
Ycy7LpBmPFbXDYNIZnx2UtfcNP3sH7OG5Wj64MarRwmjjrOhZANiAAQA46lVToB0
A4q1uQM3pY60UE7iG/D3Bx8wMYBdtz0wsgO3TLpD3N5UmVRbbrGzwu9paxiy313+
2YtVdPtMG8OE8F8sU99MnakAX+AB2i8VKyZhW3YasHdqo7h0Ft+UD4g=
-----END PRIVATE KEY-----
)";

TEST(PrivateKey, ComesFromPem) {
  const auto key = PrivateKey::from_pem(kPem);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->type(), KeyType::p384);
  for (const std::string& text :
       {std::string{}, std::string{"no key"}, std::string{kPem.substr(0, kPem.size() / 2)}, std::string(70'000, 'A')}) {
    const auto none = PrivateKey::from_pem(text);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::malformed);
  }
}

TEST(PrivateKey, IsNotReadFromPemOfAnotherCurve) {
  EXPECT_FALSE(PrivateKey::from_pem(R"(-----BEGIN PRIVATE KEY-----
MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIBV7gDe6/jI+AlgGq2
7ynDOeeL9KYq/3SodVVe5TMHqrRGZRX2iBoHJBrYUmoJW2yQL7l79vj7Su3QBk99
GXVZSXmhgYkDgYYABAA8Vf0+c7XXn2byB4qr7ljkjczhngFb0zMEukMVwfnXQ9b1
wcOHJm5rP9pHl5/Ozcrc02OGMjY0yPg6X2ihvyiTkAHE5EL2qRi40xFZmzhwqYxC
cKHReD6r99TYyu4DZ9JNyzUpDACeFelsg+O/RBRkb1VbPkfo+VOq75q6OHP4A3oa
bg==
-----END PRIVATE KEY-----
)"));
}

}  // namespace
}  // namespace concord::auth::jose
