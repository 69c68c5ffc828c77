#include "fhir/validate/invariants.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace concord::fhir {
namespace {

// Held by the walk, which sees all references anyway.
constexpr std::array<std::string_view, 5> kNative = {"dom-2", "dom-3", "dom-4", "dom-5", "ref-1"};
// Published expressions are often empty on right data, for want of the element or of a date's precision: then they
// hold. These are empty only where their text is broken.
constexpr std::array<std::string_view, 7> kEmptyIsNo = {"drt-1", "opd-2", "opd-3", "que-13", "ras-1", "sdf-5", "vsd-9"};
constexpr std::size_t kStepsMax = 2'000'000;

std::string text_of(const Invariant& invariant) {
  return std::string{invariant.key}.append(": ").append(invariant.text);
}

}  // namespace

Invariants::Invariants() {
  for (const Invariant& invariant : invariants()) {
    expressions_.push_back(path::Expression::parse(invariant.expression).value());
    is_native_.push_back(std::ranges::find(kNative, invariant.key) != kNative.end());
    holds_when_empty_.push_back(std::ranges::find(kEmptyIsNo, invariant.key) == kEmptyIsNo.end());
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
    const auto result = expressions_[row].decide(node, environment);
    if (result && result->value_or(holds_when_empty_[row])) continue;
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
