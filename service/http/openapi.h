// The OpenAPI 3.1 document, made from the route table, the map of errors and the schemas of the mappers.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/json/value.h"
#include "service/http/routes.h"

namespace concord::http {

struct OpenapiSettings {
  std::string_view public_url;
  std::span<const std::string> partners;  // the first is the default one
};

[[nodiscard]] json::Value openapi(std::span<const Route> routes, const OpenapiSettings& settings);

}  // namespace concord::http
