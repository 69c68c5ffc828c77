// The OpenAPI document as one HTML page: no script, no external file, each text escaped.
#pragma once

#include <string>

#include "core/json/value.h"

namespace concord::http {

[[nodiscard]] std::string docs_page(const json::Value& openapi);
// Allows the page's one style sheet, by its hash, and nothing else.
[[nodiscard]] std::string docs_content_security_policy();

}  // namespace concord::http
