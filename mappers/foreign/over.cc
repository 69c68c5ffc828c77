// A new version of an artifact over the resources that hold the one before.
#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "fhir/reference.h"
#include "mappers/engine/graph.h"
#include "mappers/foreign/foreign.h"
#include "mappers/foreign/merge.h"
#include "mappers/foreign/read.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

// Where resources of others say what the graph would say again: the literal by the full URL in the graph.
std::unordered_map<std::string, std::string> said_by_others(std::span<const Known> known) {
  std::unordered_map<std::string, std::string> out;
  for (std::size_t i = 1; i < known.size(); ++i) {
    if (!is_tagged_by_us(known[i].stored)) out.emplace(known[i].full_url, known[i].literal);
  }
  return out;
}

Value with_literals(const Value& resource, const std::unordered_map<std::string, std::string>& literals) {
  return fhir::map_references(resource, [&](const Value& element) -> std::optional<Value> {
    const auto at = literals.find(std::string{element.text("reference")});
    if (at == literals.end()) return std::nullopt;
    return json::with(element, "reference", at->second);
  });
}

Graph kept(const Graph& wanted, std::span<const Known> known) {
  const auto others = said_by_others(known);
  std::unordered_map<std::string, const Known*> ours;
  std::unordered_map<std::string, std::string> own_literals;
  for (const Known& one : known) {
    if (others.contains(one.full_url)) continue;
    ours.emplace(one.full_url, &one);
    own_literals.emplace(one.full_url, one.literal);
  }
  Graph out{.key = wanted.key, .resources = {}};
  for (const GraphResource& resource : wanted.resources) {
    if (others.contains(resource.full_url)) continue;
    GraphResource now = resource;
    now.resource = with_literals(resource.resource, others);
    const auto at = ours.find(resource.full_url);
    if (at != ours.end() && at->second->written.is_object())
      now.resource = merged(at->second->stored, at->second->written, with_literals(now.resource, own_literals));
    out.resources.push_back(std::move(now));
  }
  return out;
}

// The artifact that a graph would be read as where `stored` are.
Value read_of(const ArtifactType& type, const Context& context, const Mapper& mapper, const GraphResource& stored,
              std::span<const GraphResource> others, const Graph& graph) {
  std::vector<GraphResource> around{graph.resources.begin() + 1, graph.resources.end()};
  for (const GraphResource& other : others) {
    if (!is_tagged_by_us(other.resource)) around.push_back(other);
  }
  GraphResource primary = graph.resources.front();
  primary.resource = json::with(primary.resource, "id", Value{origin_of(stored).id});
  primary.full_url = stored.full_url;
  const auto back = read(type, context, mapper, primary, around);
  return back ? back->artifact : Value{};
}

}  // namespace

Graph over(const ArtifactType& type, const Context& context, const Mapper& mapper, const GraphResource& primary,
           std::span<const GraphResource> others, Graph wanted) {
  const auto whole = read_whole(type, context, mapper, primary, others);
  if (!whole || wanted.resources.empty()) return wanted;
  Graph out = kept(wanted, whole->known);
  Graph plain = wanted;
  const auto said = said_by_others(whole->known);
  std::erase_if(plain.resources, [&said](const GraphResource& one) { return said.contains(one.full_url); });
  for (GraphResource& one : plain.resources) one.resource = with_literals(one.resource, said);
  const Value as_kept = read_of(type, context, mapper, primary, others, out);
  const bool is_same = as_kept.is_object() && as_kept == read_of(type, context, mapper, primary, others, plain);
  return is_same ? out : plain;
}

}  // namespace concord::mappers::foreign
