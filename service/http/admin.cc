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

std::vector<Router::Row> rows(const std::vector<AdminExtension>& extensions) {
  std::vector<Router::Row> out;
  out.reserve(kRoutes.size() + extensions.size());
  for (const AdminRoute& route : kRoutes) out.push_back({.method = Method::get, .pattern = route.pattern});
  for (const AdminExtension& route : extensions) out.push_back({.method = route.method, .pattern = route.pattern});
  return out;
}

}  // namespace

Admin::Admin(AdminSources sources) : sources_{std::move(sources)}, router_{rows({}), {}} {}

void Admin::extend(std::vector<AdminExtension> extensions) {
  extensions_ = std::move(extensions);
  router_ = Router{rows(extensions_), {}};
}

Response Admin::dispatch(const Router::Found& found, const Request& request) const {
  switch (found.verdict) {
    case Router::Verdict::found:
      if (found.row >= kRoutes.size()) return extensions_.at(found.row - kRoutes.size()).respond(request);
      return kRoutes.at(found.row).respond(sources_);
    case Router::Verdict::options:
      return {.status = 204, .headers = {{"Allow", found.allow}}, .body = {}};
    case Router::Verdict::method_not_allowed: {
      Response response =
          http::respond(Error{.kind = ErrorKind::method_not_allowed, .message = "this method is not offered here"});
      response.headers.set("Allow", found.allow);
      return response;
    }
    case Router::Verdict::malformed:
    case Router::Verdict::not_found:
      break;
  }
  return http::respond(Error{.kind = ErrorKind::not_found, .message = "served here: /livez, /readyz, /metrics"});
}

Response Admin::respond(const Request& request) const {
  Response response = dispatch(router_.find(request.method, request.target), request);
  add_security_headers(response);
  return response;
}

}  // namespace concord::http
