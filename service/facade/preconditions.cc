#include "service/facade/preconditions.h"

#include "fhir/resource_types.h"
#include "fhir/rest/entity_tag.h"
#include "service/facade/offered.h"

namespace concord::facade {
namespace {

// One plain tag that the partner can compare.
bool is_simple(const std::string& tags) { return fhir::is_logical_id(rest::version_of(tags)); }

}  // namespace

Result<std::string> checked_conditions(const Work& work, const std::string& type, const std::string& id) {
  const rest::Conditions& conditions = work.call.conditions;
  if (conditions.if_match.empty() && conditions.if_none_match.empty()) return std::string{};
  ASSIGN_OR_RETURN(const auto known, known_type(work, type));
  const bool compares = known->versioning == partner::Versioning::versioned_update;
  if (compares && conditions.if_none_match.empty() && is_simple(conditions.if_match)) {
    return rest::entity_tag(rest::version_of(conditions.if_match));
  }
  const auto read = work.services.partner.read(type, id, work.deadline);
  const bool is_absent = !read && (read.error().kind == ErrorKind::not_found || read.error().kind == ErrorKind::gone);
  if (!read && !is_absent) return tl::unexpected(read.error());
  std::string version;
  if (read && read->body) {
    const auto stated = (*read->body)["meta"].text("versionId");
    version = stated.empty() ? rest::version_of(read->etag) : stated;
  }
  if (!conditions.if_match.empty() && (is_absent || !rest::names_version(conditions.if_match, version))) {
    return fail(ErrorKind::precondition_failed, "If-Match does not name the current version");
  }
  if (!conditions.if_none_match.empty() && !is_absent && rest::names_version(conditions.if_none_match, version)) {
    return fail(ErrorKind::precondition_failed, "If-None-Match names what is there");
  }
  return conditions.if_match.empty() || version.empty() ? std::string{} : rest::entity_tag(version);
}

}  // namespace concord::facade
