#include "fhir/outcome.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace concord::fhir {
namespace {

struct SeverityCode {
  Severity severity;
  std::string_view code;
};
// http://hl7.org/fhir/issue-severity
constexpr std::array kSeverities{
    SeverityCode{Severity::fatal, "fatal"},
    SeverityCode{Severity::error, "error"},
    SeverityCode{Severity::warning, "warning"},
    SeverityCode{Severity::information, "information"},
};

json::Value issue_value(const Issue& issue) {
  json::Array expression;
  if (!issue.expression.empty()) expression.emplace_back(issue.expression);
  return json::object({{"severity", json::Value::literal(to_string(issue.severity))},
                       {"code", issue.code},
                       {"details", json::object({{"text", issue.text}})},
                       {"expression", std::move(expression)}});
}

Severity parse_severity(std::string_view code) {
  const auto* row = std::ranges::find(kSeverities, code, &SeverityCode::code);
  return row == kSeverities.end() ? Severity::error : row->severity;
}

}  // namespace

std::string_view to_string(Severity severity) noexcept {
  return std::ranges::find(kSeverities, severity, &SeverityCode::severity)->code;
}

json::Value operation_outcome(std::span<const Issue> issues) {
  if (issues.empty()) return operation_outcome(Severity::information, "informational", "All OK");
  json::Array out;
  out.reserve(issues.size());
  for (const Issue& issue : issues) out.push_back(issue_value(issue));
  return json::object({{"resourceType", "OperationOutcome"}, {"issue", std::move(out)}});
}

json::Value operation_outcome(Severity severity, std::string_view code, std::string_view text) {
  const std::array issues{
      Issue{.severity = severity, .code = std::string{code}, .expression = {}, .text = std::string{text}}};
  return operation_outcome(issues);
}

std::vector<Issue> read_outcome(const json::Value& resource) {
  std::vector<Issue> out;
  if (resource.text("resourceType") != "OperationOutcome") return out;
  for (const json::Value& issue : resource["issue"].items()) {
    std::string expression{issue["expression"].at(0).as_string().value_or("")};
    out.push_back({.severity = parse_severity(issue.text("severity")),
                   .code = std::string{issue.text("code")},
                   .expression = std::move(expression),
                   .text = std::string{issue["details"].text("text")}});
  }
  return out;
}

}  // namespace concord::fhir
