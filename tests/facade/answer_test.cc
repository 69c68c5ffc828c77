#include "service/facade/answer.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "service/partner/findings.h"

namespace concord::facade {
namespace {

Error refused(ErrorKind kind, int status, std::string code) {
  return {.kind = kind,
          .message = "refused",
          .issues = {{.severity = Severity::error, .code = std::move(code), .expression = {}, .text = "x"}},
          .partner_status = status};
}

TEST(AsOurs, TellsWhatWasWrongWithTheRequest) {
  const struct {
    Error of_partner;
    ErrorKind kind;
    std::string code;
  } rows[] = {
      {refused(ErrorKind::partner_rejected, 400, "structure"), ErrorKind::malformed, "structure"},
      {refused(ErrorKind::partner_rejected, 422, "processing"), ErrorKind::unprocessable, "processing"},
      {refused(ErrorKind::partner_rejected, 404, "processing"), ErrorKind::not_found, "not-found"},
      {refused(ErrorKind::partner_rejected, 401, "login"), ErrorKind::partner_rejected, "login"},
      {refused(ErrorKind::not_found, 404, "processing"), ErrorKind::not_found, "not-found"},
      {refused(ErrorKind::not_found, 404, "not-supported"), ErrorKind::not_found, "not-supported"},
      {refused(ErrorKind::gone, 410, "processing"), ErrorKind::gone, "deleted"},
      {refused(ErrorKind::precondition_failed, 409, "processing"), ErrorKind::precondition_failed, "conflict"},
      {refused(ErrorKind::precondition_failed, 412, "multiple-matches"), ErrorKind::precondition_failed,
       "multiple-matches"},
      {refused(ErrorKind::unavailable, 503, "processing"), ErrorKind::unavailable, "processing"},
  };
  for (const auto& row : rows) {
    const Error ours = as_ours(row.of_partner);
    EXPECT_EQ(ours.kind, row.kind) << row.of_partner.partner_status;
    EXPECT_EQ(ours.issues.front().code, row.code) << row.of_partner.partner_status;
  }
}

TEST(AsOurs, SaysItselfWhatThePartnerMayNot) {
  Error error = refused(ErrorKind::gone, 410, "deleted");
  error.issues.front().text = partner::kTextWithheld;
  EXPECT_EQ(as_ours(error).issues.front().text, "the resource was deleted");
  error.issues.front().expression = "Goal.id";
  EXPECT_EQ(as_ours(error).issues.front().text, partner::kTextWithheld);
}

}  // namespace
}  // namespace concord::facade
