// Which of many resources belong together: found by references in either direction, so that reading one does not look
// through all. Not decided here: which of them the artifact is read from.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "mappers/mapper.h"

namespace concord::mappers::foreign {

class Neighbours {
 public:
  // The resources are borrowed. One walk over each.
  explicit Neighbours(std::span<const GraphResource> resources);

  // The resources that are linked to `primary` (one of them, or not) in two steps, those that carry a tag of its own,
  // and, about a RequestGroup, the patient's Observations that are about nothing else. Without itself.
  [[nodiscard]] std::vector<GraphResource> of(const GraphResource& primary) const;

 private:
  using Places = std::vector<std::size_t>;
  void index(std::size_t place);
  // Those that were taken so far, each once.
  struct Selection {
    std::vector<bool> is_taken;
    Places places = {};
    void take(std::size_t place) {
      if (!is_taken[place]) places.push_back(place);
      is_taken[place] = true;
    }
  };
  // The resource of that name, and those that refer to it.
  void add(const std::string& name, Selection& out) const;
  void add_tagged(const json::Value& resource, Selection& out) const;

  std::span<const GraphResource> resources_;
  std::unordered_map<std::string, std::size_t> by_name_;  // full URL, "Type/id"
  std::unordered_map<std::string, Places> by_reference_;  // who refers to the name
  std::unordered_map<std::string, Places> by_tag_;        // who carries the artifact tag of that code
  std::unordered_map<std::string, Places> loose_;         // Observations about nothing but the subject of that name
  std::vector<std::vector<std::string>> references_;      // of each resource
};

}  // namespace concord::mappers::foreign
