#include <gtest/gtest.h>

#include "core/json/write.h"
#include "service/artifacts/artifacts.h"

namespace concord::artifacts {
namespace {

const mappers::ArtifactKey kKey{
    .artifact = "goal", .source = "https://s.example", .id = "g1", .recorded_at = "2026-03-02T10:15:00Z"};

TEST(Report, HasTheShapeThatIsPublished) {
  Report report;
  report.key = kKey;
  report.resources = {{"goal", "Goal", "created", "Goal/17", ""},
                      {"barrier[0]", "Observation", "lost", "", "create-not-supported"}};
  report.notes = {{mappers::NoteKind::defaulted, "/status", "Goal.lifecycleStatus", "text"}};
  report.alerts = {{"phq-9", "44260-8", "Communication/9"}};
  EXPECT_EQ(json::write(to_json(report)),
            R"({"artifact":{"artifact":"goal","source":"https://s.example","id":"g1",)"
            R"("recordedAt":"2026-03-02T10:15:00Z"},"outcome":"delivered","form":"transaction",)"
            R"("guarantee":"exact","retry":"never","resources":[{"role":"goal","type":"Goal",)"
            R"("fate":"created","location":"Goal/17"},{"role":"barrier[0]","type":"Observation","fate":"lost",)"
            R"("reason":"create-not-supported"}],"issues":[],"notes":[{"kind":"defaulted","pointer":"/status",)"
            R"("expression":"Goal.lifecycleStatus","text":"text"}],)"
            R"("alerts":[{"instrument":"phq-9","item":"44260-8","deliveredAs":"Communication/9"}]})");
}

TEST(Report, ShowsEmptyListsAsLists) {
  const json::Value value = to_json(Report{});
  for (const char* name : {"resources", "issues", "notes", "alerts"}) {
    EXPECT_EQ(json::write(value[name]), "[]") << name;
  }
}

struct RefusalRow {
  ErrorKind kind;
  bool has_retry_after;
  Outcome outcome;
  Retry retry;
  std::string code;
};

TEST(Refusal, SaysWhetherToTryAgain) {
  const RefusalRow rows[] = {
      {ErrorKind::unprocessable, false, Outcome::refused, Retry::never, "invalid"},
      {ErrorKind::conflict, false, Outcome::refused, Retry::never, "conflict"},
      {ErrorKind::conflict, true, Outcome::refused, Retry::later, "conflict"},
      {ErrorKind::unavailable, true, Outcome::refused, Retry::later, "transient"},
      {ErrorKind::timeout, false, Outcome::refused, Retry::later, "timeout"},
      {ErrorKind::unknown_outcome, false, Outcome::unknown, Retry::same_request, "incomplete"},
      {ErrorKind::partner_rejected, false, Outcome::refused, Retry::never, "processing"},
  };
  for (const RefusalRow& row : rows) {
    Error error{.kind = row.kind, .message = "why"};
    if (row.has_retry_after) error.retry_after = std::chrono::seconds{1};
    const Report report = refusal(kKey, error);
    EXPECT_EQ(report.key, kKey);
    EXPECT_EQ(report.outcome, row.outcome) << row.code;
    EXPECT_EQ(report.retry, row.retry) << row.code;
    EXPECT_EQ(report.issues, (std::vector<Issue>{{Severity::error, row.code, "", "why"}}));
  }
}

TEST(Refusal, KeepsTheIssuesOfTheError) {
  const std::vector<Issue> issues{{Severity::error, "required", "/status", "is required"}};
  EXPECT_EQ(refusal(kKey, {.kind = ErrorKind::unprocessable, .message = "m", .issues = issues}).issues, issues);
}

}  // namespace
}  // namespace concord::artifacts
