// Outbound HTTP as a port. An Error means that no whole response arrived; a 500 is a response.
#pragma once

#include <cstddef>
#include <string>

#include "core/http.h"
#include "core/result.h"
#include "core/time.h"

namespace concord {

struct HttpCall {
  http::Method method = http::Method::get;
  std::string url;  // absolute, http or https
  http::Headers headers;
  std::string body;
  Deadline deadline{};                         // absolute: name look-up, connect, send and receive together
  std::size_t response_bytes_max = 8U << 20U;  // a longer answer is an Error partner_broken
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Errors: `unavailable` when certainly nothing of the request reached the peer; `timeout` when the deadline
  // passed before anything was sent; `unknown_outcome` when it was (partly) sent and no whole answer came;
  // `partner_broken` for an answer that is over the bound or no HTTP.
  [[nodiscard]] virtual Result<http::Response> send(const HttpCall& call) = 0;

 protected:
  HttpClient() = default;
  HttpClient(const HttpClient&) = default;
  HttpClient& operator=(const HttpClient&) = default;
};

}  // namespace concord
