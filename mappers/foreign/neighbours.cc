#include "mappers/foreign/neighbours.h"

#include <algorithm>
#include <array>
#include <utility>

#include "fhir/reference.h"
#include "mappers/engine/links.h"
#include "mappers/foreign/foreign.h"
#include "mappers/systems.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

constexpr int kSteps = 2;
constexpr std::size_t kLooseMax = 1'000;

// What many resources refer to: it is found from them, but leads to none of them.
constexpr std::array<std::string_view, 11> kHubs{"Patient",       "Practitioner", "PractitionerRole", "Organization",
                                                 "RelatedPerson", "Encounter",    "Location",         "Device",
                                                 "Condition",     "CareTeam",     "CarePlan"};

bool is_hub(std::string_view type) { return std::ranges::find(kHubs, type) != kHubs.end(); }

// The name that a reference and a resource have in common: "Type/id", or the whole text of anything else.
std::string name_of(std::string_view reference) {
  const std::string_view relative = relative_part(reference);
  return std::string{relative.empty() ? reference : relative};
}

// What a resource refers to, each once.
std::vector<std::string> names_in(const Value& resource) {
  std::vector<std::string> out;
  fhir::for_each_reference(resource, [&out](const Value& element, const std::string& /*expression*/) {
    out.push_back(name_of(element.text("reference")));
  });
  if (const auto canonical = resource["questionnaire"].as_string()) out.push_back(name_of(*canonical));
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool is_loose(const Value& resource) {
  return resource.text("resourceType") == "Observation" && resource["focus"].size() == 0 &&
         resource["basedOn"].size() == 0 && resource["derivedFrom"].size() == 0;
}

}  // namespace

Neighbours::Neighbours(std::span<const GraphResource> resources) : resources_{resources} {
  references_.resize(resources.size());
  for (std::size_t i = 0; i < resources.size(); ++i) index(i);
}

void Neighbours::index(std::size_t place) {
  const GraphResource& resource = resources_[place];
  if (!resource.full_url.empty()) by_name_.emplace(name_of(resource.full_url), place);
  if (std::string literal = literal_of(resource); !literal.empty()) by_name_.emplace(std::move(literal), place);
  std::vector<std::string>& own = references_[place];
  own = names_in(resource.resource);
  for (const std::string& name : own) by_reference_[name].push_back(place);
  for (const Value& tag : resource.resource["meta"]["tag"].items()) {
    if (tag.text("system") == kArtifactTagSystem) by_tag_[std::string{tag.text("code")}].push_back(place);
  }
  if (!is_loose(resource.resource)) return;
  Places& loose = loose_[name_of(resource.resource["subject"].text("reference"))];
  if (loose.size() < kLooseMax) loose.push_back(place);
}

void Neighbours::add(const std::string& name, Selection& out) const {
  const auto named = by_name_.find(name);
  if (named != by_name_.end()) out.take(named->second);
  const bool is_known_hub = named != by_name_.end() && is_hub(resources_[named->second].resource.text("resourceType"));
  if (is_known_hub || is_hub(std::string_view{name}.substr(0, name.find('/')))) return;
  const auto referring = by_reference_.find(name);
  if (referring == by_reference_.end()) return;
  for (const std::size_t place : referring->second) out.take(place);
}

void Neighbours::add_tagged(const Value& resource, Selection& out) const {
  for (const Value& tag : resource["meta"]["tag"].items()) {
    const auto at = by_tag_.find(std::string{tag.text("code")});
    if (at == by_tag_.end() || tag.text("system") != kArtifactTagSystem) continue;
    for (const std::size_t place : at->second) out.take(place);
  }
}

std::vector<GraphResource> Neighbours::of(const GraphResource& primary) const {
  Selection found{.is_taken = std::vector<bool>(resources_.size(), false)};
  const std::string literal = literal_of(primary);
  const auto self = by_name_.find(literal.empty() ? name_of(primary.full_url) : literal);
  if (self != by_name_.end()) found.is_taken[self->second] = true;
  add(literal, found);
  add(name_of(primary.full_url), found);
  for (const std::string& name : names_in(primary.resource)) add(name, found);
  add_tagged(primary.resource, found);
  std::size_t done = 0;
  for (int step = 1; step < kSteps; ++step) {
    for (const std::size_t end = found.places.size(); done < end; ++done) {
      const std::size_t place = found.places[done];
      if (is_hub(resources_[place].resource.text("resourceType"))) continue;
      add(literal_of(resources_[place]), found);
      add(name_of(resources_[place].full_url), found);
      for (const std::string& name : references_[place]) add(name, found);
    }
  }
  const auto loose = loose_.find(name_of(primary.resource["subject"].text("reference")));
  if (primary.resource.text("resourceType") == "RequestGroup" && loose != loose_.end()) {
    for (const std::size_t place : loose->second) found.take(place);
  }
  std::ranges::sort(found.places);
  std::vector<GraphResource> out;
  out.reserve(found.places.size());
  for (const std::size_t place : found.places) out.push_back(resources_[place]);
  return out;
}

}  // namespace concord::mappers::foreign
