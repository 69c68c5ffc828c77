#include "mappers/engine/artifact_type.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "core/canonical.h"
#include "mappers/engine/translate.h"
#include "mappers/foreign/read.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

using json::Pointer;
using json::Value;

// Extensions that the mapping itself writes may not come in by the back door.
void check_extensions(const ArtifactType& type, const Value& list, const Pointer& at, Findings& findings) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string_view url = list.at(i).text("url");
    if (url.starts_with(kCanonicalBase) || rows_know_extension(type.primary->rows, url)) {
      findings.add(at / i, "business-rule",
                   "this extension is written from members of the artifact and cannot be given");
    }
  }
}

// Says where in FHIR the notes are about.
void locate(const ArtifactType& type, std::vector<Note>& notes) {
  for (Note& note : notes) note.expression = whereabouts(type, note.pointer);
}

}  // namespace

bool TableMapper::is_primary(const Value& resource) const {
  if (resource.text("resourceType") != type_.primary->type) return false;
  return type_.is_primary == nullptr || type_.is_primary(resource);
}

std::string_view TableMapper::type() const noexcept { return type_.primary->artifact; }
std::string_view TableMapper::primary_type() const noexcept { return type_.primary->type; }
std::span<const std::string_view> TableMapper::dependent_types() const noexcept { return type_.dependent_types; }

Value TableMapper::schema() const {
  return json_schema(*type_.shape, fmt::format("{}/schemas/{}", kCanonicalBase, type_.primary->artifact));
}

std::vector<Issue> TableMapper::check(const Value& artifact) const {
  Findings findings{context_, &artifact["patient"]};
  const Pointer root;
  mappers::check(*type_.shape, artifact, root, findings);
  check_extensions(type_, artifact["extension"], root / "extension", findings);
  return findings.take();
}

Normal TableMapper::without_unknown(const Value& artifact) const {
  Normal out;
  out.artifact = mappers::without_unknown(*type_.shape, artifact, Pointer{}, out.notes);
  locate(type_, out.notes);
  return out;
}

Normal TableMapper::normalise(const Value& artifact) const {
  Normal out;
  out.artifact = mappers::normalise(*type_.shape, artifact, Pointer{}, out.notes);
  locate(type_, out.notes);
  if (type_.settle != nullptr) {
    out.artifact = mappers::normalise(*type_.shape, type_.settle(context_, out.artifact, out.notes));
  }
  out.artifact = with_local_codes(std::move(out.artifact), out.notes);
  return out;
}

Value TableMapper::with_local_codes(Value artifact, std::vector<Note>& notes) const {
  if (context_.concept_maps == nullptr) return artifact;
  std::vector<Note> more;
  artifact = mappers::with_local_codes(*type_.shape, artifact, *context_.concept_maps, more);
  locate(type_, more);
  notes.insert(notes.end(), more.begin(), more.end());
  return artifact;
}

Mapped TableMapper::map(const Value& normal) const {
  GraphWriter writer{context_, normal, *type_.primary};
  writer.add_primary();
  for (const ElementTable* table : type_.elements) writer.add_elements(*table);
  std::vector<Alert> alerts;
  if (type_.write != nullptr) alerts = type_.write(writer);
  writer.add_provenance();
  return writer.take(std::move(alerts));
}

Result<ReadBack> TableMapper::read_back(const GraphResource& primary, std::span<const GraphResource> others) const {
  if (!has_frame(primary.resource) || foreign::is_adopted(primary))
    return foreign::read(type_, context_, *this, primary, others);
  GraphReader reader{context_, *type_.primary, *type_.shape, primary, others};
  ASSIGN_OR_RETURN(json::Object members, reader.read_primary());
  for (const ElementTable* table : type_.elements) reader.read_elements(*table, primary, members);
  if (type_.read != nullptr) type_.read(reader, members);
  ReadBack out = reader.take(std::move(members));
  out.artifact = with_local_codes(std::move(out.artifact), out.notes);
  return out;
}

std::span<const LinkedSearch> TableMapper::linked_searches() const noexcept {
  return type_.foreign == nullptr ? std::span<const LinkedSearch>{} : type_.foreign->searches;
}

Graph TableMapper::over(const GraphResource& primary, std::span<const GraphResource> others, Graph wanted) const {
  return foreign::over(type_, context_, *this, primary, others, std::move(wanted));
}

std::optional<ArtifactKey> TableMapper::key(const GraphResource& primary) const {
  if (!is_primary(primary.resource)) return std::nullopt;
  const Value& identifier = business_identifier(primary.resource, type());
  const Value& recorded_at = extension_value(primary.resource, kRecordedAtUrl, "valueInstant");
  ArtifactKey out{.artifact = std::string{type()}, .source = {}, .id = {}, .recorded_at = {}};
  if (has_frame(primary.resource) || is_tagged(primary.resource, type())) {
    out.source = identifier.text("system");
    out.id = identifier.text("value");
    out.recorded_at = recorded_at.as_string().value_or("");
    return out;
  }
  foreign::Origin origin = foreign::origin_of(primary);
  if (origin.id.empty()) return std::nullopt;
  out.source = std::move(origin.source);
  out.id = std::move(origin.id);
  return out;
}

}  // namespace concord::mappers
