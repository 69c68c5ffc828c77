// Content negotiation of FHIR REST (R4 http.html#mime-type, RFC 9110 §§8.3, 12.5.1): JSON of FHIR 4.0 is what is
// spoken.
#pragma once

#include <string_view>

#include "core/http.h"
#include "core/result.h"

namespace concord::fhir::rest {

// Whether the client takes JSON of FHIR 4.0. `_format` wins over Accept, a "+" in it may have become a space; in Accept
// the most specific range decides, q=0 refuses. Errors: not_acceptable.
[[nodiscard]] Status check_acceptable(std::string_view accept, const http::Parameters& parameters);

// What a body is: a resource ("application/fhir+json", "application/json", "text/json", "application/json+fhir"), a
// JSON Patch, a form. In UTF-8, of FHIR 4.0, not compressed. Errors: unsupported_media.
[[nodiscard]] Status check_resource_media(const http::Headers& headers);
[[nodiscard]] Status check_patch_media(const http::Headers& headers);
[[nodiscard]] Status check_form_media(const http::Headers& headers);

}  // namespace concord::fhir::rest
