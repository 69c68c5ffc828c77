#include "service/http/respond.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/crypto/digest.h"
#include "core/json/write.h"
#include "fhir/rest/status.h"
#include "service/http/challenge.h"

namespace concord::http {
namespace {

using fhir::rest::Retry;
using enum fhir::rest::Retry;

// What the listener refuses by itself, before a handler sees it.
struct Rejection {
  int status;
  std::string_view code;
  Retry retry;
  std::string_view text;
};
constexpr std::array kRejections{
    Rejection{400, "structure", never, "the request is no valid HTTP/1.1"},
    Rejection{408, "timeout", same_request, "the request did not arrive in time"},
    Rejection{411, "required", never, "a body needs Content-Length or Transfer-Encoding: chunked"},
    Rejection{413, "too-long", never, "the body is over the limit"},
    Rejection{414, "too-long", never, "the request target is over the limit"},
    Rejection{417, "not-supported", never, "this expectation is not supported"},
    Rejection{431, "too-long", never, "the header fields are over the limit"},
    Rejection{500, "exception", never, "internal error"},
    Rejection{501, "not-supported", never, "this method or transfer coding is not supported"},
    Rejection{503, "transient", later, "too many requests are waiting"},
    Rejection{505, "not-supported", never, "only HTTP/1.0 and HTTP/1.1 are served"},
};
constexpr Rejection kOtherRejection{0, "processing", never, "the request was refused"};

constexpr std::chrono::seconds kRetryAfterDefault{2};

Response outcome_response(int status, const std::vector<Issue>& issues, Retry retry) {
  return respond(status, fhir::rest::outcome_of(issues, retry), kFhirJson);
}

bool names_etag(std::string_view field, std::string_view etag) {
  while (!field.empty()) {
    const std::size_t end = std::min(field.find(','), field.size());
    std::string_view candidate = field.substr(0, end);
    field.remove_prefix(std::min(end + 1, field.size()));
    while (candidate.starts_with(' ') || candidate.starts_with('\t')) candidate.remove_prefix(1);
    while (candidate.ends_with(' ') || candidate.ends_with('\t')) candidate.remove_suffix(1);
    if (candidate.starts_with("W/")) candidate.remove_prefix(2);
    if (candidate == "*" || candidate == etag) return true;
  }
  return false;
}

}  // namespace

Response respond(const Error& error) {
  const Retry retry = fhir::rest::retry_of(error);
  Response response = outcome_response(fhir::rest::verdict(error.kind).status, fhir::rest::findings_of(error), retry);
  if (retry == later || error.retry_after) {
    const auto wait = std::max(error.retry_after.value_or(kRetryAfterDefault), std::chrono::seconds{1});
    response.headers.set("Retry-After", std::to_string(wait.count()));
  }
  if (std::string challenge = challenge_of(error); !challenge.empty()) {
    response.headers.set("WWW-Authenticate", std::move(challenge));
  }
  return response;
}

Response rejection(int status) {
  const auto* row = std::ranges::find(kRejections, status, &Rejection::status);
  if (row == kRejections.end()) row = &kOtherRejection;
  const std::vector<Issue> issues{{.code = std::string{row->code}, .expression = {}, .text = std::string{row->text}}};
  Response response = outcome_response(status, issues, row->retry);
  if (row->retry == later) response.headers.set("Retry-After", std::to_string(kRetryAfterDefault.count()));
  add_security_headers(response);
  return response;
}

Response respond(int status, const json::Value& body, std::string_view content_type) {
  return {.status = status, .headers = {{"Content-Type", std::string{content_type}}}, .body = json::write(body)};
}

Response respond_public(const Request& request, std::string body, std::string_view etag,
                        std::string_view content_type) {
  Response response;
  response.headers.set("ETag", std::string{etag});
  response.headers.set("Cache-Control", "public, max-age=300");
  if (names_etag(request.headers.value("If-None-Match"), etag)) {
    response.status = 304;
    return response;
  }
  response.headers.set("Content-Type", std::string{content_type});
  response.body = std::move(body);
  return response;
}

std::string etag_of(std::string_view body) { return fmt::format("\"{}\"", sha256_hex(body).substr(0, 32)); }

void add_security_headers(Response& response) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kFields{{
      {"X-Content-Type-Options", "nosniff"},
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
      {"Referrer-Policy", "no-referrer"},
  }};
  for (const auto& [name, value] : kFields) {
    if (response.headers.find(name) == nullptr) response.headers.add(std::string{name}, std::string{value});
  }
}

}  // namespace concord::http
