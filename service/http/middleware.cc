#include "service/http/middleware.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>

#include <fmt/format.h>

#include "core/crypto/digest.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

constexpr std::size_t kRequestIdMax = 64;
constexpr std::size_t kRequestIdBytes = 12;
constexpr std::string_view kRequestId = "X-Request-Id";
constexpr std::string_view kActive = "http_server_active_requests";
constexpr std::string_view kDuration = "http_server_request_duration_seconds";

bool is_id_character(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

// The one net: what arrives here is a bug of ours, or no memory.
Handled guarded(const Request& request, std::string_view id, const Next& next) {
  try {
    return next(request, id);
  } catch (const std::exception&) {
    return {
        .response = respond(Error{.kind = ErrorKind::fault, .message = "internal error"}), .route = {}, .partner = {}};
  }
}

}  // namespace

std::string request_id_of(const Request& request) {
  const std::string_view sent = request.headers.value(kRequestId);
  const bool is_sane = !sent.empty() && sent.size() <= kRequestIdMax && std::ranges::all_of(sent, is_id_character);
  if (is_sane) return std::string{sent};
  std::string out;
  for (const char c : random_bytes(kRequestIdBytes)) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

Cors open_to_browsers() { return {.origins = {"*"}}; }

void add_cors(const Cors& cors, const Request& request, Response& response) {
  if (cors.origins.empty() && !cors.knows) return;
  response.headers.add("Vary", "Origin");
  const std::string_view origin = request.headers.value("Origin");
  const bool takes_all = !cors.origins.empty() && cors.origins.front() == "*";
  const bool is_known =
      takes_all || std::ranges::find(cors.origins, origin) != cors.origins.end() || (cors.knows && cors.knows(origin));
  if (origin.empty() || !is_known) return;
  response.headers.set("Access-Control-Allow-Origin", takes_all ? "*" : std::string{origin});
  response.headers.set("Access-Control-Expose-Headers",
                       "Content-Location, ETag, Last-Modified, Location, Preference-Applied, Retry-After, "
                       "WWW-Authenticate, X-Request-Id, X-SMART-Explain");
  if (request.method != Method::options || request.headers.find("Access-Control-Request-Method") == nullptr) return;
  response.headers.set("Access-Control-Allow-Methods", std::string{response.headers.value("Allow")});
  response.headers.set("Access-Control-Allow-Headers",
                       "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-Modified-Since, "
                       "If-None-Exist, If-None-Match, Prefer, X-Request-Id, X-Requested-With");
  response.headers.set("Access-Control-Max-Age", "600");
}

Response Observed::operator()(const Request& request, const Next& next) {
  const Deadline started = clock_.steady_now();
  const std::string id = request_id_of(request);
  metrics_.set(kActive, {}, ++active_);
  Handled handled = guarded(request, id, next);
  handled.response.headers.set(kRequestId, id);
  add_security_headers(handled.response);

  const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(clock_.steady_now() - started);
  const std::string status = std::to_string(handled.response.status);
  metrics_.observe(kDuration,
                   {{"http_request_method", to_string(request.method)},
                    {"http_route", handled.route},
                    {"http_response_status_code", status}},
                   std::chrono::duration<double>(duration).count());
  metrics_.set(kActive, {}, --active_);
  log_({.method = to_string(request.method),
        .route = handled.route,
        .partner = handled.partner,
        .status = handled.response.status,
        .duration = duration,
        .request_bytes = handled.streamed ? handled.streamed->request_bytes : request.body.size(),
        .response_bytes = handled.streamed ? handled.streamed->response_bytes : handled.response.body.size(),
        .request_id = id});
  return std::move(handled.response);
}

}  // namespace concord::http
