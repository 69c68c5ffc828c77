// The routes that describe the service: schemas, OpenAPI, the page for people. No patient data, cacheable.
#pragma once

#include "service/http/routes.h"

namespace concord::http {

[[nodiscard]] Result<Response> list_schemas(const Call& call);
[[nodiscard]] Result<Response> read_schema(const Call& call);
[[nodiscard]] Result<Response> read_openapi(const Call& call);
[[nodiscard]] Result<Response> read_docs(const Call& call);
// SMART discovery: JSON, whatever Accept says.
[[nodiscard]] Result<Response> read_smart_configuration(const Call& call);

}  // namespace concord::http
