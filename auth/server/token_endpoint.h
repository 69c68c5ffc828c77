// The token endpoint (RFC 6749 §3.2, SMART App Launch 2.2): authorization_code, refresh_token, client_credentials.
#pragma once

#include "auth/server/client_authentication.h"
#include "auth/server/signing_keys.h"
#include "auth/server/token_maker.h"

namespace concord::auth::server {

class TokenEndpoint {
 public:
  // The references outlive the object.
  TokenEndpoint(const ClientAuthentication& authentication, const Clients& clients, Grants& grants,
                const SigningKeys& keys, const Clock& clock, const Settings& settings)
      : authentication_{authentication},
        clients_{clients},
        grants_{grants},
        keys_{keys},
        clock_{clock},
        settings_{settings} {}

  // The body of a 200.
  [[nodiscard]] Answered<json::Value> exchange(const http::Request& request) const;

 private:
  using Requester = std::shared_ptr<const Client>;
  [[nodiscard]] Answered<json::Value> by_code(const Form& form, const Requester& client, Deadline deadline) const;
  [[nodiscard]] Answered<json::Value> by_refresh(const Form& form, const Requester& client, Deadline deadline) const;
  [[nodiscard]] Answered<json::Value> by_credentials(const Form& form, const Requester& client,
                                                     Deadline deadline) const;
  [[nodiscard]] TokenMoment moment_of(std::string grant, std::chrono::seconds lifetime) const;

  const ClientAuthentication& authentication_;
  const Clients& clients_;
  Grants& grants_;
  const SigningKeys& keys_;
  const Clock& clock_;
  const Settings& settings_;
};

// BASE64URL(SHA-256(verifier)) is the challenge, and the verifier has 43 to 128 unreserved characters (RFC 7636 §4).
[[nodiscard]] bool proves(std::string_view verifier, std::string_view challenge);

}  // namespace concord::auth::server
