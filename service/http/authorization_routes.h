// The endpoints of an authorization server that runs in this process, on the public listener: which URL is which, and
// which other origins may read the answers. A table of its own, since these routes are only there with the server.
#pragma once

#include <optional>

#include "auth/server/authorization_server.h"
#include "core/http.h"
#include "service/http/middleware.h"
#include "service/http/router.h"

namespace concord::http {

// Below "/auth", which is the path of its issuer; its metadata at both places that RFC 8414 and OpenID Connect know.
class AuthorizationRoutes {
 public:
  // The server outlives the object.
  explicit AuthorizationRoutes(auth::server::AuthorizationServer& server);
  // Nothing when the path is none of these. Safe from many threads.
  [[nodiscard]] std::optional<Handled> respond(const Request& request) const;

 private:
  auth::server::AuthorizationServer& server_;
  Router router_;
};

}  // namespace concord::http
