// The answers that an item offers (Questionnaire.item.answerOption), found by value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "fhir/questionnaire/values.h"

namespace concord::fhir::questionnaire {

// Borrows nothing.
class AnswerOptions {
 public:
  explicit AnswerOptions(const json::Value& item);
  // The item offers no options: nothing is asked of its answers.
  [[nodiscard]] bool is_empty() const noexcept { return options_.empty(); }
  // Some option is of that type ("Coding").
  [[nodiscard]] bool has_type(std::string_view type) const noexcept;
  [[nodiscard]] bool has(const Typed& answer) const;
  // An option that stands alone (questionnaire-optionExclusive).
  [[nodiscard]] bool is_exclusive(const Typed& answer) const;

 private:
  struct Option {
    std::string key;
    std::string type;
    bool is_exclusive;
  };
  [[nodiscard]] const Option* find(const Typed& answer) const;
  std::vector<Option> options_;  // in the order of their keys
};

}  // namespace concord::fhir::questionnaire
