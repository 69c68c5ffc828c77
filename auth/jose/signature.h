// Signatures over bytes in the form that JWS gives them (RFC 7518 §3.3 to §3.5). Not for use beyond this folder: the
// algorithm is taken as right for the key.
#pragma once

#include <string>
#include <string_view>

#include "auth/jose/algorithm.h"
#include "auth/jose/key.h"

namespace concord::auth::jose {

[[nodiscard]] bool is_signature(const PublicKey& key, Algorithm algorithm, std::string_view text,
                                std::string_view signature);
// Aborts when OpenSSL fails, which only memory or a lost provider makes it.
[[nodiscard]] std::string make_signature(const PrivateKey& key, Algorithm algorithm, std::string_view text);

}  // namespace concord::auth::jose
