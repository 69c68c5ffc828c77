// Questionnaires and responses for tests, written as the JSON of their items, and findings as lines that compare.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/read.h"
#include "core/json/value.h"
#include "fhir/questionnaire/check_response.h"

namespace concord::fhir {

using Lines = std::vector<std::string>;

// The JSON text as a value; null when it is none, which no check takes.
inline json::Value parsed(std::string_view text) { return json::read(text).value_or(json::Value{}); }

inline json::Value questionnaire_of(std::string_view items) {
  return parsed(fmt::format(R"({{"resourceType":"Questionnaire","status":"active","item":[{}]}})", items));
}

inline json::Value response_of(std::string_view items, std::string_view status = "completed") {
  return parsed(fmt::format(R"({{"resourceType":"QuestionnaireResponse","status":"{}","item":[{}]}})", status, items));
}

// "error value QuestionnaireResponse.item[0].answer[0].value", one a finding.
inline Lines lines_of(const std::vector<Issue>& issues) {
  Lines out;
  for (const Issue& issue : issues) {
    const std::string_view severity = issue.severity == Severity::error     ? "error"
                                      : issue.severity == Severity::warning ? "warning"
                                                                            : "information";
    out.push_back(fmt::format("{} {} {}", severity, issue.code, issue.expression));
  }
  return out;
}

inline Lines check(std::string_view questionnaire_items, std::string_view response_items,
                   std::string_view status = "completed", const ResponseOptions& options = {}) {
  return lines_of(check_response(response_of(response_items, status), questionnaire_of(questionnaire_items), options));
}

// One row of a table of tests.
struct ResponseRow {
  std::string_view questionnaire;
  std::string_view response;
  Lines findings;
};

}  // namespace concord::fhir
