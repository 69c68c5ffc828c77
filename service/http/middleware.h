// What is around every handler, public and admin alike: the request id, the log line and the metrics of the
// request, one net for exceptions, cross-origin fields.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/access_context.h"
#include "core/http.h"
#include "core/ports/clock.h"
#include "core/ports/metrics.h"

namespace concord::http {

// One request, as the access log tells it. No path, no query, no id of a patient: `route` is the pattern.
struct AccessRecord {
  std::string_view method;
  std::string_view route;    // "" when no pattern has the path
  std::string_view partner;  // "" on routes without one
  int status = 0;
  std::chrono::microseconds duration{};
  std::size_t request_bytes = 0;   // of the body
  std::size_t response_bytes = 0;  // of the body
  std::string_view request_id;
};
using AccessLog = std::function<void(const AccessRecord&)>;

// What went through an answer that was written while its request was read.
struct Streamed {
  std::size_t request_bytes = 0;
  std::size_t response_bytes = 0;
};

// The outcome of routing and handling.
struct Handled {
  Response response;
  std::string_view route;
  std::string partner;
  auth::AccessContext access = auth::AccessContext::nobody();
  std::string denied = {};  // the reason of a denial; empty when there was none
  std::optional<Streamed> streamed = std::nullopt;
};
using Next = std::function<Handled(const Request&, std::string_view request_id)>;

// The client's X-Request-Id when it is 1 to 64 of A-Za-z0-9._-, else a random one.
[[nodiscard]] std::string request_id_of(const Request& request);

// Browsers of other origins; off while nothing is in it.
struct Cors {
  std::vector<std::string> origins;               // exact texts of Origin, or the one entry "*"
  std::function<bool(std::string_view)> knows{};  // further ones, which come and go
};
// For what anybody may read.
[[nodiscard]] Cors open_to_browsers();
// The fields of an answer to a browser elsewhere, errors and preflights too.
void add_cors(const Cors& cors, const Request& request, Response& response);

// Request id, security headers, http_server_request_duration_seconds, http_server_active_requests and one
// AccessRecord around `next`; an exception becomes `fault`.
class Observed {
 public:
  // The references outlive this object.
  Observed(Clock& clock, Metrics& metrics, AccessLog log) : clock_{clock}, metrics_{metrics}, log_{std::move(log)} {}
  [[nodiscard]] Response operator()(const Request& request, const Next& next);

 private:
  Clock& clock_;
  Metrics& metrics_;
  AccessLog log_;
  std::atomic<int> active_{0};
};

}  // namespace concord::http
