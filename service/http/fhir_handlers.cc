#include "service/http/fhir_handlers.h"

#include "core/json/read.h"
#include "service/http/respond.h"

namespace concord::http {

Result<Response> validate_resource(const Call& call) {
  ASSIGN_OR_RETURN(const auto query, parse_parameters(call.request.query()));
  ASSIGN_OR_RETURN(const auto body, json::read(call.request.body));
  ASSIGN_OR_RETURN(const auto outcome, call.site.validation->validate(call.arguments["Type"], body, query));
  const auto released = auth::release(call.access, outcome);
  if (!released) return fail(ErrorKind::forbidden, "not for this caller");
  return respond(200, *released, kFhirJson);
}

}  // namespace concord::http
