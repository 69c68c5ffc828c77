// The FHIRPath expressions that SDC puts into a Questionnaire: constraints, enableWhenExpression, and the variables
// that both may use. Each is compiled once; how many are evaluated is bounded.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>

#include "core/json/value.h"
#include "core/result.h"
#include "fhir/path/fhirpath.h"
#include "fhir/questionnaire/check_response.h"
#include "fhir/questionnaire/enablement.h"
#include "fhir/questionnaire/items.h"
#include "fhir/questionnaire/occurrences.h"
#include "fhir/questionnaire/report.h"
#include "fhir/validate/location.h"

namespace concord::fhir::questionnaire {

// Borrows all that it is given. %context is the element of the response that stands for the item, or what would hold
// it; %resource the response, %questionnaire the Questionnaire, %qitem its item.
class Expressions {
 public:
  Expressions(const json::Value& response, const json::Value& questionnaire, const Items& items,
              const Occurrences& occurrences, const ResponseOptions& options, Report& report);

  // sdc-questionnaire-enableWhenExpression; yes when the item has none. `at` is where to say what cannot be evaluated.
  [[nodiscard]] Truth enables(ItemIndex item, OccurrenceIndex context, const Location& at);
  // questionnaire-constraint of an item, or of the Questionnaire (kNoItem), at one place of the response.
  void check_constraints(ItemIndex item, OccurrenceIndex context, const Location& at);

 private:
  // Where a variable is defined.
  struct Definition {
    const json::Value* text;  // nullptr: in another language
    ItemIndex item;
    OccurrenceIndex context;
  };
  [[nodiscard]] const json::Value& definition_of(ItemIndex item) const noexcept;
  [[nodiscard]] path::Node node_of(OccurrenceIndex context) const noexcept;
  void check_constraint(const json::Value& constraint, ItemIndex item, OccurrenceIndex context, const Location& at);
  [[nodiscard]] const path::Expression* compiled(const json::Value* text);
  [[nodiscard]] path::Environment environment(ItemIndex item, OccurrenceIndex context, int depth);
  [[nodiscard]] Result<bool> holds(const json::Value* text, ItemIndex item, OccurrenceIndex context);
  [[nodiscard]] std::optional<path::Collection> variable(std::string_view name, ItemIndex item, OccurrenceIndex context,
                                                         int depth);
  [[nodiscard]] std::optional<Definition> find_variable(std::string_view name, ItemIndex item, OccurrenceIndex context);

  const json::Value& response_;
  const json::Value& questionnaire_;
  const Items& items_;
  const Occurrences& occurrences_;
  const ResponseOptions& options_;
  Report& report_;
  std::size_t evaluations_left_;
  std::map<const json::Value*, std::optional<path::Expression>> compiled_;  // by the text in the Questionnaire
};

}  // namespace concord::fhir::questionnaire
