#include "service/http/fhir_handlers.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/json/write.h"
#include "fhir/rest/call.h"
#include "service/facade/rest.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

constexpr std::string_view kFhirSegment = "/fhir";

// Behind "/{p}/fhir" or "/fhir", still escaped. A partner's id is no resource type and holds no slash.
std::string_view below_base(const Call& call) {
  std::string_view path = call.request.path();
  const std::string_view partner = call.partner->id.str();
  if (path.substr(1).starts_with(partner) && path.substr(1 + partner.size()).starts_with(kFhirSegment)) {
    path.remove_prefix(1 + partner.size());
  }
  path.remove_prefix(std::min(path.find('/', 1), path.size()));
  return path;
}

bool wants_indented(const Parameters& parameters) {
  return std::ranges::any_of(parameters,
                             [](const auto& each) { return each.first == "_pretty" && each.second == "true"; });
}

Response written(const facade::Answer& answer, bool is_indented) {
  Response out{.status = answer.status, .headers = {}, .body = {}};
  if (answer.body) {
    out.headers.set("Content-Type", std::string{kFhirJson});
    out.body = is_indented ? json::write_pretty(*answer.body) : json::write(*answer.body);
  }
  if (!answer.etag.empty()) out.headers.set("ETag", answer.etag);
  if (!answer.last_modified.empty()) out.headers.set("Last-Modified", answer.last_modified);
  if (!answer.location.empty()) out.headers.set("Location", answer.location);
  if (answer.retry_after) out.headers.set("Retry-After", std::to_string(answer.retry_after->count()));
  out.headers.set("Cache-Control", answer.is_public ? "public, max-age=300" : "no-store");
  out.headers.set("Vary", answer.is_public ? "Accept" : "Accept, Authorization, Prefer");
  return out;
}

}  // namespace

Result<Response> perform_fhir(const Call& call) {
  const std::string_view path = below_base(call);
  const auto asked = fhir::rest::call_of(call.request, path);
  const auto answer = asked ? call.partner->rest->perform(*asked, call.access, call.request.deadline)
                            : Result<facade::Answer>{tl::unexpected(asked.error())};
  if (answer) return written(*answer, wants_indented(asked->parameters));
  if (answer.error().kind != ErrorKind::method_not_allowed) return tl::unexpected(answer.error());
  Response refused = respond(answer.error());
  if (const auto target = fhir::rest::parse_target(path)) {
    const std::string methods = call.partner->rest->allowed(*target, call.request.deadline);
    refused.headers.set("Allow", methods + (methods.empty() ? "OPTIONS" : ", OPTIONS"));
  }
  return refused;
}

}  // namespace concord::http
