// How whoever operates the authorization server of this process mints tokens, registers apps and launches them: routes
// of the admin listener alone.
#pragma once

#include <vector>

#include "auth/server/authorization_server.h"
#include "service/http/admin.h"

namespace concord::http {

// POST /tokens, POST /clients, POST /launches, GET /launch. The client of tokens whose order names none is `engine`
// for `system/` scopes and `app` for all others. The server outlives the rows.
struct DefaultClients {
  std::string engine;
  std::string app;
};
[[nodiscard]] std::vector<AdminExtension> authorization_admin(auth::server::AuthorizationServer& server,
                                                              const DefaultClients& defaults);

}  // namespace concord::http
