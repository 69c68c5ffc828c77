#include "service/facade/answer.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/http_date.h"
#include "fhir/outcome.h"
#include "fhir/rest/entity_tag.h"
#include "fhir/rest/status.h"
#include "fhir/rest/subset.h"
#include "service/partner/findings.h"

namespace concord::facade {
namespace {

using json::Value;

constexpr int kNotModified = 304;

std::string version_of(const Value& resource, const std::string& etag) {
  const auto stated = resource["meta"].text("versionId");
  return std::string{stated.empty() ? rest::version_of(etag) : stated};
}

std::string last_modified_of(const Value& resource, const std::string& stated) {
  if (const auto at = parse_instant(resource["meta"].text("lastUpdated"))) return format_http_date(*at);
  return parse_http_date(stated) ? stated : std::string{};
}

// RFC 9110 §13.2.2: If-None-Match decides alone where it is sent.
bool is_known(const rest::Conditions& conditions, std::string_view version, const std::string& last_modified) {
  if (!conditions.if_none_match.empty()) return rest::names_version(conditions.if_none_match, version);
  const auto since = parse_http_date(conditions.if_modified_since);
  const auto modified = parse_http_date(last_modified);
  return since && modified && *modified <= *since;
}

Status check_subset(const rest::Subset& subset) {
  if (!subset.is_count()) return {};
  constexpr const char* kText = "_summary=count is for searches";
  return fail(ErrorKind::malformed, kText, {{Severity::error, "value", "", kText}});
}

void describe(Answer& out, const Work& work, const Value& resource, const partner::Answer& said,
              const std::string& type, const std::string& id) {
  const std::string version = version_of(resource, said.etag);
  if (!version.empty()) out.etag = rest::entity_tag(version);
  out.last_modified = last_modified_of(resource, said.last_modified);
  if (id.empty()) return;
  out.full_url = fmt::format("{}/{}/{}", work.base, type, id);
  out.location = version.empty() ? out.full_url : fmt::format("{}/_history/{}", out.full_url, version);
}

Value done_outcome(int status) {
  return fhir::operation_outcome(Severity::information, "informational", rest::status_line(status));
}

// What the caller gets of a write, when that is the resource.
std::optional<Value> representation(const Work& work, const partner::Answer& written, const std::string& type,
                                    const std::string& id) {
  std::optional<Value> resource = written.body;
  if (!resource || resource->text("resourceType") != type) {
    auto read = work.services.partner.read(type, id, work.deadline);
    if (!read || !read->body || read->body->text("resourceType") != type) return std::nullopt;
    resource = std::move(read->body);
  }
  return work.rewrite.outward(*resource);
}

struct StatusKind {
  int status;
  ErrorKind kind;
};
// What a partner says of a request is true of the request that we were sent, but for our own credentials.
constexpr std::array kRefusals{
    StatusKind{400, ErrorKind::malformed},
    StatusKind{404, ErrorKind::not_found},
    StatusKind{405, ErrorKind::method_not_allowed},
    StatusKind{409, ErrorKind::conflict},
    StatusKind{410, ErrorKind::gone},
    StatusKind{412, ErrorKind::precondition_failed},
    StatusKind{413, ErrorKind::too_large},
    StatusKind{422, ErrorKind::unprocessable},
    StatusKind{428, ErrorKind::precondition_failed},
    StatusKind{501, ErrorKind::unsupported},
};

// Some partners have one code for whatever went wrong; the status says more.
constexpr std::string_view kAnyFault = "processing";
struct KindMeaning {
  ErrorKind kind;
  std::string_view code;
  std::string_view text;  // where the partner's is not passed on; empty: the status does not say enough
};
constexpr std::array kMeanings{
    KindMeaning{ErrorKind::not_found, "not-found", "the partner has no such resource, or no such version of it"},
    KindMeaning{ErrorKind::method_not_allowed, "not-supported", "the partner does not offer this interaction here"},
    KindMeaning{ErrorKind::conflict, "conflict", ""},
    KindMeaning{ErrorKind::gone, "deleted", "the resource was deleted"},
    KindMeaning{ErrorKind::precondition_failed, "conflict", "the condition does not hold of what the partner has now"},
    KindMeaning{ErrorKind::too_large, "too-long", "the partner does not take as much"},
};

}  // namespace

Error as_ours(Error error) {
  if (error.kind == ErrorKind::partner_rejected) {
    const auto* row = std::ranges::find(kRefusals, error.partner_status, &StatusKind::status);
    if (row != kRefusals.end()) error.kind = row->kind;
  }
  const auto* said = std::ranges::find(kMeanings, error.kind, &KindMeaning::kind);
  if (said == kMeanings.end()) return error;
  for (Issue& issue : error.issues) {
    if (issue.severity > Severity::error) continue;
    if (issue.code == kAnyFault) issue.code = said->code;
    const bool is_plain = issue.code == said->code && issue.expression.empty() && !said->text.empty();
    if (is_plain && issue.text == partner::kTextWithheld) issue.text = said->text;
  }
  return error;
}

Result<Answer> resource_answer(const Work& work, const partner::Answer& read, const std::string& type) {
  ASSIGN_OR_RETURN(const auto subset, rest::parse_subset(work.call.parameters));
  RETURN_IF_ERROR(check_subset(subset));
  if (!read.body || read.body->text("resourceType") != type) {
    return fail(ErrorKind::partner_broken, "the partner did not answer with the resource that was asked for");
  }
  const Value visible = work.rewrite.outward(*read.body);
  Answer out;
  describe(out, work, visible, read, type, std::string{visible.text("id")});
  const std::string version = version_of(visible, read.etag);
  if (is_known(work.call.conditions, version, out.last_modified)) {
    out.status = kNotModified;
  } else {
    out.body = rest::subset_of(visible, subset);
  }
  out.location.clear();
  return out;
}

Answer written_answer(const Work& work, int status, const partner::Answer& written, const std::string& type,
                      const std::string& id) {
  Answer out{.status = status};
  std::optional<Value> resource = written.body;
  const rest::Return returns = work.call.preferences.returns;
  if (returns == rest::Return::unsaid || returns == rest::Return::representation) {
    resource = representation(work, written, type, id);
    out.body = resource;
  } else if (returns == rest::Return::outcome) {
    out.body = done_outcome(status);
  }
  describe(out, work, resource.value_or(Value{}), written, type, id);
  return out;
}

Answer removed_answer(const Work& work) {
  if (work.call.preferences.returns != rest::Return::outcome) return {.status = 204};
  return {.status = 200, .body = done_outcome(200)};
}

}  // namespace concord::facade
