// The Prefer header (RFC 7240) as far as the routes honour it. What is not known is ignored, as the RFC wants.
#pragma once

#include <optional>

#include "core/http.h"
#include "service/artifacts/artifacts.h"

namespace concord::http {

// The `handling` preference; empty when there is none that is known. The first one counts.
[[nodiscard]] std::optional<artifacts::Handling> preferred_handling(const Headers& headers);

}  // namespace concord::http
