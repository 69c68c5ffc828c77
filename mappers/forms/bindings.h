// How delivery wrote the references of a graph: resolved at the partner, or carried as logical ones. For a form of the
// same artifact, which refers to the same things.
#pragma once

#include <string>
#include <unordered_map>

#include "core/json/value.h"
#include "mappers/mapper.h"

namespace concord::mappers::forms {

class Bindings {
 public:
  // Borrows the graph.
  explicit Bindings(const Graph& bound);
  // The Reference as the graph has it, with its own display; as it is where the graph has none that delivery changed.
  [[nodiscard]] json::Value bound(const json::Value& reference) const;

 private:
  void collect(const json::Value& value);
  std::unordered_map<std::string, json::Value> changed_;  // by what they read back as
};

}  // namespace concord::mappers::forms
