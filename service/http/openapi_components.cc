#include "service/http/openapi_components.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/json/read.h"
#include "mappers/mapper.h"

namespace concord::http {
namespace {

// JSON Schema 2020-12 of what this service answers, by component name.
constexpr std::string_view kAnswers = R"json({
"artifact-id": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
"idempotency-key": {"type": "string", "minLength": 1, "maxLength": 255},
"parameters": {"type": "object", "required": ["resourceType"], "properties": {
  "resourceType": {"const": "Parameters"}, "parameter": {"type": "array", "items": {"type": "object"}}}},
"prefer": {"type": "string", "examples": ["handling=lenient"]},
"page-size": {"type": "integer", "minimum": 1, "default": 20},
"resource": {"type": "object", "required": ["resourceType"], "properties": {
  "resourceType": {"$ref": "#/components/schemas/resource-type"}}, "description": "A FHIR R4 resource"},
"bundle": {"type": "object", "required": ["resourceType", "type"], "properties": {
  "resourceType": {"const": "Bundle"}, "type": {"type": "string"}, "total": {"type": "integer", "minimum": 0},
  "link": {"type": "array", "items": {"type": "object", "required": ["relation", "url"]}},
  "entry": {"type": "array", "items": {"type": "object"}}}},
"compartment": {"enum": ["Patient", "Practitioner", "RelatedPerson", "Encounter", "Device"]},
"fhir-count": {"type": "integer", "minimum": 0},
"fhir-format": {"enum": ["json", "application/json", "application/fhir+json"]},
"fhir-prefer": {"type": "string", "examples": ["return=minimal"]},
"fhir-summary": {"enum": ["true", "false", "text", "data", "count"]},
"json-patch": {"type": "array", "items": {"type": "object", "required": ["op", "path"], "properties": {
  "op": {"enum": ["add", "remove", "replace", "move", "copy", "test"]}, "path": {"type": "string"},
  "from": {"type": "string"}, "value": {}}}},
"statement-mode": {"enum": ["full", "normative", "terminology"]},
"resource-id": {"type": "string", "pattern": "^[A-Za-z0-9.-]{1,64}$"},
"resource-type": {"type": "string", "pattern": "^[A-Z][A-Za-z]+$"},
"string": {"type": "string"},
"text": {"type": "string", "minLength": 1},
"validate-mode": {"enum": ["create", "update"]},
"search-form": {"type": "object", "additionalProperties": false, "minProperties": 1,
  "description": "Either patient or identifier", "properties": {
  "patient": {"$ref": "#/components/schemas/text"}, "identifier": {"$ref": "#/components/schemas/text"},
  "_count": {"$ref": "#/components/schemas/page-size"}, "cursor": {"$ref": "#/components/schemas/text"}}},
"note": {"type": "object", "required": ["kind", "text"], "properties": {
  "kind": {"enum": ["dropped", "defaulted", "translated", "normalised", "doubted"]},
  "pointer": {"type": "string", "description": "JSON pointer into the artifact"},
  "expression": {"type": "string", "description": "FHIRPath of what it became"},
  "text": {"type": "string"}}},
"issue": {"type": "object", "required": ["severity", "code"], "properties": {
  "severity": {"enum": ["fatal", "error", "warning", "information"]},
  "code": {"type": "string", "description": "http://hl7.org/fhir/issue-type"},
  "details": {"type": "object", "description": "coding says whether to retry: never, same-request or later"},
  "expression": {"type": "array", "items": {"type": "string"},
    "description": "JSON pointer into the artifact, or FHIRPath"}}},
"operation-outcome": {"type": "object", "required": ["resourceType", "issue"], "properties": {
  "resourceType": {"const": "OperationOutcome"},
  "issue": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/issue"}}}},
"delivery-report": {"type": "object",
  "required": ["artifact", "outcome", "form", "guarantee", "retry", "resources", "issues", "notes", "alerts"],
  "properties": {
    "artifact": {"type": "object", "description": "Of a refused one only what can be its key", "properties": {
      "artifact": {"$ref": "#/components/schemas/artifact-type"}, "source": {"type": "string", "format": "uri"},
      "id": {"$ref": "#/components/schemas/artifact-id"}, "recordedAt": {"type": "string", "format": "date-time"}}},
    "outcome": {"enum": ["delivered", "delivered-with-loss", "updated", "replayed", "unknown", "refused"]},
    "form": {"enum": ["transaction", "single-writes", "questionnaire-response", "document-reference"]},
    "guarantee": {"enum": ["exact", "reconcilable", "at-most-once"]},
    "retry": {"enum": ["never", "same-request", "later"]},
    "resources": {"type": "array", "items": {"type": "object", "required": ["role", "type", "fate"], "properties": {
      "role": {"type": "string"}, "type": {"type": "string"},
      "fate": {"enum": ["created", "updated", "unchanged", "retracted", "embedded", "lost"]},
      "location": {"type": "string"}, "reason": {"type": "string"}}}},
    "issues": {"type": "array", "items": {"$ref": "#/components/schemas/issue"}},
    "notes": {"type": "array", "items": {"$ref": "#/components/schemas/note"}},
    "alerts": {"type": "array", "items": {"type": "object", "required": ["instrument", "item"], "properties": {
      "instrument": {"type": "string"}, "item": {"type": "string"}, "deliveredAs": {"type": "string"}}}}}},
"artifact-batch": {"type": "array", "maxItems": 1000, "items": {"$ref": "#/components/schemas/artifact"},
  "description": "More than 1,000 are taken when the answer is application/x-ndjson"},
"batch-outcome": {"allOf": [{"$ref": "#/components/schemas/delivery-report"}], "type": "object", "required": ["line"],
  "properties": {"line": {"type": "integer", "minimum": 1,
    "description": "Of the body, empty ones counted; of an array: of the element"}}},
"batch-outcomes": {"type": "array", "items": {"$ref": "#/components/schemas/batch-outcome"}},
"preview": {"type": "object", "required": ["bundle", "notes", "plan"], "properties": {
  "alerts": {"type": "array", "items": {"type": "object"}},
  "bundle": {"type": "object", "description": "A FHIR transaction Bundle"},
  "notes": {"type": "array", "items": {"$ref": "#/components/schemas/note"}},
  "plan": {"type": "object"}}},
"artifact-list": {"type": "object", "required": ["artifacts"], "properties": {
  "artifacts": {"type": "array", "items": {"$ref": "#/components/schemas/artifact"}},
  "notes": {"type": "array", "items": {"$ref": "#/components/schemas/note"}},
  "next": {"type": "string", "format": "uri", "description": "The next page; absent on the last"}}},
"schema-list": {"type": "object", "required": ["schemas"], "properties": {
  "schemas": {"type": "array", "items": {"type": "object", "required": ["type", "url"], "properties": {
    "type": {"$ref": "#/components/schemas/artifact-type"}, "url": {"type": "string", "format": "uri"}}}}}}
})json";

// A schema with `$ref: "#/…"` pointing to its place below `root`, without what only a root schema may say.
json::Value relocated(const json::Value& schema, const std::string& root, bool is_root) {
  if (schema.is_array()) {
    json::Array items;
    for (const json::Value& item : schema.items()) items.push_back(relocated(item, root, false));
    return {std::move(items)};
  }
  if (!schema.is_object()) return schema;
  json::Object members;
  for (const json::Member& member : schema.members()) {
    if (is_root && (member.name() == "$id" || member.name() == "$schema")) continue;
    const std::string_view target = member.value.as_string().value_or("");
    if (member.name() == "$ref" && target.starts_with('#')) {
      members.emplace_back(member.name_value, json::Value{root + std::string{target.substr(1)}});
    } else {
      members.emplace_back(member.name_value, relocated(member.value, root, false));
    }
  }
  return {std::move(members)};
}

std::string component(std::string_view name) { return fmt::format("#/components/schemas/{}", name); }

json::Value any_artifact() {
  json::Array variants;
  json::Object mapping;
  for (const mappers::Mapper* mapper : mappers::all()) {
    variants.push_back(json::object({{"$ref", component(mapper->type())}}));
    mapping.emplace_back(mapper->type(), json::Value{component(mapper->type())});
  }
  return json::object(
      {{"oneOf", std::move(variants)},
       {"discriminator", json::object({{"propertyName", "artifact"}, {"mapping", json::Value{std::move(mapping)}}})}});
}

}  // namespace

json::Value openapi_schemas(const OpenapiSettings& settings) {
  json::Object schemas;
  json::Array types;
  for (const mappers::Mapper* mapper : mappers::all()) {
    types.emplace_back(mapper->type());
    schemas.emplace_back(mapper->type(), relocated(mapper->schema(), component(mapper->type()), true));
  }
  json::Array partners;
  for (const std::string& partner : settings.partners) partners.emplace_back(partner);
  schemas.push_back(json::Member::constant("artifact", any_artifact()));
  schemas.push_back(
      json::Member::constant("artifact-type", json::object({{"type", "string"}, {"enum", std::move(types)}})));
  schemas.push_back(
      json::Member::constant("partner", json::object({{"type", "string"}, {"enum", std::move(partners)}})));
  const auto answers = json::read(kAnswers);
  for (const json::Member& member : answers->members()) schemas.push_back(member);
  return {std::move(schemas)};
}

}  // namespace concord::http
