// Every artifact type, once. A new one is a folder and a row here.
#include <algorithm>
#include <array>

#include "mappers/engine/artifact_type.h"
#include "mappers/goal/goal.h"
#include "mappers/goal_priorities/goal_priorities.h"
#include "mappers/mapper.h"

namespace concord::mappers {
namespace {

constinit const TableMapper kGoal{goal::kType};
constinit const TableMapper kGoalPriorities{goal_priorities::kType};

constinit const std::array<const Mapper*, 2> kAll{&kGoal, &kGoalPriorities};

}  // namespace

std::span<const Mapper* const> all() { return kAll; }

const Mapper* find_for(const json::Value& resource) {
  const auto it = std::ranges::find(kAll, resource.text("resourceType"), &Mapper::primary_type);
  return it == kAll.end() ? nullptr : *it;
}

}  // namespace concord::mappers
