#include "service/facade/validation.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "fhir/outcome.h"
#include "fhir/resource_types.h"

namespace concord::facade {
namespace {

constexpr std::array<std::string_view, 2> kModes = {"create", "update"};

Status unsupported(const std::string& text, std::string expression) {
  return fail(ErrorKind::malformed, text,
              {{.code = "not-supported", .expression = std::move(expression), .text = text}});
}

// What R4 lets a client ask for and we do not do is refused: "valid" must never mean "not looked at".
Status check_parameter(std::string_view name, std::string_view value, const std::string& expression) {
  if (name == "mode") {
    if (std::ranges::find(kModes, value) != kModes.end()) return {};
    return unsupported("mode: only create and update are served", expression);
  }
  if (name == "profile") return unsupported("profile: resources are validated against R4 only", expression);
  return unsupported("no such parameter of $validate", expression);
}

// Parameters that carry the resource, as against Parameters that are to be validated themselves.
bool is_input(const json::Value& body) noexcept {
  return body.text("resourceType") == "Parameters" &&
         std::ranges::any_of(body["parameter"].items(),
                             [](const json::Value& each) { return each.text("name") == "resource"; });
}

Result<json::Value> resource_of(const json::Value& body, bool is_parameters_route) {
  if (!is_input(body)) {
    if (body.text("resourceType") != "Parameters" || is_parameters_route) return body;
    return fail(ErrorKind::unprocessable, "the parameter resource is required",
                {{.code = "required", .expression = "Parameters.parameter", .text = "resource is required"}});
  }
  json::Value resource;
  std::size_t position = 0;
  for (const json::Value& each : body["parameter"].items()) {
    const std::string expression = "Parameters.parameter[" + std::to_string(position++) + "]";
    const std::string_view name = each.text("name");
    if (name == "resource") {
      resource = each["resource"];
      continue;
    }
    const std::string_view code = each.text("valueCode");
    RETURN_IF_ERROR(check_parameter(name, code.empty() ? each.text("valueUri") : code, expression));
  }
  return resource;
}

}  // namespace

Result<json::Value> Validation::validate(std::string_view type, const json::Value& body,
                                         const http::Parameters& query) const {
  if (!type.empty() && !fhir::is_resource_type(type)) {
    return fail(ErrorKind::not_found, "no such resource type",
                {{.code = "not-supported", .expression = {}, .text = "no such resource type in FHIR R4"}});
  }
  for (const auto& [name, value] : query) {
    if (name == "_format" || name == "_pretty") continue;
    RETURN_IF_ERROR(check_parameter(name, value, {}));
  }
  ASSIGN_OR_RETURN(const json::Value resource, resource_of(body, type == "Parameters"));
  auto issues = validator_.validate(resource);
  const std::string_view found = resource.text("resourceType");
  if (!type.empty() && found != type && fhir::is_resource_type(found)) {
    issues.push_back({.code = "invalid",
                      .expression = std::string{found},
                      .text = "the resource is not of the type that the URL names"});
  }
  return fhir::operation_outcome(issues);
}

}  // namespace concord::facade
