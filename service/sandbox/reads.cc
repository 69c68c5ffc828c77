#include <chrono>
#include <utility>

#include "core/http_date.h"
#include "fhir/rest/entity_tag.h"
#include "fhir/rest/subset.h"
#include "service/sandbox/everything.h"
#include "service/sandbox/history.h"
#include "service/sandbox/interactions.h"
#include "service/sandbox/search.h"
#include "service/sandbox/served.h"

namespace concord::sandbox {
namespace {

// Whether the client has this version already (R4 http.html#cread). If-None-Match wins; a date that is none is ignored
// (RFC 9110 §13.1.3). Dates of HTTP know whole seconds.
bool is_known(const rest::Conditions& conditions, const Answer& answer) {
  if (!conditions.if_none_match.empty()) return rest::names_version(conditions.if_none_match, answer.version);
  const auto since = parse_http_date(conditions.if_modified_since);
  return since && std::chrono::floor<std::chrono::seconds>(answer.modified) <= *since;
}

// What of it was asked for.
Result<Answer> reduced(Answer answer, const rest::Call& call) {
  ASSIGN_OR_RETURN(const auto subset, rest::parse_subset(call.parameters));
  if (subset.is_count()) {
    constexpr const char* kText = "_summary=count is for searches";
    return fail(ErrorKind::malformed, kText, {{Severity::error, "value", "", kText}});
  }
  if (answer.resource) answer.resource = rest::subset_of(*answer.resource, subset);
  return answer;
}

Result<Answer> read(const Reads& reads, const rest::Call& call) {
  const RecordPtr record = reads.find(call.target.type, call.target.id);
  if (!record) return fail(ErrorKind::not_found, "no resource of this type has this id");
  if (record->is_deleted()) return fail(ErrorKind::gone, "the resource was deleted");
  Answer out = answer_about(200, *record, record->current());
  if (is_known(call.conditions, out)) out.status = 304;
  return reduced(std::move(out), call);
}

Result<Answer> version_read(const Reads& reads, const rest::Call& call) {
  const RecordPtr record = reads.find(call.target.type, call.target.id);
  const Version* version = record ? record->find(call.target.version) : nullptr;
  if (version == nullptr) return fail(ErrorKind::not_found, "this version is not known (any more)");
  if (version->resource.is_null()) return fail(ErrorKind::gone, "this version is the deletion");
  return reduced(answer_about(200, *record, *version), call);
}

Result<Answer> history(const Reads& reads, const rest::Call& call, const Context& context) {
  ASSIGN_OR_RETURN(const auto bundle, run_history(reads, call, context));
  return Answer{.resource = fhir::to_json(bundle)};
}

Result<Answer> search(const Reads& reads, const rest::Call& call, const Context& context) {
  SearchRequest request{
      .type = call.target.type, .parameters = call.parameters, .base = context.base, .is_strict = context.is_strict};
  if (call.interaction == Interaction::system_search) request.type = "*";
  if (call.interaction == Interaction::compartment_search) {
    request.compartment = {.type = call.target.type, .id = call.target.id};
    request.type = call.target.member;
  }
  ASSIGN_OR_RETURN(const auto bundle, run_search(reads, request, context.settings));
  return Answer{.resource = fhir::to_json(bundle)};
}

}  // namespace

Result<Answer> perform_read(const Reads& reads, const rest::Call& call, const Context& context) {
  switch (call.interaction) {
    case Interaction::read:
      return read(reads, call);
    case Interaction::version_read:
      return version_read(reads, call);
    case Interaction::history:
    case Interaction::type_history:
    case Interaction::system_history:
      return history(reads, call, context);
    case Interaction::search:
    case Interaction::system_search:
    case Interaction::compartment_search:
      return search(reads, call, context);
    case Interaction::operation: {
      ASSIGN_OR_RETURN(const auto bundle, run_everything(reads, call, context));
      return Answer{.resource = fhir::to_json(bundle)};
    }
    default:
      break;
  }
  return fail(ErrorKind::method_not_allowed, "this interaction is not offered here");
}

}  // namespace concord::sandbox
