// The keys that the authorization server signs with: one for access tokens (ES256), one for id_tokens (RS256, which
// OpenID Connect and SMART ask for). Their kid is the thumbprint (RFC 7638).
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "auth/jose/jwk.h"
#include "auth/jose/key.h"
#include "core/json/value.h"
#include "core/result.h"

namespace concord::auth::server {

class SigningKeys {
 public:
  // `access` is a P-256 key. `make_identity` gives an RSA key, when it is first needed: making one takes long.
  SigningKeys(jose::PrivateKey access, std::function<jose::PrivateKey()> make_identity);
  // Fresh ones, which end with the process.
  [[nodiscard]] static std::function<jose::PrivateKey()> fresh_identity();

  [[nodiscard]] Result<std::string> sign_access(const json::Value& claims) const;
  [[nodiscard]] Result<std::string> sign_identity(const json::Value& claims) const;
  // The claims of an access token that was signed here; says nothing about exp. Errors: malformed, unauthenticated.
  [[nodiscard]] Result<json::Value> verify_access(std::string_view token) const;
  // Of access tokens alone: what a resource server needs.
  [[nodiscard]] const jose::KeySet& access_keys() const noexcept { return access_keys_; }
  // {"keys":[…]} of both.
  [[nodiscard]] json::Value published() const;

 private:
  [[nodiscard]] const jose::PrivateKey& identity() const;

  jose::PrivateKey access_;
  jose::KeySet access_keys_;
  std::function<jose::PrivateKey()> make_identity_;
  mutable std::once_flag made_;
  mutable std::optional<jose::PrivateKey> identity_;
};

}  // namespace concord::auth::server
