// The keys that Concord signs its assertions with. All are published, so that a partner has seen a key before the first
// signature by it; which one signs is the partner's setting.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/jose/algorithm.h"
#include "auth/jose/key.h"
#include "core/json/value.h"

namespace concord::auth::outbound {

struct OwnKey {
  std::string kid;
  jose::PrivateKey key;
  jose::Algorithm algorithm;
  std::string partner = {};  // the only one that it is for; empty: all
};

// RS384 for RSA, ES384 for P-384, ES256 for P-256.
[[nodiscard]] jose::Algorithm usual_algorithm(jose::KeyType type) noexcept;

class KeyRing {
 public:
  KeyRing() = default;
  explicit KeyRing(std::vector<OwnKey> keys) : keys_{std::move(keys)} {}

  // The key of that id, or with an empty one the only key for this partner; nullptr when there is none, or no only one.
  [[nodiscard]] const OwnKey* find(std::string_view kid, std::string_view partner) const noexcept;
  // {"keys":[…]}: public members, kid, alg, use "sig" and key_ops ["verify"] of the keys for this partner; of all keys
  // when `partner` is empty.
  [[nodiscard]] json::Value published(std::string_view partner) const;

 private:
  std::vector<OwnKey> keys_;
};

}  // namespace concord::auth::outbound
