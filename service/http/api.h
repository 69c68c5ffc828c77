// The public listener's one function from request to response: the route table, dispatched and observed.
#pragma once

#include <string>
#include <vector>

#include "auth/authenticator.h"
#include "core/http.h"
#include "service/http/audit_trail.h"
#include "service/http/authorization_routes.h"
#include "service/http/middleware.h"
#include "service/http/router.h"
#include "service/http/routes.h"

namespace concord::http {

struct ApiOptions {
  std::string public_url;         // no trailing slash
  std::vector<Partner> partners;  // the first is the default one
  Cors cors;
  Document keys = {};                                  // our public ones
  auth::TokenSource* tokens = nullptr;                 // who issues the tokens that are taken; may be nobody
  const AuthorizationRoutes* authorization = nullptr;  // of an authorization server in this process
  auth::Authenticator* authenticator = nullptr;        // of the routes that are not public; none: they are closed
  AuditOptions audit = {};
};

class Api {
 public:
  // The references and the partners' use cases outlive the object.
  Api(ApiOptions options, Clock& clock, Metrics& metrics, AccessLog log);
  // Safe from many threads.
  [[nodiscard]] Response respond(const Request& request);

 private:
  [[nodiscard]] Handled dispatch(const Request& request, std::string_view request_id);
  void perform(const Router::Found& found, const Request& request, std::string_view request_id, Handled& handled);
  [[nodiscard]] Result<Response> call(const Router::Found& found, const Request& request,
                                      auth::AccessContext& access) const;
  [[nodiscard]] Result<auth::AccessContext> authenticated(const Partner* partner, const Request& request) const;

  Site site_;
  Cors cors_;
  const AuthorizationRoutes* authorization_;
  auth::Authenticator* authenticator_;
  Metrics& metrics_;
  Router router_;
  AuditTrail trail_;
  Observed observed_;
};

}  // namespace concord::http
