// A request to the authorization endpoint (RFC 6749 §4.1.1, RFC 7636, SMART App Launch 2.2), checked: what the rest of
// the flow may rely on.
#pragma once

#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "auth/server/client.h"
#include "auth/server/form.h"
#include "auth/server/grants.h"
#include "auth/server/refusal.h"
#include "auth/server/settings.h"

namespace concord::auth::server {

struct AuthorizeRequest {
  std::string client;
  std::string redirect_uri;
  std::string state = {};
  std::string base = {};       // the URL of a Base
  std::string scope = {};      // as asked for
  std::string challenge = {};  // empty for a client that needs none
  std::string nonce = {};
  bool launched = false;     // a launch handle came along, and the scope `launch`
  bool is_silent = false;    // prompt=none
  std::string patient = {};  // that the launch or the hint named; may be empty
  std::string encounter = {};
  std::string fhir_user = {};  // likewise
  json::Value extras = {};
  friend bool operator==(const AuthorizeRequest&, const AuthorizeRequest&) = default;
};

// Why not. Without a redirect_uri the browser must not be sent anywhere: a page tells.
struct AuthorizeFailure {
  Refusal refusal;
  std::string redirect_uri;
  std::string state;  // as it was sent, if once
};

using AuthorizeAnswer = tl::expected<AuthorizeRequest, AuthorizeFailure>;

// Refused with a page: the client is not known or the redirect_uri is not exactly one of its own. All other refusals
// go back to the app.
[[nodiscard]] AuthorizeAnswer check_authorize(const Form& form, const Clients& clients, Grants& grants,
                                              const Settings& settings, Deadline deadline);

// For the time that a page asks.
[[nodiscard]] json::Value to_json(const AuthorizeRequest& request);
[[nodiscard]] AuthorizeRequest authorize_request_of(const json::Value& stored);

}  // namespace concord::auth::server
