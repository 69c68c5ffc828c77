// One artifact type as data: its shape, its tables and the few functions that tables cannot replace. A folder
// of mappers/ defines one of these and nothing else of it is seen outside.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "mappers/engine/graph.h"
#include "mappers/engine/shape.h"
#include "mappers/engine/whereabouts.h"
#include "mappers/foreign/foreign.h"
#include "mappers/forms/document_type.h"
#include "mappers/mapper.h"

namespace concord::mappers {

namespace forms {
struct FormFacts;
}

// A resource that the functions of a type write, as far as what describes the type asks for it.
struct WrittenResource {
  std::string_view member;  // what it stands for: "choice"; empty: nothing by itself
  std::string_view role;    // "choice"
  std::string_view type;    // "RequestGroup"
  std::span<const Row> rows;
  std::span<const Placement> placements = {};  // what no row says
  bool is_contained = false;                   // in the primary resource
  std::string_view subject = "subject";        // the element that names the patient
};

struct ArtifactType {
  const PrimaryTable* primary = nullptr;
  const ObjectShape* shape = nullptr;
  std::span<const ElementTable* const> elements = {};      // written after the primary resource, in this order
  std::span<const std::string_view> dependent_types = {};  // resource types besides the primary one
  // Normalises what shapes cannot say (computed scores …); may be null.
  json::Value (*settle)(const Context& context, const json::Value& artifact, std::vector<Note>& notes) = nullptr;
  // Writes the resources that are no list elements, and says which alerts were raised; may be null.
  std::vector<Alert> (*write)(GraphWriter& writer) = nullptr;
  // Reads what they hold; may be null.
  void (*read)(GraphReader& reader, json::Object& out) = nullptr;
  // Tells the primary resource from others of its type; null: the type says it.
  bool (*is_primary)(const json::Value& resource) = nullptr;
  // Where members live that the rows of the primary table and of `elements` do not lead to; may be null.
  const std::span<const Whereabouts>* whereabouts = nullptr;
  // What `write` makes, for what describes the type; may be null.
  std::vector<WrittenResource> (*written)() = nullptr;
  // What it knows of resources that Concord did not write; may be null.
  const foreign::Rules* foreign = nullptr;
  // Its form for partners that take none of its resources; null: it has none.
  const forms::FormFacts* questionnaire_form = nullptr;
  // Its form as a document; null: that of a plain note.
  const DocumentType* document = nullptr;
  std::span<const std::string_view> remarks = {};  // for the page of the type, a paragraph each
};

// A Mapper over such data.
class TableMapper final : public Mapper {
 public:
  // The type and the context are borrowed.
  TableMapper(const ArtifactType& type, const Context& context) : type_{type}, context_{context} {}
  [[nodiscard]] std::string_view type() const noexcept override;
  [[nodiscard]] std::string_view primary_type() const noexcept override;
  [[nodiscard]] std::span<const std::string_view> dependent_types() const noexcept override;
  [[nodiscard]] bool is_primary(const json::Value& resource) const override;
  [[nodiscard]] json::Value schema() const override;
  [[nodiscard]] std::vector<Issue> check(const json::Value& artifact) const override;
  [[nodiscard]] Normal without_unknown(const json::Value& artifact) const override;
  [[nodiscard]] Normal normalise(const json::Value& artifact) const override;
  [[nodiscard]] Mapped map(const json::Value& normal) const override;
  [[nodiscard]] Result<ReadBack> read_back(const GraphResource& primary,
                                           std::span<const GraphResource> others) const override;
  [[nodiscard]] std::span<const LinkedSearch> linked_searches() const noexcept override;
  [[nodiscard]] Graph over(const GraphResource& primary, std::span<const GraphResource> others,
                           Graph wanted) const override;
  [[nodiscard]] std::optional<ArtifactKey> key(const GraphResource& primary) const override;
  [[nodiscard]] const ArtifactType& artifact_type() const noexcept { return type_; }
  [[nodiscard]] const Context& context() const noexcept { return context_; }

 private:
  [[nodiscard]] json::Value with_local_codes(json::Value artifact, std::vector<Note>& notes) const;
  const ArtifactType& type_;
  const Context& context_;
};

}  // namespace concord::mappers
