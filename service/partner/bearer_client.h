// An HttpClient that puts our token on the calls to one partner, and on no others.
#pragma once

#include <string>

#include "auth/outbound/token_source.h"
#include "core/ports/http_client.h"

namespace concord::partner {

class BearerClient final : public HttpClient {
 public:
  // `base_url` is the partner's FHIR base. The references outlive the client.
  BearerClient(std::string base_url, auth::outbound::TokenSource& tokens, HttpClient& client);

  // Sends the call with a token. After a 401, which means that nothing was done, once more with another token if there
  // is one; a 403 is passed on. Errors: fault for a URL outside of the base, which is not sent at all; those of
  // TokenSource::get() and of the client.
  [[nodiscard]] Result<http::Response> send(const HttpCall& call) override;

 private:
  const std::string base_url_;
  auth::outbound::TokenSource& tokens_;
  HttpClient& client_;
};

}  // namespace concord::partner
