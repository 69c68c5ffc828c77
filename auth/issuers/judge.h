// From the claims of a token that has been proved to what they grant, by the rules of its issuer. Pure: no key, no
// clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "auth/grant.h"
#include "auth/issuers/settings.h"
#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth {

// Where the claims stand.
enum class Told : std::uint8_t { in_token, by_introspection };

// What is the same for every request with that token.
struct Judged {
  Grant grant;
  std::vector<std::string> audiences;  // `aud`; empty only when introspection did not tell
  std::string certificate;             // SHA-256 of the one it is bound to (RFC 8705), hexadecimal; empty: to none
};

// `exp` is asked for, `nbf` and `iat` may be missing; ID, logout and refresh tokens are told by their claims; a claim
// of the wrong type refuses the token. Scopes of levels that the issuer may not grant are left out. Errors:
// unauthenticated with a reason of denial.cc.
[[nodiscard]] Result<Judged> judge(const json::Value& claims, const IssuerSettings& issuer, Told told, Instant now);

// Whether the `typ` of a header, which may be empty, is one that the issuer's access tokens have (RFC 9068 §4: without
// case, "application/" may be missing).
[[nodiscard]] bool is_access_token_type(std::string_view type, const IssuerSettings& issuer);

// What differs by request: partner, audience and the certificate shown. `base` is our FHIR base of the partner, which
// is the audience when the issuer has none configured; a slash at the end of either is no difference. Errors as above.
[[nodiscard]] Status judge_use(const Judged& judged, const IssuerSettings& issuer, std::string_view partner,
                               std::string_view base, const http::ClientCertificate* certificate);

}  // namespace concord::auth
