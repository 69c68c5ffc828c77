// How answers look: JSON with its headers, and errors as OperationOutcome with the status of fhir/rest/status.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/http.h"
#include "core/json/value.h"

namespace concord::http {

inline constexpr std::string_view kJson = "application/json; charset=utf-8";
inline constexpr std::string_view kFhirJson = "application/fhir+json; charset=utf-8";
inline constexpr std::string_view kSchemaJson = "application/schema+json; charset=utf-8";
inline constexpr std::string_view kHtml = "text/html; charset=utf-8";

// The OperationOutcome of an error: its issues, or its message as the only one. Each issue's details.coding says
// whether to retry, in the words of the delivery report (system [canonical base]/CodeSystem/retry: never,
// same-request, later). `later` always comes with Retry-After.
[[nodiscard]] Response respond(const Error& error);
// The same for a refusal that the listener or the router makes before there is an Error.
[[nodiscard]] Response rejection(int status);

[[nodiscard]] Response respond(int status, const json::Value& body, std::string_view content_type = kJson);
// A document without patient data: strong ETag of its bytes, cacheable for five minutes, and 304 when
// If-None-Match names it (RFC 9110 §13.1.2).
[[nodiscard]] Response respond_public(const Request& request, std::string body, std::string_view etag,
                                      std::string_view content_type);
// "\"<32 hexadecimal digits>\"" of the bytes.
[[nodiscard]] std::string etag_of(std::string_view body);

// Fields that every answer carries, where it has not set them itself: nosniff, no-store, no framing, no referrer.
void add_security_headers(Response& response);

}  // namespace concord::http
