#include "fhir/questionnaire/check_response.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "fhir/questionnaire/answers.h"
#include "fhir/questionnaire/enablement.h"
#include "fhir/questionnaire/expressions.h"
#include "fhir/questionnaire/items.h"
#include "fhir/questionnaire/occurrences.h"
#include "fhir/questionnaire/report.h"
#include "fhir/questionnaire/value_sets.h"
#include "fhir/questionnaire/walk.h"
#include "fhir/reference.h"
#include "fhir/validate/location.h"

namespace concord::fhir {
namespace {

using questionnaire::Progress;
using questionnaire::Report;

Progress progress_of(const json::Value& response) noexcept {
  const std::string_view status = response.text("status");
  if (status == "completed" || status == "amended") return Progress::complete;
  return status == "in-progress" ? Progress::open : Progress::ended;
}

// "url|version", "url", "#id" or "Questionnaire/id" names this Questionnaire.
bool names(std::string_view canonical, const json::Value& questionnaire) {
  const std::string_view id = questionnaire.text("id");
  if (canonical.starts_with('#')) return canonical.substr(1) == id;
  const std::size_t bar = canonical.find('|');
  const std::string_view url = canonical.substr(0, bar);
  if (const auto literal = parse_reference(url); literal && literal->base.empty()) {
    return literal->type == "Questionnaire" && literal->id == id;
  }
  const bool is_any_version = bar == std::string_view::npos || questionnaire.text("version").empty();
  if (!is_any_version && canonical.substr(bar + 1) != questionnaire.text("version")) return false;
  return questionnaire.text("url") == url;
}

void check_subject(const json::Value& response, const json::Value& questionnaire, Report& report, const Location& at) {
  const json::Value& types = questionnaire["subjectType"];
  const json::Value* subject = response.find("subject");
  if (types.size() == 0 || subject == nullptr) return;
  const auto literal = parse_reference(subject->text("reference"));
  const std::string_view type = literal ? std::string_view{literal->type} : subject->text("type");
  const auto is_type = [type](const json::Value& allowed) { return allowed.as_string() == type; };
  if (type.empty() || std::ranges::any_of(types.items(), is_type)) return;
  report.error("business-rule", at.element("subject"), "the Questionnaire is not for subjects of this type");
}

void check_header(const json::Value& response, const json::Value& questionnaire, Report& report) {
  const Location at{"QuestionnaireResponse"};
  const std::string_view canonical = response.text("questionnaire");
  if (!canonical.empty() && !names(canonical, questionnaire)) {
    report.error("business-rule", at.element("questionnaire"), "the response answers another Questionnaire");
  }
  check_subject(response, questionnaire, report, at);
}

}  // namespace

std::vector<Issue> check_response(const json::Value& response, const json::Value& questionnaire,
                                  const ResponseOptions& options) {
  Report report{options.issues_max, options.steps_max};
  if (response.text("resourceType") != "QuestionnaireResponse" ||
      questionnaire.text("resourceType") != "Questionnaire") {
    report.error("invalid", Location{{}}, "a QuestionnaireResponse is checked against a Questionnaire");
    return std::move(report).take();
  }
  check_header(response, questionnaire, report);
  const questionnaire::Items items{questionnaire};
  if (items.has_duplicates()) {
    report.warn("business-rule", Location{"QuestionnaireResponse"}, "the Questionnaire has a linkId twice (que-2)");
  }
  const questionnaire::Occurrences occurrences{response, items};
  const questionnaire::Enablement enablement{items, occurrences};
  const questionnaire::ValueSets value_sets{questionnaire, options.member_of};
  questionnaire::Answers answers{items, response, value_sets, report};
  questionnaire::Expressions expressions{response, questionnaire, items, occurrences, options, report};
  questionnaire::Walk{items, occurrences, enablement, expressions, answers, progress_of(response), report}.run();
  return std::move(report).take();
}

const json::Value* find_questionnaire(const json::Value& response, std::span<const json::Value> known) {
  const std::string_view canonical = response.text("questionnaire");
  if (canonical.empty()) return nullptr;
  const auto candidates = canonical.starts_with('#') ? response["contained"].items() : known;
  for (const json::Value& candidate : candidates) {
    if (candidate.text("resourceType") == "Questionnaire" && names(canonical, candidate)) return &candidate;
  }
  return nullptr;
}

}  // namespace concord::fhir
