// What a resource that is being walked knows of its surroundings: its container, its Bundle, and who refers to whom.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/json/value.h"
#include "fhir/definitions/definitions.h"
#include "fhir/path/fhirpath.h"

namespace concord::fhir {

// The types of the resources of a Bundle by their fullUrl.
using BundleIndex = std::unordered_map<std::string_view, const Type*>;
[[nodiscard]] BundleIndex index_bundle(const json::Value& bundle);

// The contained resources of an outermost resource, and whether something refers to them. Texts are views of it.
class ContainedIndex {
 public:
  explicit ContainedIndex(const json::Value& resource);
  // The type of the contained resource with that id, or nullptr; null type texts are not found.
  [[nodiscard]] const Type* find(std::string_view id) const noexcept;
  [[nodiscard]] bool has(std::string_view id) const noexcept;
  // Somebody refers to "#id"; or the contained resource at `position` refers to "#".
  void refer(std::string_view id) noexcept;
  void refer_to_container(std::size_t position) noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  // dom-3: the resource at `position` is tied to its container in one of the two ways.
  [[nodiscard]] bool is_tied(std::size_t position) const noexcept { return rows_[first_of(position)].is_tied; }
  // An earlier one has the same id (references.html#contained: ids are unique in the container).
  [[nodiscard]] bool is_repeated(std::size_t position) const noexcept { return first_of(position) != position; }

 private:
  struct Row {
    std::string_view id;
    const Type* type;
    bool is_tied = false;
  };
  // Of the resources with the id of that at `position`; itself when it has none.
  [[nodiscard]] std::size_t first_of(std::size_t position) const noexcept;

  std::vector<Row> rows_;                                  // in the order of the resource
  std::unordered_map<std::string_view, std::size_t> ids_;  // the first with each id
};

inline constexpr std::size_t kNotContained = static_cast<std::size_t>(-1);

struct Scope {
  path::Node resource;                   // the resource around an element
  path::Node root;                       // the outermost resource: its container, or itself
  ContainedIndex* contained = nullptr;   // of the outermost resource
  std::size_t position = kNotContained;  // among the contained ones
  const BundleIndex* bundle = nullptr;   // of the innermost Bundle around it
};

}  // namespace concord::fhir
