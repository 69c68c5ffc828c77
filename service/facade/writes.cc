#include <optional>
#include <string>
#include <utility>

#include "fhir/reference.h"
#include "fhir/rest/entity_tag.h"
#include "fhir/rest/json_patch.h"
#include "service/facade/interactions.h"
#include "service/facade/preconditions.h"
#include "service/facade/resource_check.h"
#include "service/facade/write_one.h"

namespace concord::facade {
namespace {

using json::Value;

// The version that a patch was made of, which must still be there when it is written.
std::string tag_of(const partner::Answer& read) {
  const auto version = (*read.body)["meta"].text("versionId");
  const auto known = version.empty() ? rest::version_of(read.etag) : version;
  return known.empty() ? std::string{} : rest::entity_tag(known);
}

bool is_raced(const Error& error) {
  return error.kind == ErrorKind::precondition_failed || error.kind == ErrorKind::conflict;
}

// One attempt: read, patch, check, write if nobody else has.
Result<Answer> patch_once(const Work& work, const std::string& id) {
  ASSIGN_OR_RETURN(const auto read, work.services.partner.read(work.type(), id, work.deadline));
  if (!read.body || read.body->text("resourceType") != work.type()) {
    return fail(ErrorKind::partner_broken, "the partner did not answer with the resource that was asked for");
  }
  const Value ours = work.rewrite.outward(*read.body);
  const std::string tag = tag_of(read);
  const auto& if_match = work.call.conditions.if_match;
  if (!if_match.empty() && !rest::names_version(if_match, rest::version_of(tag))) {
    return fail(ErrorKind::precondition_failed, "If-Match does not name the current version");
  }
  if (rest::names_version(work.call.conditions.if_none_match, rest::version_of(tag))) {
    return fail(ErrorKind::precondition_failed, "If-None-Match names what is there");
  }
  ASSIGN_OR_RETURN(const Value patched, rest::patch_resource(ours, *work.call.body));
  RETURN_IF_ERROR(check_patched(work, patched, work.type()));
  return write_over(work, patched, id, tag);
}

}  // namespace

std::string id_in(std::string_view location, std::string_view type) {
  const auto literal = fhir::parse_reference(location);
  return literal && literal->type == type ? literal->id : std::string{};
}

Answer created_answer(const Work& work, const partner::Answer& answer, const std::string& type) {
  const bool has_body = answer.body && answer.body->text("resourceType") == type;
  const std::string id = has_body ? std::string{answer.body->text("id")} : id_in(answer.location, type);
  return written_answer(work, answer.status, answer, type, id);
}

Result<Answer> write_new(const Work& work, const Value& resource) {
  const Value inward = work.rewrite.inward(json::with(resource, "id", {}));
  ASSIGN_OR_RETURN(const auto answer, work.services.partner.create(inward, {}, work.deadline));
  return created_answer(work, answer, work.type());
}

Result<Answer> write_over(const Work& work, const Value& resource, const std::string& id, const std::string& tag) {
  const Value inward = work.rewrite.inward(resource);
  auto answer = work.services.partner.update(inward, tag, work.deadline);
  if (answer) return written_answer(work, answer->status == 201 ? 201 : 200, *answer, work.type(), id);
  const bool is_denied = !answer.error().reason.empty();
  if (!is_denied && (answer.error().kind == ErrorKind::not_found || answer.error().kind == ErrorKind::gone)) {
    return fail(ErrorKind::method_not_allowed, "no resource has this id, and the partner lets clients choose none");
  }
  return tl::unexpected(std::move(answer).error());
}

Result<Answer> update(const Work& work) {
  RETURN_IF_ERROR(check_resource(work, *work.call.body, work.type()));
  RETURN_IF_ERROR(check_id(*work.call.body, work.type(), work.id()));
  ASSIGN_OR_RETURN(const std::string tag, checked_conditions(work, work.type(), work.id()));
  return write_over(work, *work.call.body, work.id(), tag);
}

Result<Answer> patch_resource_at(const Work& work, const std::string& id) {
  for (int attempt = 1;; ++attempt) {
    auto answer = patch_once(work, id);
    const rest::Conditions& conditions = work.call.conditions;
    const bool is_plain = conditions.if_match.empty() && conditions.if_none_match.empty();
    const bool may_pass = is_plain && attempt < work.settings.patch_attempts;
    if (answer || !is_raced(answer.error()) || !may_pass) return answer;
  }
}

Result<Answer> patch(const Work& work) { return patch_resource_at(work, work.id()); }

Result<Answer> remove_at(const Work& work, const std::string& id) {
  ASSIGN_OR_RETURN(const std::string tag, checked_conditions(work, work.type(), id));
  const auto answer = work.services.partner.remove(work.type(), id, tag, work.deadline);
  if (!answer && answer.error().kind != ErrorKind::not_found && answer.error().kind != ErrorKind::gone) {
    return tl::unexpected(answer.error());
  }
  return removed_answer(work);
}

Result<Answer> remove(const Work& work) { return remove_at(work, work.id()); }

}  // namespace concord::facade
