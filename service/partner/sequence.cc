#include "service/partner/sequence.h"

#include <algorithm>
#include <set>

#include "fhir/reference.h"
#include "service/partner/creation.h"

namespace concord::partner {
namespace {

const Step* step_named(std::span<const Step> steps, std::string_view reference) {
  if (reference.empty()) return nullptr;
  const auto at = std::ranges::find_if(steps, [reference](const Step& step) {
    return step.full_url == reference || (!step.target.empty() && step.target == reference);
  });
  return at == steps.end() ? nullptr : &*at;
}

std::vector<std::size_t> indices_of(std::span<const Step> steps, bool (*is_it)(const Step&)) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (is_it(steps[i])) out.push_back(i);
  }
  return out;
}

// Full URLs of creations that are still to come.
bool waits(const Step& step, const std::set<std::string, std::less<>>& to_come) {
  bool out = false;
  fhir::for_each_reference(step.resource, [&](const json::Value& element, const std::string&) {
    const std::string_view reference = element.text("reference");
    out = out || (reference != step.full_url && to_come.contains(reference));
  });
  return out;
}

void add_creations(std::span<const Step> steps, std::vector<std::size_t>& out) {
  auto rest = indices_of(steps, [](const Step& step) { return step.action == Action::create && !step.comes_first; });
  std::set<std::string, std::less<>> to_come;
  for (const std::size_t i : rest) to_come.insert(steps[i].full_url);
  while (!rest.empty()) {
    auto next = std::ranges::find_if(rest, [&](std::size_t i) { return !waits(steps[i], to_come); });
    if (next == rest.end()) next = rest.begin();
    to_come.erase(steps[*next].full_url);
    out.push_back(*next);
    rest.erase(next);
  }
}

}  // namespace

std::vector<std::size_t> sequence(std::span<const Step> steps) {
  auto out = indices_of(steps, [](const Step& step) { return step.writes() && step.comes_first; });
  add_creations(steps, out);
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (steps[i].action == Action::update || steps[i].action == Action::retract) out.push_back(i);
  }
  const bool ends_with_first =
      !steps.empty() && (steps[0].action == Action::update || steps[0].action == Action::retract);
  if (ends_with_first) out.push_back(0);
  return out;
}

json::Value sendable(const Step& step, std::span<const Step> steps, const Places& places) {
  return fhir::map_references(step.resource, [&](const json::Value& element) -> std::optional<json::Value> {
    const std::string_view reference = element.text("reference");
    const Step* const named = step_named(steps, reference);
    if (named == nullptr || reference == named->target) return std::nullopt;
    if (const auto place = places(reference)) return json::with(element, "reference", *place);
    return logical_reference(element, named->resource);
  });
}

bool refers_ahead(const Step& step, std::span<const Step> steps, const Places& places) {
  bool out = false;
  fhir::for_each_reference(step.resource, [&](const json::Value& element, const std::string&) {
    const std::string_view reference = element.text("reference");
    const Step* const named = step_named(steps, reference);
    out = out || (named != nullptr && named->writes() && reference == named->full_url && !places(reference));
  });
  return out;
}

json::Value with_logical_references(const json::Value& resource, std::span<const Step> steps) {
  return fhir::map_references(resource, [&](const json::Value& element) -> std::optional<json::Value> {
    const Step* const named = step_named(steps, element.text("reference"));
    if (named == nullptr) return std::nullopt;
    return logical_reference(element, named->resource);
  });
}

}  // namespace concord::partner
