#include "service/http/openapi.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/version.h"
#include "fhir/rest/status.h"
#include "service/http/openapi_components.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

json::Value reference(std::string_view component) {
  return json::object({{"$ref", fmt::format("#/components/schemas/{}", component)}});
}

std::string_view to_string(In in) noexcept {
  switch (in) {
    case In::path:
      return "path";
    case In::query:
      return "query";
    case In::header:
      return "header";
  }
  return "query";
}

std::string_view media_type(BodyKind kind) noexcept {
  if (kind == BodyKind::fhir_json) return "application/fhir+json";
  if (kind == BodyKind::json_patch) return "application/json-patch+json";
  return kind == BodyKind::form ? "application/x-www-form-urlencoded" : "application/json";
}

json::Value content(std::string_view type, std::string_view schema) {
  json::Object types;
  const json::Value any{json::Object{}};
  json::Object media;
  media.push_back(json::Member::constant("schema", schema.empty() ? any : reference(schema)));
  types.emplace_back(type, json::Value{std::move(media)});
  return {std::move(types)};
}

// What is taken or given as a JSON array of many is so as lines, too.
json::Value content_of_many(std::string_view schema, std::string_view line_schema) {
  const json::Value array = content("application/json", schema);
  json::Object types{array.members().begin(), array.members().end()};
  const json::Value lines = content("application/x-ndjson", line_schema);
  for (const json::Member& member : lines.members()) types.push_back(member);
  return {std::move(types)};
}

json::Value request_content(const Route& route) {
  if (route.body == BodyKind::batch) return content_of_many(route.body_schema, "artifact");
  return content(media_type(route.body), route.body_schema);
}

json::Value parameters_of(const Route& route) {
  json::Array out;
  for (const ParameterDoc& parameter : route.parameters) {
    out.push_back(json::object({{"name", parameter.name},
                                {"in", to_string(parameter.in)},
                                {"required", parameter.is_required},
                                {"description", parameter.text},
                                {"schema", reference(parameter.schema)}}));
  }
  return {std::move(out)};
}

json::Value header(std::string_view text) {
  return json::object({{"description", text}, {"schema", reference("string")}});
}

json::Value success(const Route& route, const AnswerDoc& answer) {
  json::Object out;
  out.push_back(json::Member::constant("description", answer.text));
  if (answer.has_location) {
    out.push_back(json::Member::constant("headers", json::object({{"Location", header("URL of the artifact")}})));
  }
  if (!answer.content_type.empty()) {
    out.push_back(json::Member::constant("content", route.body == BodyKind::batch
                                                        ? content_of_many(answer.schema, "batch-outcome")
                                                        : content(answer.content_type, answer.schema)));
  }
  return {std::move(out)};
}

// One answer a status: kinds that share one are named together.
json::Value failure(const std::vector<std::string_view>& codes) {
  json::Object out;
  out.push_back(json::Member::constant(
      "description",
      fmt::format("Refused; issue code, where the findings have none of their own: {}.", fmt::join(codes, ", "))));
  const bool may_wait = std::ranges::any_of(
      codes, [](std::string_view code) { return code == "transient" || code == "throttled" || code == "timeout"; });
  if (may_wait) {
    out.push_back(json::Member::constant("headers", json::object({{"Retry-After", header("Seconds to wait")}})));
  }
  out.push_back(json::Member::constant("content", content("application/fhir+json", "operation-outcome")));
  return {std::move(out)};
}

json::Value responses_of(const Route& route) {
  std::map<int, json::Value> answers;
  std::map<int, std::vector<std::string_view>> codes;
  for (const AnswerDoc& answer : route.answers) answers.emplace(answer.status, success(route, answer));
  std::vector<ErrorKind> errors{route.errors.begin(), route.errors.end()};
  for (const ErrorKind denial : {ErrorKind::unauthenticated, ErrorKind::forbidden}) {
    if (!route.is_public && std::ranges::find(errors, denial) == errors.end()) errors.push_back(denial);
  }
  for (const ErrorKind kind : errors) codes[fhir::rest::verdict(kind).status].push_back(fhir::rest::verdict(kind).code);
  for (const auto& [status, list] : codes) answers.emplace(status, failure(list));
  json::Object out;
  for (const auto& [status, answer] : answers) out.emplace_back(json::Value{std::to_string(status)}, answer);
  return {std::move(out)};
}

std::string_view tag_of(const Route& route) noexcept {
  if (route.pattern.starts_with("/{p}/artifacts")) return "artifacts";
  return route.pattern.starts_with("/{p}/fhir") ? "fhir" : "service";
}

json::Value operation(const Route& route) {
  json::Object out;
  out.push_back(json::Member::constant("operationId", route.operation));
  out.push_back(json::Member::constant("summary", route.summary));
  out.push_back(json::Member::constant("description", route.text));
  out.push_back(json::Member::constant("tags", json::Array{tag_of(route)}));
  if (!route.parameters.empty()) out.push_back(json::Member::constant("parameters", parameters_of(route)));
  if (route.body != BodyKind::none) {
    out.push_back(json::Member::constant(
        "requestBody", json::object({{"required", route.is_body_required}, {"content", request_content(route)}})));
  }
  out.push_back(json::Member::constant("responses", responses_of(route)));
  if (route.is_public) out.push_back(json::Member::constant("security", json::Array{}));
  return {std::move(out)};
}

std::string lowered(std::string_view method) {
  std::string out{method};
  std::ranges::transform(out, out.begin(), [](char c) { return static_cast<char>(c | 0x20); });
  return out;
}

json::Value paths(std::span<const Route> routes) {
  std::vector<std::pair<std::string_view, json::Object>> by_pattern;
  for (const Route& route : routes) {
    auto it = std::ranges::find(by_pattern, route.pattern, &decltype(by_pattern)::value_type::first);
    if (it == by_pattern.end()) it = by_pattern.insert(it, {route.pattern, json::Object{}});
    it->second.emplace_back(json::Value{lowered(http::to_string(route.method))}, operation(route));
  }
  json::Object out;
  for (auto& [pattern, operations] : by_pattern) out.emplace_back(pattern, json::Value{std::move(operations)});
  return {std::move(out)};
}

json::Value tag(std::string_view name, std::string_view text) {
  return json::object({{"name", name}, {"description", text}});
}

json::Value components(const OpenapiSettings& settings) {
  const json::Value bearer = json::object(
      {{"type", "http"},
       {"scheme", "bearer"},
       {"description",
        "An access token with SMART scopes, of the authorization server that "
        "/{p}/fhir/.well-known/smart-configuration names. System clients may show a certificate instead."}});
  return json::object(
      {{"schemas", openapi_schemas(settings)}, {"securitySchemes", json::object({{"bearer", bearer}})}});
}

constexpr std::string_view kText =
    "Collaborative care artifacts in, FHIR R4 at the partner EHR, and back. Each path that starts with a partner id is "
    "also served without it, for the default partner. Errors are FHIR OperationOutcomes that name every finding and "
    "say in details.coding whether to retry.";

}  // namespace

json::Value openapi(std::span<const Route> routes, const OpenapiSettings& settings) {
  json::Object out;
  out.push_back(json::Member::constant("openapi", "3.1.0"));
  out.push_back(json::Member::constant(
      "info", json::object({{"title", "Concord"}, {"version", kVersion}, {"description", kText}})));
  out.push_back(json::Member::constant("servers", json::Array{json::object({{"url", settings.public_url}})}));
  out.push_back(json::Member::constant("security", json::Array{json::object({{"bearer", json::Array{}}})}));
  out.push_back(json::Member::constant(
      "tags", json::Array{tag("artifacts", "Submit artifacts and read them back"), tag("fhir", "FHIR R4"),
                          tag("service", "What this service is and takes; no patient data")}));
  out.push_back(json::Member::constant("paths", paths(routes)));
  out.push_back(json::Member::constant("components", components(settings)));
  return {std::move(out)};
}

}  // namespace concord::http
