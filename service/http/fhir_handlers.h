// The routes below /{p}/fhir: read, check, call one thing, respond.
#pragma once

#include "service/http/routes.h"

namespace concord::http {

// POST /{p}/fhir/$validate and /{p}/fhir/{Type}/$validate.
[[nodiscard]] Result<Response> validate_resource(const Call& call);

}  // namespace concord::http
