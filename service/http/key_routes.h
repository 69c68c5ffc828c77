// The routes that publish the keys by which Concord signs at partners: JWK Sets (RFC 7517) of public keys.
#pragma once

#include <span>

#include "service/http/routes.h"

namespace concord::http {

// `/{p}/jwks.json` before `/jwks.json`, which is not the default partner's but that of all.
[[nodiscard]] std::span<const Route> key_routes() noexcept;

}  // namespace concord::http
