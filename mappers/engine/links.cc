#include "mappers/engine/links.h"

#include <algorithm>

namespace concord::mappers {

std::string_view relative_part(std::string_view reference) {
  if (const auto history = reference.find("/_history/"); history != std::string_view::npos) {
    reference = reference.substr(0, history);
  }
  const std::size_t last = reference.rfind('/');
  if (last == std::string_view::npos || last == 0 || reference.starts_with("urn:")) return {};
  const std::size_t before = reference.rfind('/', last - 1);
  return before == std::string_view::npos ? reference : reference.substr(before + 1);
}

bool is_same_reference(const json::Value& a, const json::Value& b) {
  const std::string_view left = a.text("reference");
  const std::string_view right = b.text("reference");
  if (!left.empty() && !right.empty()) {
    return left == right || (!relative_part(left).empty() && relative_part(left) == relative_part(right));
  }
  const json::Value& identifier = a["identifier"];
  return identifier.is_object() && identifier.text("value") == b["identifier"].text("value") &&
         identifier.text("system") == b["identifier"].text("system");
}

Links::Links(const GraphResource& primary, std::span<const GraphResource> others) : primary_{&primary} {
  index(primary);
  others_.reserve(others.size());
  for (const GraphResource& other : others) {
    others_.push_back(&other);
    index(other);
  }
}

void Links::index(const GraphResource& resource) {
  if (!resource.full_url.empty()) by_name_.emplace(resource.full_url, &resource);
  if (const std::string_view relative = relative_part(resource.full_url); !relative.empty()) {
    by_name_.emplace(std::string{relative}, &resource);
  }
  const std::string_view id = resource.resource.text("id");
  if (!id.empty())
    by_name_.emplace(std::string{resource.resource.text("resourceType")} + "/" + std::string{id}, &resource);
}

const GraphResource* Links::find(const json::Value& reference) const {
  const std::string_view literal = reference.text("reference");
  if (literal.empty()) return nullptr;
  if (const auto it = by_name_.find(std::string{literal}); it != by_name_.end()) return it->second;
  const auto it = by_name_.find(std::string{relative_part(literal)});
  return it == by_name_.end() ? nullptr : it->second;
}

bool Links::names(const json::Value& references, const GraphResource& resource) const {
  if (references.is_object()) return find(references) == &resource;
  return std::ranges::any_of(references.items(), [&](const json::Value& one) { return find(one) == &resource; });
}

}  // namespace concord::mappers
