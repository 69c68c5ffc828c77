// The routes below /{p}/fhir: read, check, call one thing, respond.
#pragma once

#include "service/http/routes.h"

namespace concord::http {

// POST /{p}/fhir/$validate and /{p}/fhir/{Type}/$validate.
[[nodiscard]] Result<Response> validate_resource(const Call& call);
// POST /{p}/fhir/QuestionnaireResponse/$extract.
[[nodiscard]] Result<Response> extract_response(const Call& call);
// GET and POST /{p}/fhir/QuestionnaireResponse/{id}/$extract.
[[nodiscard]] Result<Response> extract_stored_response(const Call& call);

}  // namespace concord::http
