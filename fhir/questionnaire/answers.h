// One answer held to its item: type, options, value set and limits. Not here: how many answers there are, and when.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "fhir/path/regex.h"
#include "fhir/questionnaire/answer_options.h"
#include "fhir/questionnaire/items.h"
#include "fhir/questionnaire/limits.h"
#include "fhir/questionnaire/report.h"
#include "fhir/questionnaire/value_sets.h"
#include "fhir/questionnaire/values.h"
#include "fhir/validate/location.h"

namespace concord::fhir::questionnaire {

// What is read of an item once, when its first answer is met.
struct AnswerRules {
  explicit AnswerRules(const Item& item);
  AnswerOptions options;
  Limits limits;
  std::optional<path::Regex> regex;
};

// Borrows all that it is given.
class Answers {
 public:
  Answers(const Items& items, const json::Value& response, const ValueSets& value_sets, Report& report)
      : items_{items}, response_{response}, value_sets_{value_sets}, report_{report}, rules_(items.size()) {}

  [[nodiscard]] const AnswerRules& rules_of(ItemIndex item);
  // `at` is the value.
  void check(ItemIndex item, const Typed& value, const Location& at);

 private:
  void check_choice(const Item& item, const AnswerRules& rules, const Typed& value, const Location& at);
  void check_value_set(std::string_view canonical, const json::Value& coding, std::string_view wrong,
                       const Location& at);
  void check_range(const Limits& limits, const Typed& value, const Location& at);
  void check_text(const AnswerRules& rules, const Typed& value, const Location& at);
  void check_quantity(const Limits& limits, const Typed& value, const Location& at);
  void check_attachment(const Limits& limits, const Typed& value, const Location& at);
  void check_reference(const Limits& limits, const Typed& value, const Location& at);
  [[nodiscard]] std::string_view contained_type(std::string_view id) const;

  const Items& items_;
  const json::Value& response_;
  const ValueSets& value_sets_;
  Report& report_;
  std::vector<std::unique_ptr<const AnswerRules>> rules_;
};

}  // namespace concord::fhir::questionnaire
