#include "service/http/fhir_handlers.h"

#include "core/json/read.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

// The parameters of a URL that change nothing here are no reason to refuse; any other would not be looked at.
Status check_query(const Call& call) {
  ASSIGN_OR_RETURN(const auto query, parse_parameters(call.request.query()));
  for (const auto& [name, value] : query) {
    if (name == "_format" || name == "_pretty") continue;
    constexpr std::string_view kText = "no such parameter of the operation in a URL";
    return fail(ErrorKind::malformed, std::string{kText},
                {{.code = "not-supported", .expression = {}, .text = std::string{kText}}});
  }
  return {};
}

Result<Response> released(const Call& call, const json::Value& out) {
  const auto visible = auth::release(call.access, out);
  if (!visible) return fail(ErrorKind::forbidden, "not for this caller");
  return respond(200, *visible, kFhirJson);
}

}  // namespace

Result<Response> validate_resource(const Call& call) {
  ASSIGN_OR_RETURN(const auto query, parse_parameters(call.request.query()));
  ASSIGN_OR_RETURN(const auto body, json::read(call.request.body));
  ASSIGN_OR_RETURN(const auto outcome, call.site.validation->validate(call.arguments["Type"], body, query));
  return released(call, outcome);
}

Result<Response> extract_response(const Call& call) {
  RETURN_IF_ERROR(check_query(call));
  ASSIGN_OR_RETURN(const auto body, json::read(call.request.body));
  ASSIGN_OR_RETURN(const auto out, call.partner->extraction->extract(body, call.request.deadline));
  return released(call, out);
}

Result<Response> extract_stored_response(const Call& call) {
  RETURN_IF_ERROR(check_query(call));
  json::Value body;
  if (call.request.method == Method::post) {
    ASSIGN_OR_RETURN(body, json::read(call.request.body));
  }
  ASSIGN_OR_RETURN(const auto out,
                   call.partner->extraction->extract_stored(call.arguments["id"], body, call.request.deadline));
  return released(call, out);
}

}  // namespace concord::http
