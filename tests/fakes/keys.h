// Keys for tests, made once a process.
#pragma once

#include "auth/jose/key.h"

namespace concord::fakes {

inline const auth::jose::PrivateKey& signing_key(auth::jose::KeyType type) {
  using auth::jose::KeyType;
  using auth::jose::PrivateKey;
  switch (type) {
    case KeyType::rsa: {
      static const PrivateKey kKey = PrivateKey::generate(KeyType::rsa);
      return kKey;
    }
    case KeyType::p256: {
      static const PrivateKey kKey = PrivateKey::generate(KeyType::p256);
      return kKey;
    }
    case KeyType::p384:
      break;
  }
  static const PrivateKey kKey = PrivateKey::generate(KeyType::p384);
  return kKey;
}

inline const auth::jose::PrivateKey& signing_key(auth::jose::Algorithm algorithm) {
  return signing_key(auth::jose::key_type_of(algorithm));
}

}  // namespace concord::fakes
