// Is an item of a Questionnaire enabled at a place of the response? enableWhen with its operators, and nothing about
// what follows from it.
#pragma once

#include <cstdint>

#include "core/json/value.h"
#include "fhir/questionnaire/items.h"
#include "fhir/questionnaire/occurrences.h"
#include "fhir/questionnaire/report.h"

namespace concord::fhir::questionnaire {

// Unknown: a condition cannot be evaluated, or more than one has no enableBehavior that says how they combine (que-12).
enum class Truth : std::uint8_t { no, yes, unknown };
[[nodiscard]] Truth both(Truth a, Truth b) noexcept;
[[nodiscard]] Truth either(Truth a, Truth b) noexcept;

class Enablement {
 public:
  Enablement(const Items& items, const Occurrences& occurrences) noexcept : items_{items}, occurrences_{occurrences} {}

  // The item's own conditions, not those of the items around it. `scope` is the element that holds the item, `place`
  // where in it the item is or would be.
  [[nodiscard]] Truth evaluate(ItemIndex item, OccurrenceIndex scope, OccurrenceIndex place, Report& report) const;

 private:
  [[nodiscard]] Truth evaluate_condition(const json::Value& condition, OccurrenceIndex scope, OccurrenceIndex place,
                                         Report& report) const;

  const Items& items_;
  const Occurrences& occurrences_;
};

}  // namespace concord::fhir::questionnaire
