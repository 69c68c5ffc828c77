#include "mappers/engine/draft.h"

#include <algorithm>
#include <utility>

namespace concord::mappers {
namespace {

struct Step {
  std::string_view name;
  bool is_list = false;
};

// Cuts the first step off the path.
Step next_step(std::string_view& path) {
  const std::size_t end = std::min(path.find('.'), path.size());
  std::string_view name = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  const bool is_list = name.ends_with("[]");
  if (is_list) name.remove_suffix(2);
  return {.name = name, .is_list = is_list};
}

bool is_empty(const json::Value& value) {
  return value.is_null() || ((value.is_array() || value.is_object()) && value.size() == 0);
}

}  // namespace

Draft::Node& Draft::child(std::vector<Node>& nodes, std::string_view step) {
  std::string_view rest = step;
  const Step parsed = next_step(rest);
  const auto it = std::ranges::find(nodes, parsed.name, &Node::name);
  if (it != nodes.end()) return *it;
  Node& made = nodes.emplace_back();
  made.name = parsed.name;
  made.is_list = parsed.is_list;
  return made;
}

Draft::Node& Draft::descend(std::vector<Node>& nodes, std::string_view path) {
  std::vector<Node>* level = &nodes;
  for (;;) {
    const std::size_t end = path.find('.');
    Node& node = child(*level, path.substr(0, end));
    if (end == std::string_view::npos) return node;
    path.remove_prefix(end + 1);
    level = &node.children;
  }
}

void Draft::put(std::string_view path, json::Value value) {
  if (!is_empty(value)) descend(nodes_, path).leaf = std::move(value);
}

void Draft::append(std::string_view path, json::Value value) {
  if (!is_empty(value)) descend(nodes_, path).items.push_back(std::move(value));
}

json::Value Draft::freeze(const std::vector<Node>& nodes) {
  json::Object out;
  out.reserve(nodes.size());
  for (const Node& node : nodes) {
    json::Value value = node.leaf;
    if (!node.children.empty()) value = freeze(node.children);
    if (!node.items.empty()) {
      value = json::Value{node.items};
    } else if (node.is_list && !is_empty(value)) {
      value = json::Value{json::Array{std::move(value)}};
    }
    if (!is_empty(value)) out.push_back(json::Member::constant(node.name, std::move(value)));
  }
  return json::Value{std::move(out)};
}

json::Value Draft::freeze() const { return freeze(nodes_); }

const json::Value& element_at(const json::Value& object, std::string_view path) {
  const json::Value* at = &object;
  while (!path.empty()) {
    const Step step = next_step(path);
    at = &(*at)[step.name];
    if (step.is_list && at->is_array()) at = &at->at(0);
  }
  return *at;
}

}  // namespace concord::mappers
