#include "service/http/authorization_routes.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "auth/server/discovery.h"
#include "core/json/write.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

using auth::server::AuthorizationServer;

// Which origins of browsers may read an answer. Pages are for nobody's script.
enum class Readers : std::uint8_t { nobody, apps, anybody };

struct AuthorizationRoute {
  Method method;
  std::string_view pattern;
  Readers readers;
  Response (*respond)(AuthorizationServer&, const Request&);
};

Response public_json(const Request& request, const json::Value& value) {
  std::string body = json::write(value);
  const std::string etag = etag_of(body);
  return respond_public(request, std::move(body), etag, kJson);
}

Response authorize(AuthorizationServer& server, const Request& request) { return server.authorize(request); }
Response select_patient(AuthorizationServer& server, const Request& request) { return server.select_patient(request); }
Response token(AuthorizationServer& server, const Request& request) { return server.token(request); }
Response introspect(AuthorizationServer& server, const Request& request) { return server.introspect(request); }
Response revoke(AuthorizationServer& server, const Request& request) { return server.revoke(request); }
Response keys(AuthorizationServer& server, const Request& request) {
  return public_json(request, server.published_keys());
}
Response metadata(AuthorizationServer& server, const Request& request) {
  return public_json(request, auth::server::server_metadata(server.settings()));
}

using enum Readers;
constexpr std::array kRoutes{
    AuthorizationRoute{Method::get, "/auth/authorize", nobody, authorize},
    AuthorizationRoute{Method::post, "/auth/authorize", nobody, authorize},
    AuthorizationRoute{Method::post, "/auth/select-patient", nobody, select_patient},
    AuthorizationRoute{Method::post, "/auth/token", apps, token},
    AuthorizationRoute{Method::post, "/auth/introspect", apps, introspect},
    AuthorizationRoute{Method::post, "/auth/revoke", apps, revoke},
    AuthorizationRoute{Method::get, "/auth/.well-known/jwks.json", anybody, keys},
    AuthorizationRoute{Method::get, "/auth/.well-known/openid-configuration", anybody, metadata},
    AuthorizationRoute{Method::get, "/auth/.well-known/oauth-authorization-server", anybody, metadata},
    AuthorizationRoute{Method::get, "/.well-known/openid-configuration/auth", anybody, metadata},
    AuthorizationRoute{Method::get, "/.well-known/oauth-authorization-server/auth", anybody, metadata},
};

std::vector<Router::Row> rows() {
  std::vector<Router::Row> out;
  out.reserve(kRoutes.size());
  for (const AuthorizationRoute& route : kRoutes) out.push_back({.method = route.method, .pattern = route.pattern});
  return out;
}

Response refused(const Router::Found& found) {
  Response out = respond(Error{.kind = ErrorKind::method_not_allowed, .message = "this method is not offered here"});
  out.headers.set("Allow", found.allow);
  return out;
}

}  // namespace

AuthorizationRoutes::AuthorizationRoutes(AuthorizationServer& server) : server_{server}, router_{rows(), {}} {}

std::optional<Handled> AuthorizationRoutes::respond(const Request& request) const {
  const Router::Found found = router_.find(request.method, request.target);
  if (found.pattern.empty()) return std::nullopt;
  Handled out{.response = {}, .route = found.pattern, .partner = {}};
  const AuthorizationRoute& route = kRoutes.at(found.row);
  if (found.verdict == Router::Verdict::found) {
    out.response = route.respond(server_, request);
  } else if (found.verdict == Router::Verdict::options) {
    out.response = {.status = 204, .headers = {{"Allow", found.allow}}, .body = {}};
  } else {
    out.response = refused(found);
  }
  const auto is_registered = [this](std::string_view origin) { return server_.clients().has_origin(origin); };
  if (route.readers == anybody) add_cors(open_to_browsers(), request, out.response);
  if (route.readers == apps) add_cors({.origins = {}, .knows = is_registered}, request, out.response);
  return out;
}

}  // namespace concord::http
