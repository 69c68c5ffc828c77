// The component schemas of the OpenAPI document: the artifacts as their mappers publish them, and our own answers.
#pragma once

#include "core/json/value.h"
#include "service/http/openapi.h"

namespace concord::http {

[[nodiscard]] json::Value openapi_schemas(const OpenapiSettings& settings);

}  // namespace concord::http
