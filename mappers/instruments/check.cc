#include "mappers/instruments/check.h"

#include <algorithm>
#include <utility>

namespace concord::mappers::instruments {
namespace {

constexpr std::string_view kQuestionnaire = "/questionnaire";

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_index(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The validator and the readers can both find that a member is missing.
bool is_told(const std::vector<Issue>& issues, const Issue& issue) {
  return std::ranges::any_of(issues, [&issue](const Issue& one) {
    const bool is_error = one.severity == Severity::error || one.severity == Severity::fatal;
    return is_error && one.expression == issue.expression && one.code == issue.code;
  });
}

void add_questionnaire_issues(const json::Value& questionnaire, const fhir::Validator& validator,
                              std::vector<Issue>& issues) {
  for (Issue& issue : validator.validate(questionnaire)) {
    issue.expression = pointer_of(kQuestionnaire, issue.expression);
    issues.push_back(std::move(issue));
  }
}

}  // namespace

std::string pointer_of(std::string_view base, std::string_view expression) {
  std::string out{base};
  expression.remove_prefix(std::min(expression.find('.'), expression.size()));
  while (expression.starts_with('.')) {
    expression.remove_prefix(1);
    const std::string_view step = expression.substr(0, expression.find('.'));
    const std::size_t bracket = std::min(step.find('['), step.size());
    const std::string_view name = step.substr(0, bracket);
    if (!is_name(name)) return out;
    out.append("/").append(name);
    expression.remove_prefix(step.size());
    if (bracket == step.size()) continue;
    const std::string_view index = step.substr(bracket + 1, step.size() - bracket - 2);
    if (!step.ends_with(']') || !is_index(index)) return out;
    out.append("/").append(index);
  }
  return out;
}

Checked check_file(std::string_view text, const fhir::Validator& validator) {
  Checked out;
  const auto file = read_file(text);
  if (!file) {
    out.issues.push_back(
        {.severity = Severity::fatal, .code = "structure", .expression = {}, .text = file.error().message});
    return out;
  }
  if (const json::Value* questionnaire = file->find("questionnaire"))
    add_questionnaire_issues(*questionnaire, validator, out.issues);
  auto instrument = parse_instrument(*file);
  if (!instrument) {
    for (Issue& issue : instrument.error().issues) {
      if (!is_told(out.issues, issue)) out.issues.push_back(std::move(issue));
    }
  }
  if (instrument && fhir::is_valid(out.issues)) out.instrument = *std::move(instrument);
  return out;
}

}  // namespace concord::mappers::instruments
