// Every artifact type, once. A new one is a folder and a row here.
#include "mappers/registry.h"

#include <algorithm>
#include <array>
#include <vector>

#include "mappers/goal/goal.h"
#include "mappers/goal_priorities/goal_priorities.h"
#include "mappers/mapper.h"
#include "mappers/patient_reported_outcome/patient_reported_outcome.h"
#include "mappers/shared_decision/shared_decision.h"

namespace concord::mappers {
namespace {

constexpr std::array kTypes{&goal::kType, &goal_priorities::kType, &shared_decision::kType,
                            &patient_reported_outcome::kType};

}  // namespace

struct Mappers::Parts {
  Parts(const Context& of_site, std::span<const ArtifactType* const> types) : context{of_site} {
    mappers.reserve(types.size());
    for (const ArtifactType* type : types) mappers.emplace_back(*type, context);
    for (const TableMapper& one : mappers) all.push_back(&one);
  }
  Context context;
  std::vector<TableMapper> mappers;
  std::vector<const Mapper*> all;
};

std::span<const ArtifactType* const> artifact_types() { return kTypes; }

// Maps that translate nothing cost nothing.
Mappers::Mappers(const instruments::Registry& instruments, const concept_maps::ConceptMaps* concept_maps)
    : parts_{std::make_unique<const Parts>(
          Context{.instruments = instruments,
                  .concept_maps = concept_maps == nullptr || concept_maps->empty() ? nullptr : concept_maps},
          kTypes)} {}
Mappers::Mappers(const instruments::Registry& instruments, std::span<const ArtifactType* const> types)
    : parts_{std::make_unique<const Parts>(Context{.instruments = instruments}, types)} {}
Mappers::~Mappers() = default;

std::span<const Mapper* const> Mappers::all() const noexcept { return parts_->all; }

const Mapper* Mappers::find(std::string_view type) const {
  const auto it = std::ranges::find(parts_->all, type, &Mapper::type);
  return it == parts_->all.end() ? nullptr : *it;
}

const Mapper* Mappers::find_for(const json::Value& resource) const {
  const auto it =
      std::ranges::find_if(parts_->mappers, [&resource](const TableMapper& one) { return one.is_primary(resource); });
  return it == parts_->mappers.end() ? nullptr : &*it;
}

const Mappers& Mappers::shipped() {
  static const Mappers kShipped{instruments::Registry::shipped()};
  return kShipped;
}

std::span<const Mapper* const> all() { return Mappers::shipped().all(); }
const Mapper* find(std::string_view type) { return Mappers::shipped().find(type); }
const Mapper* find_for(const json::Value& resource) { return Mappers::shipped().find_for(resource); }

}  // namespace concord::mappers
