// From an artifact to its graph and back: the frame that every resource of ours has, the primary resource, the
// resources that stand for elements of a list, and the Provenance.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/json/value.h"
#include "mappers/engine/shape.h"
#include "mappers/engine/table.h"
#include "mappers/mapper.h"

namespace concord::mappers {

// The primary resource of an artifact type.
struct PrimaryTable {
  std::string_view artifact;  // "goal"
  std::string_view type;      // "Goal"
  std::string_view role;      // "goal"
  std::span<const Row> rows;
  bool has_identifier_list = true;  // QuestionnaireResponse has one identifier, not a list
  // The element that names the elements of some list: what it names is no element of another, whatever its code.
  std::string_view names = {};
};

// Resources that each stand for one element of a list member.
struct ElementTable {
  std::string_view member;               // "barriers"
  std::string_view role;                 // "barrier"
  std::string_view type;                 // "Observation"
  std::string_view subject = "subject";  // the element that names the patient
  std::span<const Row> rows;
  std::string_view named_by = {};  // the primary resource's list of references that names them; empty: links do
};

// Collects the resources of one graph.
class GraphWriter {
 public:
  // `artifact` in normal form; borrowed.
  GraphWriter(const Context& context, const json::Value& artifact, const PrimaryTable& primary);

  [[nodiscard]] Writing& writing() noexcept { return writing_; }
  [[nodiscard]] const Names& names() const noexcept { return names_; }
  [[nodiscard]] const json::Value& artifact() const noexcept { return artifact_; }

  // A resource with its frame: type, tag, list position (from 1; 0 = none), identifier, subject.
  [[nodiscard]] Draft frame(std::string_view type, std::string_view role_key, std::size_t position,
                            std::string_view subject) const;
  // Freezes the draft of a resource, with its narrative.
  void add(std::string role, std::string_view role_key, Draft draft);
  // What every primary resource begins with: type, tag, language, extensions, identifier, subject.
  [[nodiscard]] Draft primary_frame() const;
  // The primary resource; call it first.
  void add_primary();
  // One resource an element. The role keys, in order.
  std::vector<std::string> add_elements(const ElementTable& table);
  // A Provenance of everything added so far; call it last.
  void add_provenance();
  [[nodiscard]] Mapped take(std::vector<Alert> alerts);

 private:
  [[nodiscard]] bool is_stated_by_patient(const Draft& draft) const;
  const json::Value& artifact_;
  const PrimaryTable& primary_;
  Names names_;
  std::vector<Note> notes_;
  Writing writing_;
  json::Value meta_;     // of every resource: the artifact tag
  json::Array targets_;  // References to what was added, for the Provenance
  Graph graph_;
  std::string narrative_buffer_;
};

// How a primary resource is named that has no frame of ours.
struct ForeignFrame {
  std::string_view base;  // of its system; empty when it is not known
  std::string source;
  std::string id;
  json::Value recorded_at;
};

// What a resource of the graph was read as.
struct ReadAs {
  std::string role;     // as a graph of the artifact calls it: "barrier[0]"
  std::string pointer;  // "/barriers/0"
  const GraphResource* resource = nullptr;
};

// Reads one graph.
class GraphReader {
 public:
  // Everything is borrowed. `frame` is null for a graph of ours.
  GraphReader(const Context& context, const PrimaryTable& table, const ObjectShape& shape, const GraphResource& primary,
              std::span<const GraphResource> others, const ForeignFrame* frame = nullptr);

  [[nodiscard]] Reading& reading() noexcept { return reading_; }
  // The members of the primary resource, with what every artifact has.
  [[nodiscard]] Result<json::Object> read_primary();
  // The elements of the list member, in their order; `linked` is what link rows must name.
  void read_elements(const ElementTable& table, const GraphResource& linked, json::Object& out);
  // Reads one element of `table` and adds it to the list; a foreign one only as far as it is valid.
  void read_element(const ElementTable& table, const GraphResource& from, json::Array& elements);
  // Remembers what a resource was read as.
  void note_read(std::string role, std::string pointer, const GraphResource& from);
  [[nodiscard]] const std::vector<ReadAs>& read_as() const noexcept { return read_as_; }
  [[nodiscard]] std::vector<Note> take_notes() { return std::move(notes_); }
  // The other resources that pass `belongs` and are alive, in list order.
  [[nodiscard]] std::vector<const GraphResource*> dependents(std::string_view type, std::span<const Row> rows,
                                                             const GraphResource& linked) const;
  // True when a dependent resource counts: not entered in error, or part of a graph that is as a whole.
  [[nodiscard]] bool is_alive(const json::Value& resource) const;
  [[nodiscard]] const Links& links() const noexcept { return links_; }
  [[nodiscard]] const GraphResource& primary() const noexcept { return primary_; }
  // The artifact of the members read; call it last.
  [[nodiscard]] ReadBack take(json::Object members);

 private:
  void read_authors(json::Object& out);
  void read_author_element(json::Array& authors);
  [[nodiscard]] std::vector<const GraphResource*> elements_of(const ElementTable& table,
                                                              const GraphResource& linked) const;
  // False, with a note, for a resource in which something unknown changes the meaning.
  [[nodiscard]] bool is_understood(const GraphResource& resource) const;
  const PrimaryTable& table_;
  const ObjectShape& shape_;
  const ForeignFrame* frame_;
  const GraphResource& primary_;
  Links links_;
  std::vector<Note> notes_;
  Reading reading_;
  std::vector<ReadAs> read_as_;
  bool is_retracted_ = false;
  std::unordered_set<const GraphResource*> named_;  // by the element `names` of the primary resource
};

// The extension {url, valueX: value}.
[[nodiscard]] json::Value simple_extension(std::string_view url, std::string_view value_name, json::Value value);
// The value[x] of the first extension of that URL, or null.
[[nodiscard]] const json::Value& extension_value(const json::Value& element, std::string_view url,
                                                 std::string_view value_name);
// The identifier that names an artifact of that type: of several the one that the resource's artifact tag is made of,
// or else the first that has system and value; null for none.
[[nodiscard]] const json::Value& business_identifier(const json::Value& resource, std::string_view artifact);
// True for a primary resource that says by itself which version of which artifact it is.
[[nodiscard]] bool has_frame(const json::Value& resource);
// True when the resource carries the tag of the artifact that its business identifier names.
[[nodiscard]] bool is_tagged(const json::Value& resource, std::string_view artifact);
// The status element of a resource type ("lifecycleStatus" for Goal).
[[nodiscard]] std::string_view status_element(std::string_view type);

}  // namespace concord::mappers
