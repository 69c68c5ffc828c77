#include "service/http/api.h"

#include <algorithm>
#include <utility>

#include "core/json/write.h"
#include "service/http/docs_page.h"
#include "service/http/openapi.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

std::vector<std::string> ids_of(const std::vector<Partner>& partners) {
  std::vector<std::string> out;
  out.reserve(partners.size());
  for (const Partner& partner : partners) out.push_back(partner.id.str());
  return out;
}

std::vector<Router::Row> rows() {
  std::vector<Router::Row> out;
  out.reserve(routes().size());
  for (const Route& route : routes()) out.push_back({.method = route.method, .pattern = route.pattern});
  return out;
}

Document document(std::string body) {
  std::string etag = etag_of(body);
  return {.body = std::move(body), .etag = std::move(etag)};
}

Site make_site(ApiOptions options) {
  const auto ids = ids_of(options.partners);
  const json::Value description = openapi(routes(), {.public_url = options.public_url, .partners = ids});
  return {.public_url = std::move(options.public_url),
          .partners = std::move(options.partners),
          .openapi = document(json::write_pretty(description)),
          .docs = document(docs_page(description)),
          .tokens = options.tokens};
}

Response allow(int status, const std::string& methods, const Error* error) {
  Response response = error == nullptr ? Response{.status = status, .headers = {}, .body = {}} : respond(*error);
  response.headers.set("Allow", methods);
  return response;
}

}  // namespace

Api::Api(ApiOptions options, Clock& clock, Metrics& metrics, AccessLog log)
    : cors_{std::move(options.cors)},
      authorization_{options.authorization},
      router_{rows(), ids_of(options.partners)},
      observed_{clock, metrics, std::move(log)} {
  site_ = make_site(std::move(options));
}

Response Api::respond(const Request& request) {
  return observed_(request, [this](const Request& r) { return dispatch(r); });
}

Handled Api::dispatch(const Request& request) const {
  if (authorization_ != nullptr) {
    if (auto handled = authorization_->respond(request)) return *std::move(handled);
  }
  const Router::Found found = router_.find(request.method, request.target);
  Handled handled{.response = {}, .route = found.pattern, .partner = found.partner};
  switch (found.verdict) {
    case Router::Verdict::malformed:
      handled.response = http::respond(Error{.kind = ErrorKind::malformed, .message = "the path cannot be read"});
      break;
    case Router::Verdict::not_found:
      handled.response = http::respond(
          Error{.kind = ErrorKind::not_found, .message = "no such partner or route: /openapi.json lists them"});
      break;
    case Router::Verdict::method_not_allowed: {
      const Error error{.kind = ErrorKind::method_not_allowed, .message = "this method is not offered here"};
      handled.response = allow(405, found.allow, &error);
      break;
    }
    case Router::Verdict::options:
      handled.response = allow(204, found.allow, nullptr);
      break;
    case Router::Verdict::found:
      auto result = call(found, request);
      handled.response = result ? *std::move(result) : http::respond(result.error());
      break;
  }
  add_cors(cors_, request, handled.response);
  return handled;
}

Result<Response> Api::call(const Router::Found& found, const Request& request) const {
  const Route& route = routes()[found.row];
  if (route.produces != Produces::fhir) {
    RETURN_IF_ERROR(check_accept(request, route.produces));
    RETURN_IF_ERROR(check_content_type(request, route.body));
  }
  const auto partner = std::ranges::find(site_.partners, found.partner,
                                         [](const Partner& p) -> const std::string& { return p.id.str(); });
  const auth::AccessContext access = access_of(request);
  return route.handler({.request = request,
                        .arguments = found.arguments,
                        .partner = partner == site_.partners.end() ? nullptr : &*partner,
                        .access = access,
                        .site = site_});
}

}  // namespace concord::http
