#include "mappers/foreign/written.h"

#include <utility>

#include "mappers/foreign/foreign.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

constexpr int kDepthMax = 64;

std::string key_of(const Value& identifier) {
  return std::string{identifier.text("system")} + "|" + std::string{identifier.text("value")};
}

}  // namespace

Written::Written(const Graph& graph, const GraphReader& reader, std::string_view base) : base_{base} {
  for (const GraphResource& one : graph.resources) by_role_.emplace(one.role, &one);
  const auto name = [this](const std::string& role, const GraphResource& stored) {
    if (const auto at = by_role_.find(role); at != by_role_.end())
      literals_.emplace(at->second->full_url, stored.full_url);
  };
  name(graph.resources.front().role, reader.primary());
  for (const ReadAs& one : reader.read_as()) name(one.role, *one.resource);
  for (const GraphResource* other : reader.links().others()) {
    const Mapper* mapper = has_frame(other->resource) ? find_for(other->resource) : nullptr;
    if (mapper != nullptr)
      artifacts_.emplace(key_of(business_identifier(other->resource, mapper->type())), other->full_url);
  }
}

Value Written::as_stored(const std::string& role) const {
  const auto at = by_role_.find(role);
  return at == by_role_.end() ? Value{} : with_literals(at->second->resource, 0);
}

std::string Written::full_url(const std::string& role) const {
  const auto at = by_role_.find(role);
  return at == by_role_.end() ? std::string{} : at->second->full_url;
}

Value Written::with_literals(const Value& value, int depth) const {
  if (depth > kDepthMax) return value;
  if (value.is_array()) {
    json::Array out;
    for (const Value& one : value.items()) out.push_back(with_literals(one, depth + 1));
    return Value{std::move(out)};
  }
  if (!value.is_object()) return value;
  if (const std::string literal = literal_for(value); !literal.empty()) return json::with(value, "reference", literal);
  json::Object out;
  for (const json::Member& member : value.members())
    out.emplace_back(member.name_value, with_literals(member.value, depth + 1));
  return Value{std::move(out)};
}

// Of a reference within the graph, or to an artifact.
std::string Written::literal_for(const Value& element) const {
  if (const auto at = literals_.find(std::string{element.text("reference")}); at != literals_.end()) return at->second;
  const std::string_view type = element.text("type");
  const Value& identifier = element["identifier"];
  if (type.empty() || !identifier.is_object() || element.find("reference") != nullptr) return {};
  if (const auto at = artifacts_.find(key_of(identifier)); at != artifacts_.end()) return at->second;
  if (identifier.text("system") != source_of(base_, type)) return {};
  return std::string{type} + "/" + std::string{identifier.text("value")};
}

}  // namespace concord::mappers::foreign
