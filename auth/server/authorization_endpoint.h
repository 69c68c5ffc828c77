// The authorization endpoint: from a checked request to a code, over a page that asks for the patient where nothing
// else tells. Who logs in is settled by the request (a launch, a hint) or by the settings, and approves: there are no
// passwords and no consent here.
#pragma once

#include "auth/server/authorize_request.h"
#include "auth/server/people.h"
#include "core/http.h"

namespace concord::auth::server {

class AuthorizationEndpoint {
 public:
  // The references outlive the object.
  AuthorizationEndpoint(const Clients& clients, Grants& grants, People& people, const Clock& clock,
                        const Settings& settings)
      : clients_{clients}, grants_{grants}, people_{people}, clock_{clock}, settings_{settings} {}

  // GET with a query or POST of a form.
  [[nodiscard]] http::Response authorize(const http::Request& request) const;
  // The POST of the page.
  [[nodiscard]] http::Response select_patient(const http::Request& request) const;

 private:
  [[nodiscard]] http::Response go_on(const AuthorizeRequest& asked, const http::Request& request) const;
  [[nodiscard]] http::Response ask(const AuthorizeRequest& asked, const http::Request& request) const;
  [[nodiscard]] http::Response approve(const AuthorizeRequest& asked, const http::Request& request) const;
  [[nodiscard]] http::Response turn_away(const AuthorizeFailure& failure, const http::Request& request) const;
  [[nodiscard]] http::Response send_back(const std::string& redirect_uri, http::Parameters parameters,
                                         const http::Request& request) const;

  const Clients& clients_;
  Grants& grants_;
  People& people_;
  const Clock& clock_;
  const Settings& settings_;
};

}  // namespace concord::auth::server
