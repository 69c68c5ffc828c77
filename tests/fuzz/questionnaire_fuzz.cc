// A response against its Questionnaire. Two JSON texts with a NUL between, the Questionnaire first: no crash, findings
// bounded and the same each time, and nothing asked for of a response that was stopped.
// uses: fhir
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/json/read.h"
#include "core/json/value.h"
#include "fhir/questionnaire/check_response.h"

namespace {

using concord::Issue;
using concord::fhir::check_response;

constexpr std::size_t kIssuesMax = 50;

void require(bool claim) {
  if (!claim) std::abort();
}

void require_bounded(const std::vector<Issue>& issues) {
  require(issues.size() <= kIssuesMax + 1);
  for (const Issue& issue : issues) {
    require(!issue.code.empty() && !issue.text.empty());
    require(issue.expression.starts_with("QuestionnaireResponse") || issue.code == "too-costly" ||
            issue.code == "invalid");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const std::size_t end = text.find('\0');
  if (end == std::string_view::npos) return 0;
  const auto questionnaire = concord::json::read(text.substr(0, end));
  const auto response = concord::json::read(text.substr(end + 1));
  if (!questionnaire || !response) return 0;

  const concord::fhir::ResponseOptions options{.issues_max = kIssuesMax, .steps_max = 20'000, .expressions_max = 20};
  const std::vector<Issue> issues = check_response(*response, *questionnaire, options);
  require_bounded(issues);
  require(check_response(*response, *questionnaire, options) == issues);
  if (!response->is_object()) return 0;
  const auto stopped = check_response(concord::json::with(*response, "status", "stopped"), *questionnaire, options);
  require(std::ranges::none_of(stopped, [](const Issue& issue) { return issue.code == "required"; }));
  return 0;
}
