// A FHIR object while it is being written: elements are put by path, in the order they shall stand.
#pragma once

#include <string_view>
#include <vector>

#include "core/json/value.h"

namespace concord::mappers {

// Paths are constants that live for ever, since their names become member names without a copy.
class Draft {
 public:
  // Sets the element at "restriction.period.end"; objects on the way are made. A step "content[]" is the first
  // element of a list. Null, [] and {} are not put.
  void put(std::string_view path, json::Value value);
  // Adds an element to the list at the path.
  void append(std::string_view path, json::Value value);
  [[nodiscard]] json::Value freeze() const;

 private:
  struct Node {
    std::string_view name;
    bool is_list = false;            // children.front() or items inside []
    json::Value leaf;                // when there are no children and no items
    std::vector<json::Value> items;  // appended
    std::vector<Node> children;
  };
  static Node& child(std::vector<Node>& nodes, std::string_view step);
  static Node& descend(std::vector<Node>& nodes, std::string_view path);
  static json::Value freeze(const std::vector<Node>& nodes);

  std::vector<Node> nodes_;
};

// The value at such a path of a frozen object; null when absent.
[[nodiscard]] const json::Value& element_at(const json::Value& object, std::string_view path);

}  // namespace concord::mappers
