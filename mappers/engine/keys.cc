// What every graph of ours shares whatever its type: keys, tags, versions, retraction, the transaction Bundle.
#include <algorithm>
#include <array>
#include <utility>

#include "core/http.h"
#include "core/uuid.h"
#include "mappers/engine/graph.h"
#include "mappers/mapper.h"
#include "mappers/narrative/narrative.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

using json::Value;

// Where a type keeps its status, when it is not `status`; empty: it has none.
struct StatusElement {
  std::string_view type;
  std::string_view element;
};
constexpr std::array kStatusElements{
    StatusElement{"Goal", "lifecycleStatus"},
    StatusElement{"Provenance", ""},
};

struct NoteName {
  NoteKind kind;
  std::string_view name;
};
constexpr std::array kNoteNames{
    NoteName{NoteKind::dropped, "dropped"},       NoteName{NoteKind::defaulted, "defaulted"},
    NoteName{NoteKind::translated, "translated"}, NoteName{NoteKind::normalised, "normalised"},
    NoteName{NoteKind::doubted, "doubted"},
};

Value without_position(const Value& resource) {
  json::Array kept;
  for (const Value& extension : resource["extension"].items()) {
    if (extension.text("url") != kListPositionUrl) kept.push_back(extension);
  }
  return json::with(resource, "extension", kept.empty() ? Value{} : Value{std::move(kept)});
}

Value request_of(const Value& resource) {
  const std::string type{resource.text("resourceType")};
  if (const std::string_view id = resource.text("id"); !id.empty()) {
    return json::object({{"method", Value::literal("PUT")}, {"url", type + "/" + std::string{id}}});
  }
  const Value& element = resource["identifier"];
  const Value& identifier = element.is_array() ? element.at(0) : element;
  const std::string condition = "identifier=" + http::percent_encode(std::string{identifier.text("system")} + "|" +
                                                                     std::string{identifier.text("value")});
  return json::object(
      {{"method", Value::literal("POST")}, {"url", resource["resourceType"]}, {"ifNoneExist", condition}});
}

}  // namespace

std::string_view to_string(NoteKind kind) noexcept {
  return std::ranges::find(kNoteNames, kind, &NoteName::kind)->name;
}

std::string_view status_element(std::string_view type) {
  const auto* row = std::ranges::find(kStatusElements, type, &StatusElement::type);
  return row == kStatusElements.end() ? "status" : row->element;
}

ArtifactKey key_of(const Value& artifact) {
  return {.artifact = std::string{artifact.text("artifact")},
          .source = std::string{artifact.text("source")},
          .id = std::string{artifact.text("id")},
          .recorded_at = std::string{artifact.text("recordedAt")}};
}

Tag artifact_tag(std::string_view type, std::string_view source, std::string_view id) {
  const Value artifact = json::object({{"artifact", type}, {"source", source}, {"id", id}});
  return {.system = std::string{kArtifactTagSystem}, .code = Names{artifact}.uuid("artifact")};
}

std::optional<Instant> recorded_at_of(const Value& primary_resource) {
  const auto instant =
      parse_instant(extension_value(primary_resource, kRecordedAtUrl, "valueInstant").as_string().value_or(""));
  return instant ? std::optional{*instant} : std::nullopt;
}

std::optional<ArtifactKey> key_of_primary(const Value& primary_resource) {
  const Mapper* mapper = find_for(primary_resource);
  const Value& recorded_at = extension_value(primary_resource, kRecordedAtUrl, "valueInstant");
  if (mapper == nullptr || !recorded_at.is_string()) return std::nullopt;
  const Value& identifier = business_identifier(primary_resource, mapper->type());
  if (identifier.is_null()) return std::nullopt;
  return ArtifactKey{.artifact = std::string{mapper->type()},
                     .source = std::string{identifier.text("system")},
                     .id = std::string{identifier.text("value")},
                     .recorded_at = std::string{*recorded_at.as_string()}};
}

Value transaction_bundle(const Graph& graph) {
  json::ArrayBuilder entries{graph.resources.size()};
  for (const GraphResource& one : graph.resources) {
    entries.add(
        json::object({{"fullUrl", one.full_url}, {"resource", one.resource}, {"request", request_of(one.resource)}}));
  }
  return json::object({{"resourceType", "Bundle"}, {"type", "transaction"}, {"entry", entries.take()}});
}

std::optional<Value> retracted(const Value& stored) {
  const std::string_view element = status_element(stored.text("resourceType"));
  if (element.empty()) return std::nullopt;
  return with_narrative(json::with(without_position(stored), element, Value::literal("entered-in-error")));
}

Value with_narrative(const Value& resource) {
  if (resource["text"].text("status") != "generated") return resource;
  return json::with(resource, "text", narrative::narrative_of(resource));
}

}  // namespace concord::mappers
