// The findings of one check and what it may cost: both bounded. When a bound is met the check is over.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "fhir/validate/location.h"

namespace concord::fhir::questionnaire {

class Report {
 public:
  Report(std::size_t issues_max, std::size_t steps_max) noexcept : issues_max_{issues_max}, steps_left_{steps_max} {}

  // `code` is an issue type of R4; `text` names the rule and holds nothing of the response.
  void error(std::string_view code, const Location& at, std::string text) {
    add(Severity::error, code, at, std::move(text));
  }
  void warn(std::string_view code, const Location& at, std::string text) {
    add(Severity::warning, code, at, std::move(text));
  }
  void add(Severity severity, std::string_view code, const Location& at, std::string text);

  // One step more; false when none is left.
  bool spend(std::size_t steps = 1) noexcept;
  // A bound was met: stop looking.
  [[nodiscard]] bool is_over() const noexcept { return steps_left_ == 0 || issues_.size() >= issues_max_; }
  // In the order found; the last one says so when a bound was met.
  [[nodiscard]] std::vector<Issue> take() &&;

 private:
  std::size_t issues_max_;
  std::size_t steps_left_;
  std::vector<Issue> issues_;
};

}  // namespace concord::fhir::questionnaire
