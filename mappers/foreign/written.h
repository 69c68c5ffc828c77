// What would be written from an artifact that was read, with references as the resources it was read from have them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "mappers/engine/graph.h"
#include "mappers/mapper.h"

namespace concord::mappers::foreign {

class Written {
 public:
  // Borrows the graph. `base` is the address of the partner, empty when it is not known.
  Written(const Graph& graph, const GraphReader& reader, std::string_view base);
  // The resource of that role; null when the graph has none.
  [[nodiscard]] json::Value as_stored(const std::string& role) const;
  // Its full URL in the graph; "" when the graph has none.
  [[nodiscard]] std::string full_url(const std::string& role) const;

 private:
  [[nodiscard]] json::Value with_literals(const json::Value& value, int depth) const;
  [[nodiscard]] std::string literal_for(const json::Value& element) const;

  std::unordered_map<std::string, const GraphResource*> by_role_;
  std::unordered_map<std::string, std::string> literals_;   // by full URL in the graph
  std::unordered_map<std::string, std::string> artifacts_;  // by "source|id"
  std::string_view base_;
};

}  // namespace concord::mappers::foreign
