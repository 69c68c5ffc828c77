#include "service/sandbox/answer.h"

#include <fmt/format.h>

#include "core/json/write.h"
#include "fhir/outcome.h"
#include "fhir/rest/entity_tag.h"
#include "fhir/rest/status.h"

namespace concord::sandbox {
namespace {

using fhir::rest::entity_tag;
using fhir::rest::Return;
using fhir::rest::status_line;

std::string location_of(const Answer& answer, std::string_view base) {
  return fmt::format("{}/{}/{}/_history/{}", base, answer.type, answer.id, answer.version);
}

std::string etag_of(const Answer& answer) { return entity_tag(answer.version); }

json::Value done_outcome(int status) {
  return fhir::operation_outcome(Severity::information, "informational", status_line(status));
}

http::Response with_resource(int status, const json::Value& resource) {
  http::Response out{.status = status, .headers = {}, .body = json::write(resource)};
  out.headers.add("Content-Type", "application/fhir+json; charset=utf-8");
  return out;
}

std::optional<json::Value> body_of(const Answer& answer, Return returns) {
  if (answer.status == 304) return std::nullopt;
  if (!answer.is_write) return answer.resource;
  if (returns == Return::minimal) return std::nullopt;
  return returns == Return::outcome ? done_outcome(answer.status) : answer.resource;
}

}  // namespace

Answer answer_about(int status, const Record& record, const Version& version) {
  return {.status = status,
          .resource = version.resource.is_null() ? std::nullopt : std::optional{version.resource},
          .type = record.type,
          .id = record.id,
          .version = fmt::format("{}", version.number),
          .modified = version.at};
}

Answer written(int status, const Record& record) {
  Answer out = answer_about(status, record, record.current());
  out.is_write = true;
  return out;
}

http::Response render(const Answer& answer, Return returns, std::string_view base) {
  http::Response out{.status = answer.status, .headers = {}, .body = {}};
  if (const auto body = body_of(answer, returns)) out = with_resource(answer.status, *body);
  // A deletion may say more only with a body.
  if (answer.status == 204 && !out.body.empty()) out.status = 200;
  out.headers.set("Cache-Control", "no-store");
  if (answer.version.empty()) return out;
  out.headers.set("ETag", etag_of(answer));
  out.headers.set("Last-Modified", format_http_date(answer.modified));
  if (answer.is_write && answer.status != 204) out.headers.set("Location", location_of(answer, base));
  return out;
}

fhir::BundleEntry render_entry(const Answer& answer, Return returns, std::string_view base) {
  fhir::BundleEntry out;
  out.response = fhir::EntryResponse{.status = status_line(answer.status)};
  const bool shows_resource = answer.is_write ? returns == Return::representation : answer.status != 304;
  if (shows_resource) out.resource = answer.resource;
  if (answer.is_write && returns == Return::outcome) out.response->outcome = done_outcome(answer.status);
  if (answer.version.empty()) return out;
  if (out.resource) out.full_url = fmt::format("{}/{}/{}", base, answer.type, answer.id);
  if (answer.is_write && answer.status != 204) {
    out.response->location = fmt::format("{}/{}/_history/{}", answer.type, answer.id, answer.version);
  }
  out.response->etag = etag_of(answer);
  out.response->last_modified = format_instant(answer.modified);
  return out;
}

http::Response render(const Error& error) {
  http::Response out = with_resource(fhir::rest::verdict(error.kind).status, fhir::rest::outcome_of(error));
  out.headers.set("Cache-Control", "no-store");
  return out;
}

fhir::BundleEntry render_entry(const Error& error) {
  fhir::BundleEntry out;
  out.response = fhir::EntryResponse{.status = status_line(fhir::rest::verdict(error.kind).status),
                                     .outcome = fhir::rest::outcome_of(error)};
  return out;
}

}  // namespace concord::sandbox
