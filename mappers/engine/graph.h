// From an artifact to its graph and back: the frame that every resource of ours has, the primary resource, the
// resources that stand for elements of a list, and the Provenance.
#pragma once

#include <span>
#include <string>
#include <string_view>
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
  void add(std::string role, std::string_view role_key, json::Value resource);
  // The primary resource; call it first.
  void add_primary();
  // One resource an element. The role keys, in order.
  std::vector<std::string> add_elements(const ElementTable& table);
  // A Provenance of everything added so far; call it last.
  void add_provenance();
  [[nodiscard]] Mapped take(std::vector<Alert> alerts);

 private:
  const json::Value& artifact_;
  const PrimaryTable& primary_;
  Names names_;
  std::vector<Note> notes_;
  Writing writing_;
  json::Value meta_;     // of every resource: the artifact tag
  json::Array targets_;  // References to what was added, for the Provenance
  Graph graph_;
};

// Reads one graph.
class GraphReader {
 public:
  GraphReader(const Context& context, const PrimaryTable& table, const GraphResource& primary,
              std::span<const GraphResource> others);

  [[nodiscard]] Reading& reading() noexcept { return reading_; }
  // The members of the primary resource, with what every artifact has.
  [[nodiscard]] Result<json::Object> read_primary();
  // The elements of the list member, in their order; `linked` is what link rows must name.
  void read_elements(const ElementTable& table, const GraphResource& linked, json::Object& out);
  // The other resources that pass `belongs` and are alive, in list order.
  [[nodiscard]] std::vector<const GraphResource*> dependents(std::string_view type, std::span<const Row> rows,
                                                             const GraphResource& linked) const;
  // True when a dependent resource counts: not entered in error, or part of a graph that is as a whole.
  [[nodiscard]] bool is_alive(const json::Value& resource) const;
  [[nodiscard]] const Links& links() const noexcept { return links_; }
  [[nodiscard]] const GraphResource& primary() const noexcept { return primary_; }
  // The artifact of the members read; call it last.
  [[nodiscard]] ReadBack take(const ObjectShape& shape, json::Object members);

 private:
  void read_authors(json::Object& out);
  [[nodiscard]] std::vector<const GraphResource*> elements_of(const ElementTable& table,
                                                              const GraphResource& linked) const;
  const PrimaryTable& table_;
  const GraphResource& primary_;
  Links links_;
  std::vector<Note> notes_;
  Reading reading_;
  bool is_retracted_ = false;
};

// The extension {url, valueX: value}.
[[nodiscard]] json::Value simple_extension(std::string_view url, std::string_view value_name, json::Value value);
// The value[x] of the first extension of that URL, or null.
[[nodiscard]] const json::Value& extension_value(const json::Value& element, std::string_view url,
                                                 std::string_view value_name);
// The status element of a resource type ("lifecycleStatus" for Goal).
[[nodiscard]] std::string_view status_element(std::string_view type);

}  // namespace concord::mappers
