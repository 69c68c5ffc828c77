#include "service/http/admin.h"

#include <array>
#include <utility>
#include <vector>

#include "service/http/respond.h"

namespace concord::http {
namespace {

Response text(int status, std::string body) {
  return {.status = status, .headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = std::move(body)};
}

Response livez(const AdminSources& /*sources*/) { return text(200, "ok\n"); }

Response readyz(const AdminSources& sources) {
  if (sources.is_ready()) return text(200, "ok\n");
  return respond(Error{.kind = ErrorKind::unavailable, .message = "starting or draining"});
}

Response metrics(const AdminSources& sources) {
  Response response = text(200, sources.metrics_text());
  response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  return response;
}

struct AdminRoute {
  std::string_view pattern;
  Response (*respond)(const AdminSources&);
};
constexpr std::array kRoutes{AdminRoute{"/livez", livez}, AdminRoute{"/readyz", readyz},
                             AdminRoute{"/metrics", metrics}};

std::vector<Router::Row> rows() {
  std::vector<Router::Row> out;
  out.reserve(kRoutes.size());
  for (const AdminRoute& route : kRoutes) out.push_back({.method = Method::get, .pattern = route.pattern});
  return out;
}

Response dispatch(const AdminSources& sources, const Router::Found& found) {
  switch (found.verdict) {
    case Router::Verdict::found:
      return kRoutes.at(found.row).respond(sources);
    case Router::Verdict::options:
      return {.status = 204, .headers = {{"Allow", found.allow}}, .body = {}};
    case Router::Verdict::method_not_allowed: {
      Response response = respond(Error{.kind = ErrorKind::method_not_allowed, .message = "only GET is offered here"});
      response.headers.set("Allow", found.allow);
      return response;
    }
    case Router::Verdict::malformed:
    case Router::Verdict::not_found:
      break;
  }
  return respond(Error{.kind = ErrorKind::not_found, .message = "served here: /livez, /readyz, /metrics"});
}

}  // namespace

Admin::Admin(AdminSources sources) : sources_{std::move(sources)}, router_{rows(), {}} {}

Response Admin::respond(const Request& request) const {
  Response response = dispatch(sources_, router_.find(request.method, request.target));
  add_security_headers(response);
  return response;
}

}  // namespace concord::http
