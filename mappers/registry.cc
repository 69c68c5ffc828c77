// Every artifact type, once. A new one is a folder and a row here.
#include <algorithm>
#include <array>

#include "mappers/engine/artifact_type.h"
#include "mappers/goal/goal.h"
#include "mappers/goal_priorities/goal_priorities.h"
#include "mappers/mapper.h"
#include "mappers/patient_reported_outcome/patient_reported_outcome.h"
#include "mappers/shared_decision/shared_decision.h"

namespace concord::mappers {
namespace {

constinit const std::array kTypes{
    TableMapper{goal::kType},
    TableMapper{goal_priorities::kType},
    TableMapper{shared_decision::kType},
    TableMapper{patient_reported_outcome::kType},
};

constexpr std::size_t kCount = kTypes.size();

constinit const auto kAll = [] {
  std::array<const Mapper*, kCount> out{};
  for (std::size_t i = 0; i < kCount; ++i) out[i] = &kTypes[i];
  return out;
}();

}  // namespace

std::span<const Mapper* const> all() { return kAll; }

const Mapper* find_for(const json::Value& resource) {
  const auto it =
      std::ranges::find_if(kTypes, [&resource](const TableMapper& one) { return one.is_primary(resource); });
  return it == kTypes.end() ? nullptr : &*it;
}

}  // namespace concord::mappers
