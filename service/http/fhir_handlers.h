// The routes below /{p}/fhir: one handler, since what a request asks for is read by fhir/rest and done by the facade.
#pragma once

#include "service/http/routes.h"

namespace concord::http {

// Any FHIR interaction. 405 carries Allow; `_pretty=true` indents the body.
[[nodiscard]] Result<Response> perform_fhir(const Call& call);

}  // namespace concord::http
