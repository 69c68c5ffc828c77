#include "auth/outbound/key_ring.h"

#include <utility>

#include "auth/jose/jwk.h"

namespace concord::auth::outbound {

jose::Algorithm usual_algorithm(jose::KeyType type) noexcept {
  switch (type) {
    case jose::KeyType::rsa:
      return jose::Algorithm::rs384;
    case jose::KeyType::p256:
      return jose::Algorithm::es256;
    case jose::KeyType::p384:
      return jose::Algorithm::es384;
  }
  return jose::Algorithm::rs384;
}

const OwnKey* KeyRing::find(std::string_view kid, std::string_view partner) const noexcept {
  const OwnKey* found = nullptr;
  for (const OwnKey& key : keys_) {
    if (!key.partner.empty() && key.partner != partner) continue;
    if (!kid.empty() && key.kid != kid) continue;
    if (found != nullptr) return nullptr;
    found = &key;
  }
  return found;
}

json::Value KeyRing::published(std::string_view partner) const {
  json::Array keys;
  for (const OwnKey& key : keys_) {
    if (!partner.empty() && !key.partner.empty() && key.partner != partner) continue;
    const json::Value jwk =
        jose::to_published({.key = key.key.public_key(), .kid = key.kid, .algorithm = key.algorithm});
    keys.push_back(json::with(jwk, "key_ops", json::array_of("verify")));
  }
  return json::with(json::Value{}, "keys", std::move(keys));
}

}  // namespace concord::auth::outbound
