// Introspection (RFC 7662) and revocation (RFC 7009) of the tokens that this server made.
#pragma once

#include <optional>
#include <string_view>

#include "auth/server/client_authentication.h"
#include "auth/server/signing_keys.h"

namespace concord::auth::server {

// What is revoked with an access token: its grant, or the token alone when it came of none.
[[nodiscard]] std::string grant_of(const json::Value& claims);

class TokenInspection {
 public:
  // The references outlive the object.
  TokenInspection(const ClientAuthentication& authentication, Grants& grants, const SigningKeys& keys,
                  const Clock& clock)
      : authentication_{authentication}, grants_{grants}, keys_{keys}, clock_{clock} {}

  // The body of a 200: {"active":false} alone for whatever is no access token of a client that the caller may look
  // into. Refused: without a client that authenticates, and without `token`.
  [[nodiscard]] Answered<json::Value> introspect(const http::Request& request) const;
  // Ends the grant of an access or refresh token of the caller's own; whatever else it is, nothing happens.
  [[nodiscard]] Answered<void> revoke(const http::Request& request) const;
  // The claims of an access token that is good now; nothing otherwise.
  [[nodiscard]] Result<std::optional<json::Value>> claims_of(std::string_view token, Deadline deadline) const;

 private:
  const ClientAuthentication& authentication_;
  Grants& grants_;
  const SigningKeys& keys_;
  const Clock& clock_;
};

}  // namespace concord::auth::server
