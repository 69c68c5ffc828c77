#include "service/http/api.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

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
          .tokens = options.tokens,
          .keys = std::move(options.keys)};
}

Response allow(int status, const std::string& methods, const Error* error) {
  Response response = error == nullptr ? Response{.status = status, .headers = {}, .body = {}} : respond(*error);
  response.headers.set("Allow", methods);
  return response;
}

// Tokens that are made for trying things out are told why they were denied.
void explain(Handled& handled) {
  const bool is_told = !handled.denied.empty() && !handled.access.is_unrestricted() && handled.access.grant().explains;
  if (is_told) handled.response.headers.set("X-SMART-Explain", handled.denied);
}

}  // namespace

Api::Api(ApiOptions options, Clock& clock, Metrics& metrics, AccessLog log)
    : cors_{std::move(options.cors)},
      authorization_{options.authorization},
      authenticator_{options.authenticator},
      clock_{clock},
      metrics_{metrics},
      batch_{options.batch},
      router_{rows(), ids_of(options.partners)},
      trail_{options.audit, options.public_url, clock, metrics},
      observed_{clock, metrics, std::move(log)} {
  site_ = make_site(std::move(options));
}

Response Api::respond(const Request& request) {
  return observed_(request, [this](const Request& r, std::string_view id) { return dispatch(r, id, {}); });
}

Handled Api::dispatch(const Request& request, std::string_view request_id, const Streaming& streaming) {
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
      perform(found, request, request_id, streaming, handled);
      break;
  }
  const bool is_open = !found.pattern.empty() && routes()[found.row].is_public;
  add_cors(is_open ? open_to_browsers() : cors_, request, handled.response);
  return handled;
}

void Api::perform(const Router::Found& found, const Request& request, std::string_view request_id,
                  const Streaming& streaming, Handled& handled) {
  const bool is_audited = !routes()[found.row].is_public;
  const auto outcome = [&]() -> Result<Response> {
    if (is_audited) RETURN_IF_ERROR(trail_.ready(request.deadline));
    return call(found, request, request_id, streaming, handled.access);
  };
  const auto answer = [&](Result<Response> result) {
    if (!result) handled.denied = result.error().reason;
    handled.response = result ? *std::move(result) : http::respond(result.error());
    explain(handled);
    if (is_audited) trail_.record(request, request_id, handled);
  };
  try {
    answer(outcome());
  } catch (const std::exception&) {
    answer(fail(Error{.kind = ErrorKind::fault, .message = "internal error"}));
  }
}

Result<auth::AccessContext> Api::authenticated(const Partner* partner, const Request& request) const {
  if (authenticator_ == nullptr) {
    return fail(Error{.kind = ErrorKind::unauthenticated, .message = "nobody can get in here", .reason = "no-issuer"});
  }
  const std::string id = partner == nullptr ? std::string{} : partner->id.str();
  const std::string base = fmt::format("{}/{}/fhir", site_.public_url, id);
  auto access = authenticator_->authenticate({.request = request, .partner = id, .base = base}, request.deadline);
  if (!access) {
    metrics_.count("concord_auth_denied_total", {{"reason", access.error().reason}, {"enforced", "true"}});
  }
  return access;
}

Result<Response> Api::call(const Router::Found& found, const Request& request, std::string_view request_id,
                           const Streaming& streaming, auth::AccessContext& access) {
  const Route& route = routes()[found.row];
  const auto partner = std::ranges::find(site_.partners, found.partner,
                                         [](const Partner& p) -> const std::string& { return p.id.str(); });
  const Partner* at = partner == site_.partners.end() ? nullptr : &*partner;
  if (!route.is_public) {
    ASSIGN_OR_RETURN(access, authenticated(at, request));
  }
  if (route.produces != Produces::fhir) {
    RETURN_IF_ERROR(check_accept(request, route.produces));
    RETURN_IF_ERROR(check_content_type(request, route.body));
  }
  Call asked{.request = request, .arguments = found.arguments, .partner = at, .access = access, .site = site_};
  if (route.body != BodyKind::batch) return route.handler(asked);
  const Batching batching{.clock = clock_,
                          .trail = trail_,
                          .request_id = request_id,
                          .authenticate = [this, at, &request] { return authenticated(at, request); },
                          .line_time = batch_.line_time,
                          .line_bytes_max = batch_.line_bytes_max,
                          .live = streaming.live,
                          .stop = streaming.stop};
  asked.batching = &batching;
  return route.handler(asked);
}

}  // namespace concord::http
