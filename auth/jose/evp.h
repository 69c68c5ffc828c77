// What the files of this folder share on top of OpenSSL: owners of its objects. Not for anyone else.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "auth/jose/key.h"

namespace concord::auth::jose {

// Empties OpenSSL's queue of errors when it goes, so that a failure here is not found by somebody else's call.
class ErrorQueueGuard {
 public:
  ErrorQueueGuard() = default;
  ~ErrorQueueGuard();
  ErrorQueueGuard(const ErrorQueueGuard&) = delete;
  ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

// The type of a key that may be used here: RSA within bounds, P-256, P-384; nothing for all others.
[[nodiscard]] std::optional<KeyType> type_of(const evp_pkey_st& key);
// Whether the private half belongs to the public one.
[[nodiscard]] bool is_paired(evp_pkey_st& key);

// The way from our keys to OpenSSL's.
struct Access {
  [[nodiscard]] static evp_pkey_st* of(const PublicKey& key) noexcept { return key.key_.get(); }
  [[nodiscard]] static evp_pkey_st* of(const PrivateKey& key) noexcept { return key.public_key_.key_.get(); }
  [[nodiscard]] static PrivateKey adopt(std::shared_ptr<evp_pkey_st> key, KeyType type) {
    return PrivateKey{PublicKey{std::move(key), type}};
  }
};

}  // namespace concord::auth::jose
