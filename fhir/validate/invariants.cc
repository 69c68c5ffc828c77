#include "fhir/validate/invariants.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/path/item.h"

namespace concord::fhir {
namespace {

// Held by the walk, which sees all references anyway.
constexpr std::array<std::string_view, 5> kNative = {"dom-2", "dom-3", "dom-4", "dom-5", "ref-1"};
constexpr std::size_t kStepsMax = 2'000'000;

std::string text_of(const Invariant& invariant) {
  return std::string{invariant.key}.append(": ").append(invariant.text);
}

// Whether the result says yes; nothing when it is empty.
std::optional<bool> verdict(const path::Collection& result) {
  if (result.empty()) return std::nullopt;
  return result.size() > 1 || result.front().as_boolean().value_or(true);
}

}  // namespace

Invariants::Invariants() {
  for (const Invariant& invariant : invariants()) {
    expressions_.push_back(path::Expression::parse(invariant.expression).value());
    is_native_.push_back(std::ranges::find(kNative, invariant.key) != kNative.end());
  }
}

void Invariants::check(std::span<const std::uint16_t> rows, const path::Node& node, const Scope& scope,
                       const Location& at, Findings& findings) const {
  for (const auto row : rows) {
    const Invariant& invariant = invariants()[row];
    if (is_native_[row] || findings.is_full()) continue;
    if (!invariant.is_error && !findings.rules().best_practice) continue;
    const path::Environment environment{
        .resource = scope.resource, .root_resource = scope.root, .steps_max = kStepsMax};
    const auto result = expressions_[row].evaluate(node, environment);
    if (result && verdict(*result).value_or(true)) continue;
    if (!result) {
      findings.add(Rule::invariant, "processing", at, text_of(invariant) + " (cannot be evaluated)");
    } else if (invariant.is_error) {
      findings.add(Rule::invariant, "invariant", at, text_of(invariant));
    } else {
      findings.warn("invariant", at, text_of(invariant));
    }
  }
}

}  // namespace concord::fhir
