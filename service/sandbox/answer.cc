#include "service/sandbox/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/json/write.h"
#include "fhir/outcome.h"

namespace concord::sandbox {
namespace {

struct StatusText {
  int status = 0;
  std::string_view text;
};
constexpr std::array kStatusTexts{
    StatusText{200, "OK"},
    StatusText{201, "Created"},
    StatusText{204, "No Content"},
    StatusText{304, "Not Modified"},
    StatusText{400, "Bad Request"},
    StatusText{404, "Not Found"},
    StatusText{405, "Method Not Allowed"},
    StatusText{406, "Not Acceptable"},
    StatusText{409, "Conflict"},
    StatusText{410, "Gone"},
    StatusText{412, "Precondition Failed"},
    StatusText{413, "Content Too Large"},
    StatusText{415, "Unsupported Media Type"},
    StatusText{422, "Unprocessable Content"},
    StatusText{500, "Internal Server Error"},
};

// How an Error reads in HTTP when it carries no findings of its own.
struct KindRow {
  ErrorKind kind = ErrorKind::fault;
  int status = 500;
  std::string_view code;
};
constexpr std::array kKinds{
    KindRow{ErrorKind::malformed, 400, "invalid"},
    KindRow{ErrorKind::not_found, 404, "not-found"},
    KindRow{ErrorKind::method_not_allowed, 405, "not-supported"},
    KindRow{ErrorKind::not_acceptable, 406, "not-supported"},
    KindRow{ErrorKind::conflict, 409, "conflict"},
    KindRow{ErrorKind::gone, 410, "deleted"},
    KindRow{ErrorKind::precondition_failed, 412, "conflict"},
    KindRow{ErrorKind::too_large, 413, "too-long"},
    KindRow{ErrorKind::unsupported_media, 415, "not-supported"},
    KindRow{ErrorKind::unprocessable, 422, "processing"},
    KindRow{ErrorKind::fault, 500, "exception"},
};

// Kinds that nothing here makes count as faults.
const KindRow& row_of(ErrorKind kind) noexcept {
  const auto* row = std::ranges::find(kKinds, kind, &KindRow::kind);
  return row == kKinds.end() ? kKinds.back() : *row;
}

std::string location_of(const Answer& answer, std::string_view base) {
  return fmt::format("{}/{}/{}/_history/{}", base, answer.type, answer.id, answer.version);
}

std::string etag_of(const Answer& answer) { return fmt::format("W/\"{}\"", answer.version); }

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

int status_of(ErrorKind kind) noexcept { return row_of(kind).status; }

std::vector<Issue> findings_of(const Error& error) {
  if (!error.issues.empty()) return error.issues;
  return {{.severity = Severity::error,
           .code = std::string{row_of(error.kind).code},
           .expression = {},
           .text = error.message}};
}

json::Value outcome_of(const Error& error) { return fhir::operation_outcome(findings_of(error)); }

http::Response render(const Error& error) {
  http::Response out = with_resource(status_of(error.kind), outcome_of(error));
  out.headers.set("Cache-Control", "no-store");
  return out;
}

fhir::BundleEntry render_entry(const Error& error) {
  fhir::BundleEntry out;
  out.response = fhir::EntryResponse{.status = status_line(status_of(error.kind)), .outcome = outcome_of(error)};
  return out;
}

std::string status_line(int status) {
  const auto* row = std::ranges::find(kStatusTexts, status, &StatusText::status);
  return row == kStatusTexts.end() ? fmt::format("{}", status) : fmt::format("{} {}", status, row->text);
}

}  // namespace concord::sandbox
