#include "service/http/respond.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::http {
namespace {

std::string outcome(const std::string& code, const std::string& retry, const std::string& text = "why") {
  return R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":")" + code +
         R"(","details":{"coding":[{"system":"https://concord.example/fhir/CodeSystem/retry","code":")" + retry +
         R"("}],"text":")" + text + R"("}}]})";
}

struct KindCase {
  ErrorKind kind;
  int status;
  std::string code;
  std::string retry;
};

TEST(Respond, GivesEachKindItsStatusAndWholeOutcome) {
  using enum ErrorKind;
  const std::vector<KindCase> cases{
      {malformed, 400, "invalid", "never"},
      {unauthenticated, 401, "login", "never"},
      {forbidden, 403, "forbidden", "never"},
      {not_found, 404, "not-found", "never"},
      {method_not_allowed, 405, "not-supported", "never"},
      {not_acceptable, 406, "not-supported", "never"},
      {gone, 410, "deleted", "never"},
      {conflict, 409, "conflict", "never"},
      {precondition_failed, 412, "conflict", "never"},
      {too_large, 413, "too-long", "never"},
      {unsupported_media, 415, "not-supported", "never"},
      {unprocessable, 422, "processing", "never"},
      {throttled, 429, "throttled", "later"},
      {unavailable, 503, "transient", "later"},
      {timeout, 504, "timeout", "later"},
      {unknown_outcome, 504, "incomplete", "same-request"},
      {partner_rejected, 502, "processing", "never"},
      {partner_broken, 502, "transient", "later"},
      {unsupported, 501, "not-supported", "never"},
      {fault, 500, "exception", "never"},
  };
  EXPECT_EQ(cases.size(), static_cast<std::size_t>(fault) + 1);
  for (const KindCase& row : cases) {
    const Response response = respond(Error{.kind = row.kind, .message = "why"});
    EXPECT_EQ(response.status, row.status) << row.code;
    EXPECT_EQ(response.body, outcome(row.code, row.retry)) << row.status;
    EXPECT_EQ(response.headers.value("Content-Type"), "application/fhir+json; charset=utf-8");
    EXPECT_EQ(response.headers.find("Retry-After") != nullptr, row.retry == "later") << row.status;
    EXPECT_EQ(response.headers.find("WWW-Authenticate") != nullptr, row.status == 401) << row.status;
  }
}

TEST(Respond, TellsHowLongToWait) {
  const Response busy = respond(
      Error{.kind = ErrorKind::conflict, .message = "why", .issues = {}, .retry_after = std::chrono::seconds{7}});
  EXPECT_EQ(busy.status, 409);
  EXPECT_EQ(busy.headers.value("Retry-After"), "7");
  EXPECT_EQ(busy.body, outcome("conflict", "later"));
}

TEST(Respond, NamesEveryIssueWithItsPlace) {
  const Response response = respond(Error{
      .kind = ErrorKind::unprocessable,
      .message = "not shown",
      .issues = {{.code = "required", .expression = "/status", .text = "must be given"},
                 {.severity = Severity::warning, .code = "value", .expression = "/targets/0", .text = "is odd"}}});
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.body,
            R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"required","details":{"coding":)"
            R"([{"system":"https://concord.example/fhir/CodeSystem/retry","code":"never"}],"text":"must be given"},)"
            R"("expression":["/status"]},{"severity":"warning","code":"value","details":{"coding":)"
            R"([{"system":"https://concord.example/fhir/CodeSystem/retry","code":"never"}],"text":"is odd"},)"
            R"("expression":["/targets/0"]}]})");
}

TEST(Rejection, LooksLikeEveryOtherError) {
  const Response full = rejection(503);
  EXPECT_EQ(full.body, outcome("transient", "later", "too many requests are waiting"));
  EXPECT_EQ(full.headers.value("Retry-After"), "2");
  EXPECT_EQ(full.headers.value("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(rejection(413).body, outcome("too-long", "never", "the body is over the limit"));
  EXPECT_EQ(rejection(499).body, outcome("processing", "never", "the request was refused"));
  EXPECT_EQ(rejection(499).status, 499);
}

struct EtagCase {
  std::string if_none_match;
  int status;
};

TEST(RespondPublic, AnswersNotModifiedToItsOwnEtag) {
  const std::string etag = etag_of("body");
  const std::vector<EtagCase> cases{{"", 200},          {"\"other\"", 200},           {etag, 304},
                                    {"W/" + etag, 304}, {"\"other\" , " + etag, 304}, {"*", 304}};
  for (const EtagCase& row : cases) {
    Request request;
    if (!row.if_none_match.empty()) request.headers.add("If-None-Match", row.if_none_match);
    const Response response = respond_public(request, "body", etag, kHtml);
    EXPECT_EQ(response.status, row.status) << row.if_none_match;
    EXPECT_EQ(response.body, row.status == 200 ? "body" : "") << row.if_none_match;
    EXPECT_EQ(response.headers.value("ETag"), etag);
    EXPECT_EQ(response.headers.value("Cache-Control"), "public, max-age=300");
  }
}

TEST(SecurityHeaders, KeepWhatTheAnswerSaysItself) {
  Response response{.status = 200, .headers = {{"Cache-Control", "public"}}, .body = {}};
  add_security_headers(response);
  EXPECT_EQ(response.headers, (Headers{{"Cache-Control", "public"},
                                       {"X-Content-Type-Options", "nosniff"},
                                       {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
                                       {"Referrer-Policy", "no-referrer"}}));
}

}  // namespace
}  // namespace concord::http
