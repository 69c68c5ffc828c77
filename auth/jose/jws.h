// Signed texts in the compact form (JWS, RFC 7515; JWT, RFC 7519), taken apart, signed and verified. What the claims
// mean is for others: nothing here looks at exp, iss or aud.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "auth/jose/algorithm.h"
#include "auth/jose/key.h"
#include "core/json/value.h"
#include "core/result.h"

namespace concord::auth::jose {

inline constexpr std::size_t kTokenBytesMax = 16U << 10U;
inline constexpr std::size_t kTokenDepthMax = 16;

// A token that has been read and NOT been verified: until verify() says so, header and claims are somebody's words.
struct Jws {
  json::Value header;
  json::Value claims;                  // an object
  std::optional<Algorithm> algorithm;  // what the header asks for; nothing when it does not exist here
  std::string type;                    // "typ", empty when absent
  std::string kid;                     // empty when absent
  std::string signed_part;             // header and payload as they were sent
  std::string signature;               // decoded
};

// Exactly three non-empty segments of strict base64url; header and payload are JSON objects without duplicate members
// (RFC 7515 §4), NUL or invalid UTF-8, at most 16 deep; the header has no control characters. `crit`, `b64`, `zip`,
// `enc` and `cty` are refused; `jku`, `x5u`, `jwk` and `x5c` are never looked at. Errors: malformed, without any input
// in the text; too_large over `bytes_max`.
[[nodiscard]] Result<Jws> parse_compact(std::string_view token, std::size_t bytes_max = kTokenBytesMax);

// Whether the key made that signature. The algorithm that the header asks for must be one of `allowed` and fit the
// type of the key; ECDSA signatures are r and s at full length, never DER. Errors: unauthenticated.
[[nodiscard]] Status verify(const Jws& jws, const PublicKey& key, std::span<const Algorithm> allowed);

// The header of a token that we make; empty members are left out.
struct SignedHeader {
  Algorithm algorithm = Algorithm::es384;
  std::string kid = {};
  std::string type = {};  // "at+jwt", "JWT", …
  std::string jku = {};
};
// The compact form of these claims (an object), signed. Errors: fault when the algorithm does not fit the key.
[[nodiscard]] Result<std::string> sign_compact(const PrivateKey& key, const SignedHeader& header,
                                               const json::Value& claims);

}  // namespace concord::auth::jose
