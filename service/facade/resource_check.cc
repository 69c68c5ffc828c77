#include "service/facade/resource_check.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "fhir/rest/subset.h"

namespace concord::facade {

Status check_resource(const Work& work, const json::Value& resource, std::string_view type) {
  if (resource.text("resourceType") != type) {
    constexpr const char* kText = "the body must be a resource of the type that the URL names";
    return fail(ErrorKind::malformed, kText, {{Severity::error, "invalid", "resourceType", kText}});
  }
  std::vector<Issue> issues = work.services.validator.validate(resource);
  if (!fhir::is_valid(issues)) return fail(ErrorKind::malformed, "not valid FHIR R4", std::move(issues));
  if (rest::is_subsetted(resource)) {
    constexpr const char* kText = "a resource that is tagged SUBSETTED is a part: what it leaves out would be lost";
    return fail(ErrorKind::unprocessable, kText,
                {{Severity::error, "business-rule", fmt::format("{}.meta.tag", type), kText}});
  }
  return {};
}

Status check_patched(const Work& work, const json::Value& resource, std::string_view type) {
  auto checked = check_resource(work, resource, type);
  if (checked || checked.error().kind != ErrorKind::malformed) return checked;
  Error error = std::move(checked).error();
  error.kind = ErrorKind::unprocessable;
  return fail(std::move(error));
}

Status check_id(const json::Value& resource, std::string_view type, std::string_view id) {
  if (resource.text("id") == id) return {};
  constexpr const char* kText = "the id of the body must be that of the URL";
  return fail(ErrorKind::malformed, kText, {{Severity::error, "value", fmt::format("{}.id", type), kText}});
}

}  // namespace concord::facade
