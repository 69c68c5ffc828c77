// One request for a token of ours, made ready to send. Draws random bytes for the assertion's id; no other effects.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "auth/outbound/key_ring.h"
#include "core/http.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth::outbound {

// How a token endpoint knows us.
enum class Method : std::uint8_t {
  private_key_jwt,      // RFC 7523, an assertion signed by our key
  client_secret_basic,  // RFC 6749 §2.3.1, in the Authorization field
  client_secret_post,   // the same in the form
  tls_client_auth,      // RFC 8705: by the certificate of the connection
};
// "private_key_jwt", …
[[nodiscard]] std::optional<Method> parse_method(std::string_view name) noexcept;

struct Registration {
  Method method = Method::private_key_jwt;
  std::string client_id;
  std::string scopes;              // "system/Patient.rs system/Goal.cruds"
  std::string audience = {};       // of the assertion; empty: the token URL
  std::string jku = {};            // our published keys, in the header of the assertion; empty: not sent
  std::string secret = {};         // of the client_secret methods
  std::optional<OwnKey> key = {};  // of private_key_jwt
};

struct TokenRequest {
  http::Headers headers;
  std::string body;
};

// The form of RFC 6749 §4.4 (Backend Services §5.2 with an assertion: alg, kid and typ "JWT"; iss and sub the client,
// aud, exp in 240 s, jti 128 random bits). Errors: fault when there is no key or it cannot sign.
[[nodiscard]] Result<TokenRequest> make_token_request(const Registration& us, const std::string& token_url,
                                                      Instant now);

}  // namespace concord::auth::outbound
