// Keys for signatures: RSA of 2048 to 8192 bits, P-256 and P-384, checked when they are made. Nothing here reads files
// or knows who owns a key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "auth/jose/algorithm.h"
#include "core/json/value.h"
#include "core/result.h"

struct evp_pkey_st;  // EVP_PKEY of OpenSSL

namespace concord::auth::jose {

inline constexpr std::size_t kRsaBitsMin = 2048;
inline constexpr std::size_t kRsaBitsMax = 8192;

// Cheap to copy; may be used from many threads at once.
class PublicKey {
 public:
  // From the members kty, n, e or crv, x, y of a JWK (RFC 7518 §6); all others are ignored, private ones too. EC
  // coordinates have exactly the length of the curve and lie on it; the RSA exponent is odd, at least 3, at most 64
  // bits. Errors: malformed.
  [[nodiscard]] static Result<PublicKey> from_jwk(const json::Value& jwk);

  [[nodiscard]] KeyType type() const noexcept { return type_; }
  // kty and the public members in the order of RFC 7638: crv, kty, x, y or e, kty, n. No kid, use or alg.
  [[nodiscard]] json::Value to_jwk() const;
  // RFC 7638 with SHA-256, base64url: 43 characters.
  [[nodiscard]] std::string thumbprint() const;

 private:
  friend class PrivateKey;
  friend struct Access;
  PublicKey(std::shared_ptr<evp_pkey_st> key, KeyType type) : key_{std::move(key)}, type_{type} {}
  std::shared_ptr<evp_pkey_st> key_;
  KeyType type_;
};

// What signs. Cheap to copy; may be used from many threads at once. There is no way to print one.
class PrivateKey {
 public:
  // PKCS#8, PKCS#1 or SEC 1 in PEM, not encrypted; the first key of the text, at most 64 kB. Errors: malformed, which
  // never tells more than that it is none.
  [[nodiscard]] static Result<PrivateKey> from_pem(std::string_view pem);
  // A private JWK: d for EC; d, p, q, dp, dq, qi for RSA. The two halves must belong together. Errors: malformed.
  [[nodiscard]] static Result<PrivateKey> from_jwk(const json::Value& jwk);
  // A fresh one, RSA of 2048 bits. Aborts when the generator fails: nothing sensible can follow.
  [[nodiscard]] static PrivateKey generate(KeyType type);

  [[nodiscard]] KeyType type() const noexcept { return public_key_.type(); }
  [[nodiscard]] const PublicKey& public_key() const noexcept { return public_key_; }

 private:
  friend struct Access;
  explicit PrivateKey(PublicKey both) : public_key_{std::move(both)} {}
  PublicKey public_key_;  // whose OpenSSL object holds the private numbers too
};

}  // namespace concord::auth::jose
