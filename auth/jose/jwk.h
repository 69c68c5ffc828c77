// Sets of public keys as they are published (JWK Set, RFC 7517), read with suspicion: what is not a key for signatures
// that we can check is left out, never guessed at.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/jose/algorithm.h"
#include "auth/jose/key.h"
#include "core/json/value.h"
#include "core/result.h"

namespace concord::auth::jose {

inline constexpr std::size_t kKeySetBytesMax = 256U << 10U;
inline constexpr std::size_t kKeysMax = 50;
inline constexpr std::size_t kKidBytesMax = 256;

// One key of a set.
struct Jwk {
  PublicKey key;
  std::string kid;                     // may be empty
  std::optional<Algorithm> algorithm;  // the only one that it may be used with, when the set says so
};

class KeySet {
 public:
  KeySet() = default;
  // Keys that we made ourselves, such as those of the sandbox.
  explicit KeySet(std::vector<Jwk> keys) : keys_{std::move(keys)} {}

  // Left out and counted by ignored(): keys with private members or kty `oct`, `use` other than `sig`, `key_ops`
  // without `verify`, an `alg` that does not exist here or does not fit the key, a kid that is no text of 1 to 256
  // plain characters, unknown kty or crv, weak or broken numbers. Errors: malformed for no JSON, no "keys" array, more
  // than 50 keys; too_large over 256 kB.
  [[nodiscard]] static Result<KeySet> parse(std::string_view text);
  // As parse(), of a set that is part of a document, such as the registration of a client.
  [[nodiscard]] static Result<KeySet> from_json(const json::Value& set);

  [[nodiscard]] const std::vector<Jwk>& keys() const noexcept { return keys_; }
  [[nodiscard]] std::size_t ignored() const noexcept { return ignored_; }
  // The keys with that kid which work with that algorithm: several when a kid is not unique. The pointers live as long
  // as this set.
  [[nodiscard]] std::vector<const Jwk*> find(std::string_view kid, Algorithm algorithm) const;
  // The keys that work with that algorithm, whatever their kid.
  [[nodiscard]] std::vector<const Jwk*> find(Algorithm algorithm) const;
  [[nodiscard]] bool has_kid(std::string_view kid) const noexcept;

 private:
  std::vector<Jwk> keys_;
  std::size_t ignored_ = 0;
};

// What is published of a key: kty and the public members, kid, use "sig", alg when there is one.
[[nodiscard]] json::Value to_published(const Jwk& key);
// {"keys":[…]} of these.
[[nodiscard]] json::Value to_published(const KeySet& set);

}  // namespace concord::auth::jose
