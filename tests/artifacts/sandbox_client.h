// An HttpClient whose peer is a Sandbox in the same process.
#pragma once

#include <string>
#include <utility>

#include "core/ports/http_client.h"
#include "service/sandbox/sandbox.h"

namespace concord::fakes {

class SandboxClient final : public HttpClient {
 public:
  static constexpr std::string_view kOrigin = "http://ehr.test";

  explicit SandboxClient(sandbox::Sandbox& sandbox) : sandbox_{sandbox} {}

  Result<http::Response> send(const HttpCall& call) override {
    if (!call.url.starts_with(kOrigin)) return fail(ErrorKind::unavailable, "no such host");
    http::Request request;
    request.method = call.method;
    request.target = call.url.substr(kOrigin.size());
    request.headers = call.headers;
    request.headers.set("Host", "ehr.test");
    request.body = call.body;
    request.deadline = call.deadline;
    return sandbox_.handle(request);
  }

 private:
  sandbox::Sandbox& sandbox_;
};

}  // namespace concord::fakes
