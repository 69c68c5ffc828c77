// Finds resources by what references call them: their full URL, "Type/id", or an absolute URL that ends in it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/json/value.h"
#include "mappers/mapper.h"

namespace concord::mappers {

class Links {
 public:
  // Borrows the resources: they outlive this object.
  Links(const GraphResource& primary, std::span<const GraphResource> others);

  [[nodiscard]] const GraphResource& primary() const noexcept { return *primary_; }
  [[nodiscard]] const std::vector<const GraphResource*>& others() const noexcept { return others_; }
  // One more name of a resource that is among these.
  void name(std::string name, const GraphResource& resource) { by_name_.emplace(std::move(name), &resource); }
  // The resource that a Reference names, or nullptr.
  [[nodiscard]] const GraphResource* find(const json::Value& reference) const;
  // True when some Reference in `references` (one, or a list) names that resource.
  [[nodiscard]] bool names(const json::Value& references, const GraphResource& resource) const;

 private:
  void index(const GraphResource& resource);
  const GraphResource* primary_;
  std::vector<const GraphResource*> others_;
  std::unordered_map<std::string, const GraphResource*> by_name_;
};

// "Type/id" at the end of a literal reference, without a version; "" for a urn or anything else.
[[nodiscard]] std::string_view relative_part(std::string_view reference);
// True when both References name the same thing: by literal, or by identifier.
[[nodiscard]] bool is_same_reference(const json::Value& a, const json::Value& b);

}  // namespace concord::mappers
