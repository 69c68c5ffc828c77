// The variables of an evaluation: %name.
#include <algorithm>
#include <array>
#include <optional>

#include "fhir/path/evaluator.h"

namespace concord::fhir::path {
namespace {

constexpr std::string_view kValueSets = "http://hl7.org/fhir/ValueSet/";
constexpr std::string_view kExtensions = "http://hl7.org/fhir/StructureDefinition/";

struct Constant {
  std::string_view name;
  std::string_view value;
};
constexpr std::array<Constant, 3> kConstants{
    {{"sct", "http://snomed.info/sct"}, {"loinc", "http://loinc.org"}, {"ucum", "http://unitsofmeasure.org"}}};

}  // namespace

Status Evaluator::define(const Expr& expr, std::string_view name, const Items& value) {
  constexpr std::array<std::string_view, 6> kTaken{"resource", "rootResource", "context", "sct", "loinc", "ucum"};
  const bool is_taken =
      std::find(kTaken.begin(), kTaken.end(), name) != kTaken.end() ||
      std::any_of(variables_.begin(), variables_.end(), [&](const auto& variable) { return variable.first == name; });
  if (is_taken) return fail_at(expr, "there is such a variable already");
  variables_.emplace_back(name, std::vector<Item>(value.begin(), value.end()));
  return {};
}

Status Evaluator::evaluate_variable(const Expr& expr, Items& out) const {
  const std::string& name = expr.name;
  const auto own =
      std::find_if(variables_.begin(), variables_.end(), [&](const auto& each) { return each.first == name; });
  if (own != variables_.end()) {
    out.append(own->second);
    return {};
  }
  const auto give = [&out](const Node& node) {
    if (node.value != nullptr || node.sibling != nullptr) out.push_back(Item{node});
    return Status{};
  };
  if (name == "resource") return give(environment_.resource);
  if (name == "rootResource") return give(environment_.root_resource);
  if (name == "context") return give(context_);
  for (const Constant& constant : kConstants) {
    if (constant.name != name) continue;
    out.push_back(Item::string(constant.value));
    return {};
  }
  if (name.starts_with("vs-") || name.starts_with("ext-")) {
    const bool is_value_set = name.starts_with("vs-");
    const std::string rest = name.substr(is_value_set ? 3 : 4);
    out.push_back(Item::string(std::string{is_value_set ? kValueSets : kExtensions} + rest));
    return {};
  }
  auto given = environment_.variables ? environment_.variables(name) : std::nullopt;
  if (!given) return fail_at(expr, "there is no such variable");
  out.append(*given);
  return {};
}

}  // namespace concord::fhir::path
