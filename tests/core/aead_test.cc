#include "core/crypto/aead.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

namespace concord {
namespace {

// Bytes of hexadecimal text.
std::string bytes(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
  }
  return out;
}

AeadKey key_of(char c) { return AeadKey::of(std::string(AeadKey::kBytes, c)).value(); }

// The GCM specification's test cases 13, 14 and 16: 256-bit keys.
TEST(Aead, OpensWhatTheStandardSeals) {
  const std::string zero_key = std::string(64, '0');
  const std::string key16 = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
  const struct {
    std::string key;
    std::string associated;
    std::string plain;
    std::string sealed;  // nonce, ciphertext, tag
  } rows[] = {
      {zero_key, "", "", "000000000000000000000000530f8afbc74536b9a963b4f1c4cb738b"},
      {zero_key, "", "00000000000000000000000000000000",
       "000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
      {key16, "feedfacedeadbeeffeedfacedeadbeefabaddad2",
       "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de65"
       "7"
       "ba637b39",
       "cafebabefacedbaddecaf888522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1"
       "0"
       "56828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"},
  };
  for (const auto& row : rows) {
    const AeadKey key = AeadKey::of(bytes(row.key)).value();
    EXPECT_EQ(open(key, bytes(row.sealed), bytes(row.associated)), bytes(row.plain)) << row.sealed;
  }
}

TEST(Aead, OpensWhatItSealed) {
  const AeadKey key = AeadKey::random();
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 100'000U}) {
    const std::string plain(size, 'p');
    const std::string sealed = seal(key, plain, "who");
    EXPECT_EQ(sealed.size(), size + kSealBytes);
    EXPECT_EQ(open(key, sealed, "who"), plain);
  }
}

TEST(Aead, NeverSealsTheSameTwice) {
  const AeadKey key = key_of('k');
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) seen.insert(seal(key, "same", ""));
  EXPECT_EQ(seen.size(), 1'000U);
}

TEST(Aead, OpensNothingThatWasTouched) {
  const AeadKey key = key_of('k');
  const std::string sealed = seal(key, "secret", "who");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string touched = sealed;
    touched[bit / 8] = static_cast<char>(touched[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(open(key, touched, "who"), std::nullopt) << bit;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_EQ(open(key, sealed.substr(0, size), "who"), std::nullopt);
  EXPECT_EQ(open(key, sealed + "x", "who"), std::nullopt);
  EXPECT_EQ(open(key, sealed, "whom"), std::nullopt);
  EXPECT_EQ(open(key, sealed, ""), std::nullopt);
  EXPECT_EQ(open(key_of('l'), sealed, "who"), std::nullopt);
}

TEST(AeadKey, HasThirtyTwoBytes) {
  for (const std::size_t size : {0U, 16U, 31U, 33U, 64U}) EXPECT_FALSE(AeadKey::of(std::string(size, 'k'))) << size;
  EXPECT_TRUE(AeadKey::of(std::string(32, 'k')));
}

TEST(AeadKey, MovesItsBytes) {
  AeadKey first = key_of('k');
  const std::string sealed = seal(first, "secret", "");
  AeadKey second = std::move(first);
  EXPECT_EQ(open(second, sealed, ""), "secret");
  AeadKey third = key_of('x');
  third = std::move(second);
  EXPECT_EQ(open(third, sealed, ""), "secret");
}

TEST(Wipe, LeavesNothing) {
  std::string secret = "secret";
  wipe(secret);
  EXPECT_EQ(secret, "");
}

}  // namespace
}  // namespace concord
