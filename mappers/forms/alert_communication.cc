#include "mappers/forms/alert_communication.h"

#include <string>
#include <utility>

#include "mappers/engine/names.h"
#include "mappers/narrative/narrative.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

using json::Value;

constexpr std::string_view kCategorySystem = "http://terminology.hl7.org/CodeSystem/communication-category";

Value resource_of(const Alert& alert, const Graph& graph, const Value& identifier, const Value& text) {
  const Tag tag = artifact_tag(graph.key.artifact, graph.key.source, graph.key.id);
  const Value tags = json::array_of(json::object({{"system", tag.system}, {"code", tag.code}}));
  const Value category = json::object({{"system", kCategorySystem}, {"code", "alert"}, {"display", "Alert"}});
  const Value& primary = graph.resources.front().resource;
  const Value payload = json::object({{"contentString", alert.text}});
  return json::object({{"resourceType", Value::literal("Communication")},
                       {"meta", json::object({{"tag", tags}})},
                       {"language", primary["language"]},
                       {"text", text},
                       {"identifier", json::array_of(identifier)},
                       {"status", "completed"},
                       {"category", json::array_of(json::object({{"coding", json::array_of(category)}}))},
                       {"priority", "urgent"},
                       {"subject", primary["subject"]},
                       {"encounter", primary["encounter"]},
                       {"sent", graph.key.recorded_at},
                       {"payload", json::array_of(payload)}});
}

}  // namespace

GraphResource alert_communication(const Alert& alert, const Graph& graph) {
  const Names names{
      json::object({{"artifact", graph.key.artifact}, {"source", graph.key.source}, {"id", graph.key.id}})};
  // Stays the same as long as the rule does.
  const Value rule = json::object({{"instrument", alert.instrument}, {"item", alert.item}, {"text", alert.text}});
  const std::string key = RoleKeys{}.next("communication", rule);
  const Value identifier = names.identifier(key);
  const Value bare = resource_of(alert, graph, identifier, Value{});
  return {.role = alert.role + "-communication",
          .full_url = names.full_url(key),
          .resource = resource_of(alert, graph, identifier, narrative::narrative_of(bare))};
}

}  // namespace concord::mappers
