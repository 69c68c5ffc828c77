#include "fhir/rest/status.h"

#include <gtest/gtest.h>

#include <chrono>

#include "core/json/read.h"

namespace concord::fhir::rest {
namespace {

TEST(FhirStatus, SaysInTheOutcomeWhetherToTryAgain) {
  const Error error{.kind = ErrorKind::unavailable, .message = "the partner does not answer"};
  EXPECT_EQ(outcome_of(error), *json::read(R"({"resourceType":"OperationOutcome","issue":[{
      "severity":"error","code":"transient",
      "details":{"coding":[{"system":"https://concord.example/fhir/CodeSystem/retry","code":"later"}],
                 "text":"the partner does not answer"}}]})"));
}

TEST(FhirStatus, KeepsTheFindingsOfAnError) {
  const Issue issue{.code = "required", .expression = "Goal.subject", .text = "is missing"};
  EXPECT_EQ(findings_of({.kind = ErrorKind::malformed, .message = "not valid", .issues = {issue}}),
            std::vector<Issue>{issue});
}

TEST(FhirStatus, OfAConflictThatPassesIsLater) {
  EXPECT_EQ(retry_of({.kind = ErrorKind::conflict, .message = {}}), Retry::never);
  EXPECT_EQ(
      retry_of({.kind = ErrorKind::conflict, .message = {}, .issues = {}, .retry_after = std::chrono::seconds{1}}),
      Retry::later);
  EXPECT_EQ(retry_of({.kind = ErrorKind::unknown_outcome, .message = {}}), Retry::same_request);
  EXPECT_EQ(retry_of({.kind = ErrorKind::precondition_failed, .message = {}}), Retry::never);
}

TEST(FhirStatus, HasANameInABundle) {
  EXPECT_EQ(status_line(201), "201 Created");
  EXPECT_EQ(status_line(204), "204 No Content");
  EXPECT_EQ(status_line(299), "299");
}

}  // namespace
}  // namespace concord::fhir::rest
