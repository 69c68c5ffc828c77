#include "tests/mappers/places.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "core/json/write.h"

namespace concord::mappers::testing_support {
namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using catalogue::PathStep;
using catalogue::Place;
using catalogue::ResourceKind;
using json::Value;

void add_leaves(const Value& value, const std::string& member, const Catalogue& catalogue, Leaves& out) {
  const Entry* entry = catalogue.find(member);
  const bool is_whole = entry != nullptr && entry->shape->object == nullptr;
  if (value.is_array()) {
    for (const Value& item : value.items()) add_leaves(item, member, catalogue, out);
  } else if (value.is_object() && !is_whole) {
    for (const json::Member& one : value.members())
      add_leaves(one.value, member.empty() ? std::string{one.name()} : member + "." + std::string{one.name()},
                 catalogue, out);
  } else {
    out[member].insert(json::write(value));
  }
}

// Goes down the steps and hands each element there to `visit`, which returns what shall stand instead.
Value walk(const Value& at, std::span<const PathStep> steps, const std::function<Value(const Value&)>& visit) {
  if (at.is_array()) {
    json::Array items;
    for (const Value& item : at.items()) items.push_back(walk(item, steps, visit));
    return Value{std::move(items)};
  }
  if (steps.empty()) return visit(at);
  const PathStep& step = steps.front();
  const Value* below = at.find(step.element);
  if (below == nullptr) return at;
  if (step.url.empty()) return json::with(at, step.element, walk(*below, steps.subspan(1), visit));
  json::Array items;
  for (const Value& extension : below->items())
    items.push_back(extension.text("url") == step.url ? walk(extension, steps.subspan(1), visit) : extension);
  return json::with(at, step.element, Value{std::move(items)});
}

bool is_of(const GraphResource& resource, const ResourceKind& kind) {
  const std::string_view role = resource.role;
  return role.substr(0, role.find('[')) == kind.role && resource.resource.text("resourceType") == kind.type;
}

std::vector<GraphResource> visited(const std::vector<GraphResource>& graph, const Catalogue& catalogue,
                                   const Place& place, const std::function<Value(const Value&)>& visit) {
  const ResourceKind& kind = catalogue.resources.at(place.resource);
  std::vector<GraphResource> out = graph;
  for (GraphResource& one : out) {
    if (!kind.is_contained && is_of(one, kind)) one.resource = walk(one.resource, place.steps, visit);
    if (!kind.is_contained || !is_of(one, catalogue.resources.front())) continue;
    json::Array contained;
    for (const Value& item : one.resource["contained"].items())
      contained.push_back(item.text("resourceType") == kind.type ? walk(item, place.steps, visit) : item);
    if (!contained.empty()) one.resource = json::with(one.resource, "contained", Value{std::move(contained)});
  }
  return out;
}

}  // namespace

Leaves leaves_of(const Value& artifact, const Catalogue& catalogue) {
  Leaves out;
  add_leaves(artifact, "", catalogue, out);
  return out;
}

std::vector<std::string> lost(const Leaves& before, const Leaves& after) {
  std::vector<std::string> out;
  for (const auto& [member, values] : before) {
    const auto it = after.find(member);
    if (it == after.end() || !std::ranges::includes(it->second, values)) out.push_back(member);
  }
  return out;
}

std::vector<GraphResource> changed_at(const std::vector<GraphResource>& graph, const Catalogue& catalogue,
                                      const Place& place, std::size_t number,
                                      const std::function<Value(const Value&)>& change) {
  std::size_t seen = 0;
  return visited(graph, catalogue, place, [&](const Value& found) { return seen++ == number ? change(found) : found; });
}

std::size_t count_at(const std::vector<GraphResource>& graph, const Catalogue& catalogue, const Place& place) {
  std::size_t count = 0;
  (void)visited(graph, catalogue, place, [&count](const Value& found) {
    ++count;
    return found;
  });
  return count;
}

}  // namespace concord::mappers::testing_support
