// The findings of one validation, collected up to a bound.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "fhir/validate/location.h"
#include "fhir/validate/rules.h"

namespace concord::fhir {

class Findings {
 public:
  explicit Findings(const ValidationRules& rules) noexcept : rules_{rules} {}

  // `code` is an issue type of R4; `text` names the rule and holds nothing of the input.
  void add(Rule rule, std::string_view code, const Location& at, std::string text);
  // A breach of a rule that is only advice.
  void warn(std::string_view code, const Location& at, std::string text);

  [[nodiscard]] bool asks(Rule rule) const noexcept { return rules_[rule] != Treatment::ignore; }
  [[nodiscard]] const ValidationRules& rules() const noexcept { return rules_; }
  // No further finding is taken: stop looking.
  [[nodiscard]] bool is_full() const noexcept { return issues_.size() >= rules_.issues_max; }
  // In the order found; the last one says so when the bound was met.
  [[nodiscard]] std::vector<Issue> take() &&;

 private:
  const ValidationRules& rules_;
  std::vector<Issue> issues_;
};

}  // namespace concord::fhir
