// Which stored resource is which of a graph: by type and first identifier, or by id where a type has none.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/mapper.h"
#include "service/partner/plan.h"

namespace concord::partner {

class GraphMatch {
 public:
  // Both outlive the object. Errors: conflict, partner_broken (see plan_graph).
  [[nodiscard]] static Result<GraphMatch> make(const mappers::Graph& graph, std::span<const Stored> stored);

  // What the partner holds of that resource of the graph; nullptr when nothing.
  [[nodiscard]] const Stored* find(const mappers::GraphResource& entry) const;
  // True when it is no longer in the graph.
  [[nodiscard]] bool has_vanished(const Stored& stored) const { return !matched_.contains(&stored); }
  // "Type/id" at the partner of what the graph calls by that full URL; empty while it has none.
  [[nodiscard]] std::optional<std::string> literal_of(std::string_view full_url) const;

 private:
  std::map<std::string, const Stored*> by_key_;
  std::set<const Stored*> matched_;
  std::map<std::string, std::string, std::less<>> literals_;
};

// The id of a resource that names its own, or the UUID of its place in the graph.
[[nodiscard]] std::string_view own_id_of(const mappers::GraphResource& entry);
// "Goal/17".
[[nodiscard]] std::string literal_of(const json::Value& resource);
// "https://ehr.example/fhir/" of ".../Goal/17"; empty when the full URL is relative.
[[nodiscard]] std::string_view base_of(const Stored& stored);

}  // namespace concord::partner
