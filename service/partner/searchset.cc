#include "service/partner/searchset.h"

#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "fhir/outcome.h"
#include "service/partner/own_codes.h"

namespace concord::partner {
namespace {

using json::Value;

bool is_outcome(const Value& entry) { return entry["resource"].text("resourceType") == "OperationOutcome"; }

// Empty when it says nothing.
std::optional<Value> normal_outcome(const Value& entry, const FindingOptions& options) {
  std::vector<Issue> issues;
  if (const OwnCode* row = own_code(entry["resource"])) {
    if (row->text.empty()) return std::nullopt;
    issues.push_back({.severity = Severity::warning,
                      .code = std::string{row->issue},
                      .expression = {},
                      .text = std::string{row->text}});
  } else {
    issues = read_findings(entry["resource"], options);
  }
  if (issues.empty()) return std::nullopt;
  for (Issue& issue : issues) {
    if (issue.severity != Severity::information) issue.severity = Severity::warning;
  }
  return json::object({{"resource", fhir::operation_outcome(issues)}, {"search", json::object({{"mode", "outcome"}})}});
}

// Findings without the partner's texts; null when there are none.
Value without_texts(const Value& outcome, const FindingOptions& options) {
  const auto issues = read_findings(outcome, options);
  return issues.empty() ? Value{} : fhir::operation_outcome(issues);
}

}  // namespace

Value normal_responses(const Value& bundle, const FindingOptions& options) {
  json::Array entries;
  for (const Value& entry : bundle["entry"].items()) {
    const Value& outcome = entry["response"]["outcome"];
    Value out =
        outcome.is_null()
            ? entry
            : json::with(entry, "response", json::with(entry["response"], "outcome", without_texts(outcome, options)));
    if (is_outcome(entry)) out = json::with(out, "resource", without_texts(entry["resource"], options));
    if (entry["resource"].text("resourceType") == "Bundle") {
      out = json::with(out, "resource", normal_searchset(entry["resource"], options));
    }
    entries.push_back(std::move(out));
  }
  return json::with(bundle, "entry", entries.empty() ? Value{} : Value{std::move(entries)});
}

Value normal_searchset(const Value& bundle, const FindingOptions& options) {
  if (bundle.text("type") != "searchset") return bundle;
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> seen;  // role, type, id
  json::Array entries;
  bool is_changed = false;
  for (const Value& entry : bundle["entry"].items()) {
    if (is_outcome(entry)) {
      is_changed = true;
      if (auto outcome = normal_outcome(entry, options)) entries.push_back(*std::move(outcome));
      continue;
    }
    const Value& resource = entry["resource"];
    const std::string_view id = resource.text("id");
    if (id.empty() || seen.emplace(entry["search"].text("mode"), resource.text("resourceType"), id).second) {
      entries.push_back(entry);
    } else {
      is_changed = true;
    }
  }
  if (!is_changed) return bundle;
  return json::with(bundle, "entry", entries.empty() ? Value{} : Value{std::move(entries)});
}

}  // namespace concord::partner
