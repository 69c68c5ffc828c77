#include "auth/server/refusal.h"

#include <algorithm>

#include "core/json/write.h"

namespace concord::auth::server {
namespace {

constexpr std::chrono::seconds kRetryAfterDefault{2};

}  // namespace

Refusal::Refusal(const Error& cause)
    : status{503},
      error{"temporarily_unavailable"},
      description{"try again later"},
      retry_after{std::max(cause.retry_after.value_or(kRetryAfterDefault), std::chrono::seconds{1})} {}

http::Response secret_json(int status, const json::Value& body) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"Pragma", "no-cache"}},
          .body = json::write(body)};
}

http::Response respond(const Refusal& refusal) {
  http::Response out =
      secret_json(refusal.status, json::object({{"error", refusal.error}, {"error_description", refusal.description}}));
  if (refusal.asks_for_basic) out.headers.set("WWW-Authenticate", "Basic realm=\"token\"");
  if (refusal.retry_after) out.headers.set("Retry-After", std::to_string(refusal.retry_after->count()));
  return out;
}

}  // namespace concord::auth::server
