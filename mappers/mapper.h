// What a mapper is: for one artifact type, checks, the normal form, the way to a graph of FHIR resources and
// the way back. Everything here is pure: no clock, no I/O, no globals; the same input gives the same bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::mappers {

enum class NoteKind : std::uint8_t { dropped, defaulted, translated, normalised, doubted };
[[nodiscard]] std::string_view to_string(NoteKind kind) noexcept;

// Something the mapping did that the caller should know. Silence means lossless.
struct Note {
  NoteKind kind = NoteKind::normalised;
  std::string pointer;     // JSON pointer into the artifact; may be empty
  std::string expression;  // FHIRPath of what it became; may be empty
  std::string text;        // the rule; never a value of the input
  friend bool operator==(const Note&, const Note&) = default;
};

// A clinical alert that the artifact raises (PHQ-9 item 9 …). Must reach a person.
struct Alert {
  std::string instrument;  // "phq-9"
  std::string item;        // LOINC code of the item, or of the score
  std::string role;        // of the resource in the graph that carries it
  std::string text;        // for people; names the rule, not the patient
  friend bool operator==(const Alert&, const Alert&) = default;
};

// What identifies an artifact. (source, id) names it, recorded_at orders its versions.
struct ArtifactKey {
  std::string artifact;  // type name, "goal"
  std::string source;    // absolute URI
  std::string id;
  std::string recorded_at;  // the text of the instant
  friend bool operator==(const ArtifactKey&, const ArtifactKey&) = default;
};

// One resource of a graph. References to other resources of the graph are "urn:uuid:…" texts (their full_url);
// references to anything else are as the artifact gave them, or logical (type + identifier).
struct GraphResource {
  std::string role;      // for people and reports: "goal", "barrier[0]", "provenance"
  std::string full_url;  // "urn:uuid:" + UUIDv5 of (source, id, stable role)
  json::Value resource;  // no id, except where identifier cannot say it (Provenance: the UUIDv5)
  friend bool operator==(const GraphResource&, const GraphResource&) = default;
};

// The primary resource comes first.
struct Graph {
  ArtifactKey key;
  std::vector<GraphResource> resources;
};

struct Mapped {
  Graph graph;
  std::vector<Note> notes;
  std::vector<Alert> alerts;
};

// An artifact after a change of its form.
struct Normal {
  json::Value artifact;
  std::vector<Note> notes;  // what was changed that the caller may not expect
};

// An artifact read back from resources.
struct ReadBack {
  json::Value artifact;  // in normal form
  std::vector<Note> notes;
};

// A search at a partner for resources that belong to primary resources which carry no tag of ours.
struct LinkedSearch {
  std::string_view type;       // "Observation"
  std::string_view parameter;  // "focus"
  enum class Value : std::uint8_t {
    literal,
    patient,
    named
  } value = Value::literal;       // of the parameter: the primary
                                  // resources, their patient, or the ids of what `element` of theirs refers to
  std::string_view element = {};  // "outcomeReference", "entry.item"
  std::string_view code = {};     // the value of a second parameter `code`; may be empty
};

class Mapper {
 public:
  virtual ~Mapper() = default;
  [[nodiscard]] virtual std::string_view type() const noexcept = 0;          // "goal"
  [[nodiscard]] virtual std::string_view primary_type() const noexcept = 0;  // "Goal"
  // Resource types of the resources besides the primary one, each once; the primary's own type is among them when
  // a graph holds another of it. Where a delivered graph is searched for by its artifact tag.
  [[nodiscard]] virtual std::span<const std::string_view> dependent_types() const noexcept = 0;
  // True when the resource can be the primary one of such an artifact, judged by type and shape.
  [[nodiscard]] virtual bool is_primary(const json::Value& resource) const = 0;
  // JSON Schema 2020-12 of the artifact; check() enforces exactly this and the rules a schema cannot say.
  [[nodiscard]] virtual json::Value schema() const = 0;
  // All findings with their JSON pointers; empty when the artifact is valid.
  [[nodiscard]] virtual std::vector<Issue> check(const json::Value& artifact) const = 0;
  // A copy without the members that the format does not know, a note of kind dropped for each, before any check.
  // After the first 100 they stay where they are, for check() to refuse.
  [[nodiscard]] virtual Normal without_unknown(const json::Value& artifact) const = 0;
  // Of a valid artifact. normal(normal(a)) == normal(a).
  [[nodiscard]] virtual Normal normalise(const json::Value& artifact) const = 0;
  // Of an artifact in normal form.
  [[nodiscard]] virtual Mapped map(const json::Value& normal) const = 0;
  // How the resources that are linked to foreign primary ones are found.
  [[nodiscard]] virtual std::span<const LinkedSearch> linked_searches() const noexcept = 0;
  // The artifact of the graph whose primary resource is `primary`; `others` are candidates (a search result, a
  // Bundle), and those that belong to other graphs are ignored. References between them may be literal
  // ("Goal/17"), absolute or urn:uuid; `resources` carry their id or came with the full_url.
  // A resource that Concord did not write becomes an artifact as far as it carries the facts: its full URL
  // ("https://ehr.example/fhir/Goal/17") gives source and id; the notes name all that is lost.
  // Errors: unprocessable for a modifierExtension, and for a resource that is no such artifact or lacks what one must
  // say.
  [[nodiscard]] virtual Result<ReadBack> read_back(const GraphResource& primary,
                                                   std::span<const GraphResource> others) const = 0;
  // A graph of this type as a new version over a stored one (`primary` and `others` as for read_back): what the format
  // does not know of the stored resources stays in them, and a resource that others wrote and that says the same
  // already is referred to, not made again.
  [[nodiscard]] virtual Graph over(const GraphResource& primary, std::span<const GraphResource> others,
                                   Graph wanted) const = 0;
  // What names the artifact of a primary resource: its business identifier when it is ours, else its full URL. Empty
  // when it has none.
  [[nodiscard]] virtual std::optional<ArtifactKey> key(const GraphResource& primary) const = 0;

 protected:
  Mapper() = default;
  Mapper(const Mapper&) = default;
  Mapper& operator=(const Mapper&) = default;
};

namespace instruments {
class Registry;
}
namespace concept_maps {
class ConceptMaps;
}

struct ArtifactType;

// The mappers of all artifact types over the instruments and concept maps of one site. Immutable; safe from many
// threads.
class Mappers {
 public:
  // The instruments, and the concept maps where there are any, outlive the object.
  explicit Mappers(const instruments::Registry& instruments, const concept_maps::ConceptMaps* concept_maps = nullptr);
  // Of these types instead of all; they outlive the object as well.
  Mappers(const instruments::Registry& instruments, std::span<const ArtifactType* const> types);
  ~Mappers();
  Mappers(const Mappers&) = delete;
  Mappers& operator=(const Mappers&) = delete;
  // Over the instruments that are compiled in.
  [[nodiscard]] static const Mappers& shipped();

  // All artifact types, in the order of FORMAT.
  [[nodiscard]] std::span<const Mapper* const> all() const noexcept;
  // The mapper of that type name, or nullptr.
  [[nodiscard]] const Mapper* find(std::string_view type) const;
  // The mapper of the artifact whose primary resource this is, judged by type and shape; or nullptr.
  [[nodiscard]] const Mapper* find_for(const json::Value& resource) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

// Those of Mappers::shipped(): for what asks only for types and schemas, which no instrument changes.
[[nodiscard]] std::span<const Mapper* const> all();
[[nodiscard]] const Mapper* find(std::string_view type);
[[nodiscard]] const Mapper* find_for(const json::Value& resource);

// The key of a checked artifact.
[[nodiscard]] ArtifactKey key_of(const json::Value& artifact);

// meta.tag of every resource of the graph of an artifact: system and code (a UUIDv5 of type, source and id). A
// `_tag` search finds the graph at a partner.
struct Tag {
  std::string system;
  std::string code;
  friend bool operator==(const Tag&, const Tag&) = default;
};
[[nodiscard]] Tag artifact_tag(std::string_view type, std::string_view source, std::string_view id);

// What orders the versions of an artifact: its primary resource's `recorded-at` extension, parsed. Empty when
// the resource is not ours.
[[nodiscard]] std::optional<Instant> recorded_at_of(const json::Value& primary_resource);
// The (source, id) of a primary resource of ours, from its business identifier.
[[nodiscard]] std::optional<ArtifactKey> key_of_primary(const json::Value& primary_resource);

// The graph as a FHIR transaction Bundle: POST with ifNoneExist for what has an identifier, PUT for what has an
// id. What `concord preview` prints.
[[nodiscard]] json::Value transaction_bundle(const Graph& graph);
// The resource that retracts `stored` (status entered-in-error, or cancelled where FHIR has no such code);
// empty when its type has no status to say it with (Provenance).
[[nodiscard]] std::optional<json::Value> retracted(const json::Value& stored);
// The resource with its narrative, where that is a generated one, made anew from its elements.
[[nodiscard]] json::Value with_narrative(const json::Value& resource);

}  // namespace concord::mappers
