#include "fhir/search/subject.h"

#include <algorithm>
#include <cstddef>

#include "fhir/reference.h"
#include "fhir/search/reference_value.h"

namespace concord::fhir::search {
namespace {

constexpr std::size_t kStepsMax = 200'000;  // of one evaluation

Selected selected(const path::Item& item, const Term& term) {
  if (const path::Node* node = item.node(); node != nullptr) {
    return {.value = node->value == nullptr ? json::Value{} : *node->value,
            .type = item.type_name(),
            .term = &term,
            .node = *node};
  }
  return {.value = to_json(item), .type = item.type_name(), .term = &term};
}

}  // namespace

Subject::Subject(const json::Value& resource)
    : environment_{.resource = path::root(resource), .root_resource = path::root(resource), .steps_max = kStepsMax} {}

Result<std::vector<Selected>> Subject::select(const Term& term, const path::Node& from) {
  ASSIGN_OR_RETURN(const auto items, term.expression.evaluate(from, environment_));
  std::vector<Selected> out;
  out.reserve(items.size());
  for (const path::Item& item : items) {
    Selected one = selected(item, term);
    if (one.value.is_null()) continue;
    if (term.target == nullptr || target_type(one) == term.target->name) out.push_back(std::move(one));
  }
  return out;
}

Result<std::vector<Selected>> Subject::select(const Parameter& parameter, const path::Node& from) {
  std::vector<Selected> out;
  for (const Term& term : parameter.terms) {
    ASSIGN_OR_RETURN(auto some, select(term, from));
    if (out.empty()) {
      out = std::move(some);
    } else {
      std::ranges::move(some, std::back_inserter(out));
    }
  }
  return out;
}

std::string Subject::target_type(const Selected& selected) {
  if (selected.value.find("resourceType") != nullptr) return std::string{selected.value.text("resourceType")};
  const std::string text = reference_text(selected);
  if (text.starts_with('#')) return std::string{contained_type(std::string_view{text}.substr(1))};
  if (auto literal = parse_reference(text)) return literal->type;
  return std::string{selected.value.text("type")};
}

std::string_view Subject::contained_type(std::string_view id) {
  if (!contained_) {
    contained_.emplace();
    for (const json::Value& resource : (*root().value)["contained"].items()) {
      contained_->emplace_back(resource.text("id"), resource.text("resourceType"));
    }
    std::ranges::sort(*contained_);
  }
  const auto found = std::ranges::lower_bound(*contained_, id, {}, [](const auto& row) { return row.first; });
  return found == contained_->end() || found->first != id ? std::string_view{} : found->second;
}

}  // namespace concord::fhir::search
