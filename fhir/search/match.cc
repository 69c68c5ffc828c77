#include <algorithm>
#include <cstddef>

#include "fhir/search/plan.h"
#include "fhir/search/search.h"
#include "fhir/search/subject.h"

namespace concord::fhir {
namespace search {
namespace {

bool finds(const Wanted& wanted, const Selected& selected) {
  return std::visit([&selected](const auto& values) { return any_finds(values, selected); }, wanted);
}

// Whether some value finds one of the elements that the parameter selects. Evaluates no more terms than it needs.
Result<bool> any_match(const PlannedCriterion& criterion, Subject& subject) {
  for (const Term& term : criterion.parameter->terms) {
    ASSIGN_OR_RETURN(const auto elements, subject.select(term, subject.root()));
    const auto is_found = [&criterion](const Selected& element) { return finds(criterion.wanted, element); };
    if (std::ranges::any_of(elements, is_found)) return true;
  }
  return false;
}

// What each component selects below one element of a composite.
using Parts = std::vector<std::vector<Selected>>;

Result<Parts> parts_of(const Parameter& composite, Subject& subject, const path::Node& element) {
  Parts out;
  for (const Parameter& component : composite.components) {
    ASSIGN_OR_RETURN(auto selected, subject.select(component, element));
    out.push_back(std::move(selected));
    if (out.back().empty()) break;  // no value of this element can match
  }
  return out;
}

bool matches_parts(const std::vector<Wanted>& value, const Parts& parts) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (std::ranges::none_of(parts[i], [&](const Selected& one) { return finds(value[i], one); })) return false;
  }
  return true;
}

// Whether some element has all components and, when there are values, one of them finds all in that one element.
Result<bool> any_composite(const PlannedCriterion& criterion, Subject& subject) {
  const Parameter& composite = *criterion.parameter;
  ASSIGN_OR_RETURN(const auto elements, subject.select(composite, subject.root()));
  for (const Selected& element : elements) {
    ASSIGN_OR_RETURN(const auto parts, parts_of(composite, subject, element.node));
    if (parts.size() != composite.components.size() || parts.back().empty()) continue;
    const bool found =
        criterion.composites.empty() ||
        std::ranges::any_of(criterion.composites, [&parts](const auto& value) { return matches_parts(value, parts); });
    if (found) return true;
  }
  return false;
}

Result<bool> any_value(const PlannedCriterion& criterion, Subject& subject) {
  if (criterion.parameter->type == SearchType::composite) return any_composite(criterion, subject);
  ASSIGN_OR_RETURN(const auto elements, subject.select(*criterion.parameter, subject.root()));
  return !elements.empty();
}

Result<bool> holds(const PlannedCriterion& criterion, Subject& subject) {
  switch (criterion.ask) {
    case Ask::matches:
      return criterion.parameter->type == SearchType::composite ? any_composite(criterion, subject)
                                                                : any_match(criterion, subject);
    case Ask::matches_not:
      return any_match(criterion, subject).map([](bool found) { return !found; });
    case Ask::is_missing:
      return any_value(criterion, subject).map([](bool found) { return !found; });
    case Ask::is_there:
      return any_value(criterion, subject);
  }
  return false;
}

}  // namespace
}  // namespace search

bool matches(const Query& query, const json::Value& resource) {
  if (resource.text("resourceType") != query.type || !query.links.empty()) return false;
  if (query.plan == nullptr) return query.criteria.empty();
  search::Subject subject{resource};
  return std::ranges::all_of(query.plan->criteria, [&subject](const search::PlannedCriterion& criterion) {
    return search::holds(criterion, subject).value_or(false);
  });
}

}  // namespace concord::fhir
