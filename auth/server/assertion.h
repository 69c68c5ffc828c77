// Client assertions (private_key_jwt: RFC 7523, SMART App Launch 2.2 client-confidential-asymmetric): a JWT by which a
// client proves that it holds its registered key.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/jose/jws.h"
#include "auth/server/client.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth::server {

// Longest that an assertion may still be good for, skew left out.
inline constexpr std::chrono::seconds kAssertionLifetimeMax{300};

// What has to be remembered of one that holds, so that it holds once.
struct Proof {
  std::string token_id;
  std::chrono::seconds lifetime;  // from now, skew included
};

struct AssertionRules {
  std::vector<std::string> audiences;  // the token endpoint, the issuer
  Instant now;
  std::chrono::seconds skew;
};

// Whether the assertion was made by this client for us, now: RS384 or ES384, with exactly one registered key of its
// `kid`; iss and sub the client; one audience, ours; exp within five minutes; a jti; jku as registered. Errors:
// unauthenticated, malformed.
[[nodiscard]] Result<Proof> check_assertion(const jose::Jws& assertion, const Client& client,
                                            const AssertionRules& rules);

}  // namespace concord::auth::server
