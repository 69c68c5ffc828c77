#include "fhir/validate/findings.h"

#include <utility>

namespace concord::fhir {

void Findings::add(Rule rule, std::string_view code, const Location& at, std::string text) {
  const auto treatment = rules_[rule];
  if (treatment == Treatment::ignore || is_full()) return;
  issues_.push_back({.severity = treatment == Treatment::refuse ? Severity::error : Severity::warning,
                     .code = std::string{code},
                     .expression = at.str(),
                     .text = std::move(text)});
}

void Findings::warn(std::string_view code, const Location& at, std::string text) {
  if (is_full()) return;
  issues_.push_back(
      {.severity = Severity::warning, .code = std::string{code}, .expression = at.str(), .text = std::move(text)});
}

std::vector<Issue> Findings::take() && {
  if (is_full()) {
    issues_.push_back({.severity = Severity::error,
                       .code = "too-costly",
                       .expression = {},
                       .text = "there may be more findings: the validation ended at its bound"});
  }
  return std::move(issues_);
}

}  // namespace concord::fhir
