#include "service/partner/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "fhir/outcome.h"

namespace concord::partner {
namespace {

constexpr std::size_t kCodeBytesMax = 40;
constexpr std::size_t kExpressionBytesMax = 200;
constexpr std::size_t kTextBytesMax = 1'000;

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// A code of issue-type: "business-rule".
bool is_code(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kCodeBytesMax &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

// A path without literals, which could hold data: "Bundle.entry[2].resource.ofType(Goal).target[0]".
bool is_plain_path(std::string_view text) noexcept {
  constexpr std::string_view kMarks = ".[]()";
  return text.size() <= kExpressionBytesMax && std::ranges::all_of(text, [&](char c) {
           return is_letter(c) || is_digit(c) || kMarks.find(c) != std::string_view::npos;
         });
}

Issue shown(Issue issue, const FindingOptions& options) {
  if (!is_code(issue.code)) issue.code = "processing";
  if (!is_plain_path(issue.expression)) issue.expression.clear();
  if (!options.partner_text_allowed || issue.text.empty() || issue.text.size() > kTextBytesMax) {
    issue.text = kTextWithheld;
  }
  return issue;
}

}  // namespace

std::vector<Issue> read_findings(const json::Value& resource, const FindingOptions& options) {
  std::vector<Issue> all = fhir::read_outcome(resource);
  const std::size_t kept = std::min(all.size(), options.issues_max);
  std::vector<Issue> out;
  out.reserve(kept + 1);
  for (std::size_t i = 0; i < kept; ++i) out.push_back(shown(std::move(all[i]), options));
  if (kept < all.size()) {
    out.push_back({.severity = Severity::information,
                   .code = "informational",
                   .expression = {},
                   .text = fmt::format("the partner sent {} more findings", all.size() - kept)});
  }
  return out;
}

}  // namespace concord::partner
