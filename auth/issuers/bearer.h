// The bearer token of a request (RFC 6750), taken from the one place where it may be: the Authorization field.
#pragma once

#include <string_view>

#include "core/http.h"
#include "core/result.h"

namespace concord::auth {

// The token as it was sent; the view lives as long as the request. Errors: "no-token" without an Authorization field or
// with one of another scheme (compared without case); "two-tokens", "token-in-query", "token-in-form";
// "token-malformed" for what is no b64token (RFC 6750 §2.1), "token-too-long" over 16 kB.
[[nodiscard]] Result<std::string_view> bearer_token(const http::Request& request);

}  // namespace concord::auth
