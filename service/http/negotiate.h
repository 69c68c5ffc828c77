// Content negotiation (RFC 9110 §§8.3, 12.5.1) as far as the routes need it: what a body is, and what the client
// takes. Values are judged, never changed.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/http.h"
#include "core/result.h"

namespace concord::http {

enum class BodyKind : std::uint8_t { none, json, fhir_json, json_patch, form, batch };

// The request's body is of the kind, in UTF-8 and not compressed. `json` and
// `fhir_json` are application/json or application/*+json; `batch` is those and NDJSON. Errors: unsupported_media.
[[nodiscard]] Status check_content_type(const Request& request, BodyKind kind);

// `fhir` is negotiated by the rules of FHIR (fhir/rest/media.h), the body too; `fixed_json` not at all.
// `batch` is JSON or NDJSON.
enum class Produces : std::uint8_t { json, html, fhir, fixed_json, batch };

// Some media range of Accept with q > 0 takes it; the most specific range decides. Each JSON type stands for all.
// Errors: not_acceptable.
[[nodiscard]] Status check_accept(const Request& request, Produces produces);

// application/x-ndjson or application/ndjson.
[[nodiscard]] bool is_ndjson(std::string_view content_type);
// Whether Accept names NDJSON, no less than JSON; `no` when it names JSON; `unsaid` when it names neither.
enum class LinesWanted : std::uint8_t { unsaid, yes, no };
[[nodiscard]] LinesWanted lines_wanted(const Headers& headers);

}  // namespace concord::http
