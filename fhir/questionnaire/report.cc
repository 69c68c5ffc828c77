#include "fhir/questionnaire/report.h"

#include <algorithm>
#include <utility>

namespace concord::fhir::questionnaire {

void Report::add(Severity severity, std::string_view code, const Location& at, std::string text) {
  if (issues_.size() >= issues_max_) return;
  issues_.push_back({.severity = severity, .code = std::string{code}, .expression = at.str(), .text = std::move(text)});
}

bool Report::spend(std::size_t steps) noexcept {
  steps_left_ -= std::min(steps, steps_left_);
  return steps_left_ != 0;
}

std::vector<Issue> Report::take() && {
  const bool is_costly = steps_left_ == 0;
  if (is_costly || issues_.size() >= issues_max_) {
    issues_.push_back({.severity = is_costly ? Severity::error : Severity::information,
                       .code = "too-costly",
                       .expression = {},
                       .text = is_costly ? "the check of the response against its Questionnaire has too many steps"
                                         : "there may be more findings than are listed"});
  }
  return std::move(issues_);
}

}  // namespace concord::fhir::questionnaire
