// Outbound HTTP/1.1 on libcurl: pooled connections, one absolute deadline a call, verified TLS, bounded answers,
// no redirects, no cookies, no environment. It knows nothing of FHIR and repeats nothing that may take effect.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "core/ports/http_client.h"
#include "service/client/address_rules.h"

namespace concord::client {

struct CurlOptions {
  std::size_t calls_max = 64;  // in flight at once; further ones wait for a handle within their deadline
  std::size_t connections_per_handle_max = 4;
  std::size_t header_bytes_max = 64U << 10U;
  std::size_t header_fields_max = 200;
  std::chrono::milliseconds connect_time_max{5'000};  // name look-up, TCP and TLS; within the call's deadline
  std::chrono::seconds idle_time_max{20};             // an older pooled connection is not used again
  AddressRules addresses = {};                        // of peers; not applied behind a proxy
  std::string ca_file = {};                           // PEM; empty: the system's
  std::string client_certificate_file = {};           // PEM; empty: none
  std::string client_key_file = {};                   // PEM
  std::string proxy = {};                             // "http://proxy:3128"; empty: none
  std::string no_proxy = {};                          // "host,.domain"
  bool proxy_from_environment = false;                // https_proxy and the like, when `proxy` is empty
};

class CurlHttpClient final : public HttpClient {
 public:
  explicit CurlHttpClient(CurlOptions options = {});
  ~CurlHttpClient() override;
  CurlHttpClient(const CurlHttpClient&) = delete;
  CurlHttpClient& operator=(const CurlHttpClient&) = delete;
  CurlHttpClient(CurlHttpClient&&) = delete;
  CurlHttpClient& operator=(CurlHttpClient&&) = delete;

  // As the port says; besides: `fault` for a URL or header field that must not be sent. A stale pooled
  // connection is replaced once, for GET and HEAD only. Blocks; safe from many threads; the deadline is one of
  // the real steady clock.
  [[nodiscard]] Result<http::Response> send(const HttpCall& call) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace concord::client
