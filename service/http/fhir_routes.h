// The rows of the route table below /{p}/fhir (R4 http.html). What is served of them in front of a partner, its
// CapabilityStatement says.
#pragma once

#include <span>

#include "service/http/routes.h"

namespace concord::http {

[[nodiscard]] std::span<const Route> fhir_routes() noexcept;

}  // namespace concord::http
