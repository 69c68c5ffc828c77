// The OpenAPI document as one HTML page that reads without scripts; with its own script requests can be tried from it.
// No external file, each text escaped.
#pragma once

#include <string>
#include <string_view>

#include "core/json/value.h"

namespace concord::http {

[[nodiscard]] std::string docs_page(const json::Value& openapi);
// The text of docs_page.js, which the page ends with: it reads openapi.json where the page is.
[[nodiscard]] std::string_view docs_script() noexcept;
// Allows the page's one style sheet and one script, by their hashes, and requests to its own origin; nothing else.
[[nodiscard]] std::string docs_content_security_policy();

}  // namespace concord::http
