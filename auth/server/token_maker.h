// Access tokens (JWT, RFC 9068), id_tokens (OpenID Connect Core §2) and the token response (SMART App Launch 2.2) of
// what a token is about. Signs; remembers nothing.
#pragma once

#include <string>

#include "auth/server/launch_context.h"
#include "auth/server/settings.h"
#include "auth/server/signing_keys.h"
#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth::server {

// What is different from one token of the same grant to the next.
struct TokenMoment {
  Instant now;
  std::string token_id;
  std::string grant;  // may be empty
  std::chrono::seconds lifetime;
};

// iss, aud, sub, client_id, exp, iat, jti, gid, scope, patient, encounter, fhirUser.
[[nodiscard]] json::Value access_claims(const LaunchContext& context, const TokenMoment& moment,
                                        const Settings& settings);

// access_token, token_type, expires_in, scope, id_token when `openid` was granted, and the launch context; without
// refresh_token. Errors: fault.
[[nodiscard]] Result<json::Value> token_response(const LaunchContext& context, const TokenMoment& moment,
                                                 const SigningKeys& keys, const Settings& settings);

// Where the user of a token is found: absolute; empty for none.
[[nodiscard]] std::string fhir_user_url(const LaunchContext& context);

}  // namespace concord::auth::server
