// The public listener's one function from request to response: the route table, dispatched and observed.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "auth/authenticator.h"
#include "core/http.h"
#include "service/http/audit_trail.h"
#include "service/http/authorization_routes.h"
#include "service/http/batching.h"
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
  BatchBounds batch = {};
};

class Api {
 public:
  // The references and the partners' use cases outlive the object.
  Api(ApiOptions options, Clock& clock, Metrics& metrics, AccessLog log);
  // Safe from many threads.
  [[nodiscard]] Response respond(const Request& request);

  // Requests that are to be given to stream(): batches, all of which together may hold a share of the workers only.
  // From the head alone.
  [[nodiscard]] static bool streams(const Request& head) noexcept;
  // Reads the body and writes the answer by itself. Errors: the answer is not complete.
  [[nodiscard]] Status stream(const Request& head, BodySource& body, ResponseSink& sink, const std::stop_token& stop);

 private:
  // Of a request that comes by stream().
  struct Streaming {
    LiveAnswer* live = nullptr;  // none when the request is whole, and so is to be the answer
    std::stop_token stop = {};
  };
  [[nodiscard]] Handled dispatch(const Request& request, std::string_view request_id, const Streaming& streaming);
  void perform(const Router::Found& found, const Request& request, std::string_view request_id,
               const Streaming& streaming, Handled& handled);
  [[nodiscard]] Result<Response> call(const Router::Found& found, const Request& request, std::string_view request_id,
                                      const Streaming& streaming, auth::AccessContext& access);
  [[nodiscard]] Response collect_and_respond(Request request, BodySource& body, const std::stop_token& stop);
  [[nodiscard]] Result<auth::AccessContext> authenticated(const Partner* partner, const Request& request) const;

  Site site_;
  Cors cors_;
  const AuthorizationRoutes* authorization_;
  auth::Authenticator* authenticator_;
  Clock& clock_;
  Metrics& metrics_;
  BatchBounds batch_;
  Router router_;
  AuditTrail trail_;
  Observed observed_;
};

}  // namespace concord::http
