#include "service/partner/judge.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;

const Expectation kRead{.interaction = Interaction::read, .type = "Goal", .logical_id = "1"};
const Expectation kSearch{.interaction = Interaction::search, .type = "Goal"};
const Expectation kCreate{.interaction = Interaction::create, .type = "Goal"};
const Expectation kUpdate{.interaction = Interaction::update, .type = "Goal", .logical_id = "1"};
const Expectation kGuarded{.interaction = Interaction::update, .type = "Goal", .logical_id = "1", .if_match = true};
const Expectation kTransaction{.interaction = Interaction::transaction, .bundle_type = "transaction", .entries = 1};
constexpr std::string_view kGoal = R"({"resourceType":"Goal","id":"1"})";

Result<Answer> judged(int status, std::string_view body, const Expectation& expected, http::Headers headers = {},
                      const JudgeOptions& options = {}) {
  return judge({.status = status, .headers = std::move(headers), .body = std::string{body}}, expected, options,
               *parse_instant("2026-03-02T15:15:00Z"));
}

struct StatusCase {
  int status;
  ErrorKind read, create, update, guarded;
};

TEST(Judge, TurnsEveryStatusIntoR4Meanings) {
  using enum ErrorKind;
  const std::vector<StatusCase> cases{
      {302, partner_rejected, partner_rejected, partner_rejected, partner_rejected},
      {400, partner_rejected, partner_rejected, partner_rejected, partner_rejected},
      {401, partner_rejected, partner_rejected, partner_rejected, partner_rejected},
      {403, partner_rejected, partner_rejected, partner_rejected, partner_rejected},
      {404, not_found, partner_rejected, not_found, not_found},
      {405, partner_rejected, partner_rejected, partner_rejected, partner_rejected},
      {406, partner_rejected, partner_rejected, partner_rejected, partner_rejected},
      {408, unavailable, unknown_outcome, unknown_outcome, unknown_outcome},
      {409, conflict, conflict, conflict, precondition_failed},
      {410, gone, partner_rejected, gone, gone},
      {412, precondition_failed, precondition_failed, partner_rejected, precondition_failed},
      {422, partner_rejected, partner_rejected, partner_rejected, partner_rejected},
      {423, conflict, conflict, conflict, conflict},
      {424, partner_rejected, partner_rejected, partner_rejected, partner_rejected},
      {428, precondition_failed, precondition_failed, partner_rejected, precondition_failed},
      {429, throttled, throttled, throttled, throttled},
      {499, partner_rejected, partner_rejected, partner_rejected, partner_rejected},
      {500, unavailable, unknown_outcome, unknown_outcome, unknown_outcome},
      {501, partner_rejected, partner_rejected, partner_rejected, partner_rejected},
      {502, unavailable, unknown_outcome, unknown_outcome, unknown_outcome},
      {503, unavailable, unknown_outcome, unknown_outcome, unknown_outcome},
      {504, unavailable, unknown_outcome, unknown_outcome, unknown_outcome},
      {599, unavailable, unknown_outcome, unknown_outcome, unknown_outcome},
  };
  for (const StatusCase& one : cases) {
    EXPECT_EQ(judged(one.status, "", kRead).error().kind, one.read) << one.status;
    EXPECT_EQ(judged(one.status, "", kCreate).error().kind, one.create) << one.status;
    EXPECT_EQ(judged(one.status, "", kUpdate).error().kind, one.update) << one.status;
    EXPECT_EQ(judged(one.status, "", kGuarded).error().kind, one.guarded) << one.status;
  }
}

TEST(Judge, KeepsCodesAndPathsOfThePartnersFindingsOnly) {
  constexpr std::string_view kOutcome = R"json({"resourceType":"OperationOutcome","issue":[
    {"severity":"error","code":"business-rule","diagnostics":"at Erika Muster","details":{"text":"Erika Muster"},
     "expression":["Bundle.entry[2].resource.ofType(Goal).target[0]"]},
    {"severity":"warning","code":"Erika Muster","expression":["Patient.name.where(family='Muster')"]}]})json";
  const Error expected{.kind = ErrorKind::partner_rejected,
                       .message = "the partner refused the request (422)",
                       .issues = {{.severity = Severity::error,
                                   .code = "business-rule",
                                   .expression = "Bundle.entry[2].resource.ofType(Goal).target[0]",
                                   .text = "a finding of the partner; its text is not passed on"},
                                  {.severity = Severity::warning,
                                   .code = "processing",
                                   .expression = "",
                                   .text = "a finding of the partner; its text is not passed on"}},
                       .partner_status = 422};
  EXPECT_EQ(judged(422, kOutcome, kCreate).error(), expected);
  EXPECT_EQ(judged(422, kOutcome, kCreate, {}, {.partner_text_allowed = true}).error().issues.at(0).text,
            "Erika Muster");
}

TEST(Judge, BoundsThePartnersFindings) {
  std::string outcome = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"value"})";
  for (int i = 0; i < 60; ++i) outcome += R"(,{"severity":"error","code":"value"})";
  const auto answer = judged(400, outcome + "]}", kCreate);
  ASSERT_EQ(answer.error().issues.size(), 51U);
  EXPECT_EQ(answer.error().issues.back().text, "the partner sent 11 more findings");
}

TEST(Judge, HasNoFindingsWhereTheBodyIsNoOutcome) {
  for (const std::string_view body : {"", "<html>Erika</html>", "{}", R"({"resourceType":"Goal"})", "[1"}) {
    EXPECT_EQ(judged(400, body, kCreate).error(), (Error{.kind = ErrorKind::partner_rejected,
                                                         .message = "the partner refused the request",
                                                         .partner_status = 400}));
  }
}

TEST(Judge, PassesRetryAfterOn) {
  EXPECT_EQ(judged(429, "", kRead, {{"Retry-After", "7"}}).error().retry_after, 7s);
  EXPECT_EQ(judged(503, "", kRead, {{"Retry-After", "Mon, 02 Mar 2026 15:16:00 GMT"}}).error().retry_after, 60s);
  EXPECT_EQ(judged(503, "", kRead, {{"Retry-After", "later"}}).error().retry_after, std::nullopt);
}

TEST(Judge, BelievesABusyPartnerOnlyWhereItsProfileSaysSo) {
  const http::Headers busy{{"Retry-After", "7"}};
  const JudgeOptions trusting{.busy_means_not_processed = true};
  EXPECT_EQ(judged(503, "", kCreate, busy).error().kind, ErrorKind::unknown_outcome);
  EXPECT_EQ(judged(503, "", kCreate, busy, trusting).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(judged(503, "", kCreate, {}, trusting).error().kind, ErrorKind::unknown_outcome);
  EXPECT_EQ(judged(502, "", kCreate, busy, trusting).error().kind, ErrorKind::unknown_outcome);
}

TEST(Judge, TakesTheResourceThatWasAskedFor) {
  const auto answer = judged(200, kGoal, kRead, {{"ETag", "W/\"3\""}, {"Last-Modified", "x"}});
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, *json::read(kGoal));
  EXPECT_EQ(answer->etag, "W/\"3\"");
  EXPECT_EQ(answer->last_modified, "x");
}

TEST(Judge, RefusesAnyOtherAnswerToARead) {
  for (const std::string_view body :
       {"", "<html>", "null", "[]", "{}", R"({"resourceType":"Goal"})", R"({"resourceType":"Goal","id":"2"})",
        R"({"resourceType":"Patient","id":"1"})", R"({"resourceType":"Goal","id":"1"}x)",
        R"({"resourceType":"Goal","id":"1","id":"1"})"}) {
    EXPECT_EQ(judged(200, body, kRead).error().kind, ErrorKind::partner_broken) << body;
  }
  EXPECT_EQ(judged(204, kGoal, kRead).error().kind, ErrorKind::partner_broken);
  EXPECT_EQ(
      judged(200, R"({"resourceType":"Goal","id":"1","x":)" + std::string(70, '[') + std::string(70, ']') + "}", kRead)
          .error()
          .kind,
      ErrorKind::partner_broken)
      << "too deep";
}

TEST(Judge, TakesSearchsetsOfTheRightShapeOnly) {
  const auto set = [](std::string_view rest) {
    return R"({"resourceType":"Bundle","type":"searchset")" + std::string{rest} + "}";
  };
  for (const std::string_view rest :
       {R"()", R"(,"entry":[])", R"(,"entry":[{"resource":{"resourceType":"Goal","id":"1"}}])",
        R"(,"entry":[{"resource":{"resourceType":"Patient","id":"1"},"search":{"mode":"include"}}])",
        R"(,"entry":[{"resource":{"resourceType":"OperationOutcome"},"search":{"mode":"match"}}])"}) {
    EXPECT_TRUE(judged(200, set(rest), kSearch).has_value()) << rest;
  }
  for (const std::string_view rest :
       {R"(,"entry":{})", R"(,"entry":[{}])", R"(,"entry":[1])", R"(,"entry":[{"resource":{"id":"1"}}])",
        R"(,"entry":[{"resource":{"resourceType":"Goals","id":"1"}}])",
        R"(,"entry":[{"resource":{"resourceType":"Patient","id":"1"},"search":{"mode":"match"}}])"}) {
    EXPECT_EQ(judged(200, set(rest), kSearch).error().kind, ErrorKind::partner_broken) << rest;
  }
  EXPECT_EQ(judged(200, R"({"resourceType":"Bundle","type":"collection"})", kSearch).error().kind,
            ErrorKind::partner_broken);
}

TEST(Judge, TakesTheVersionThatWasAskedForOnly) {
  const Expectation expected{
      .interaction = Interaction::version_read, .type = "Goal", .logical_id = "1", .version = "2"};
  const std::string other_id = R"({"resourceType":"Goal","id":"2","meta":{"versionId":"2"}})";
  const std::string second = R"({"resourceType":"Goal","id":"1","meta":{"versionId":"2"}})";
  const std::string third = R"({"resourceType":"Goal","id":"1","meta":{"versionId":"3"}})";
  EXPECT_TRUE(judged(200, second, expected).has_value());
  EXPECT_TRUE(judged(200, second, expected, {{"ETag", "W/\"7\""}}).has_value()) << "the body tells";
  for (const char* etag : {"W/\"2\"", "\"2\""}) EXPECT_TRUE(judged(200, kGoal, expected, {{"ETag", etag}}).has_value());
  EXPECT_EQ(judged(200, third, expected, {{"ETag", "W/\"2\""}}).error().kind, ErrorKind::partner_broken);
  EXPECT_EQ(judged(200, other_id, expected).error().kind, ErrorKind::partner_broken);
  for (const char* etag : {"", "2", "W/\"3\"", "W/\"22\"", "W/\"2", "2\"\""}) {
    EXPECT_EQ(judged(200, kGoal, expected, {{"ETag", etag}}).error().kind, ErrorKind::partner_broken) << etag;
  }
  EXPECT_EQ(judged(404, "", expected).error().kind, ErrorKind::not_found);
  EXPECT_EQ(judged(410, "", expected).error().kind, ErrorKind::gone);
}

TEST(Judge, TakesHistoriesOfTheInstanceOnly) {
  const Expectation expected{.interaction = Interaction::history, .type = "Goal", .logical_id = "1"};
  const auto history = [](std::string_view entries) {
    return R"({"resourceType":"Bundle","type":"history","entry":[)" + std::string{entries} + "]}";
  };
  for (const std::string_view entries :
       {R"()", R"({"resource":{"resourceType":"Goal","id":"1"},"request":{"method":"PUT","url":"Goal/1"}})",
        R"({"request":{"method":"DELETE","url":"Goal/1"}})"}) {
    EXPECT_TRUE(judged(200, history(entries), expected).has_value()) << entries;
  }
  for (const std::string_view entries :
       {R"({})", R"(1)", R"({"request":{"method":"PUT","url":"Goal/1"}})",
        R"({"resource":{"resourceType":"Goal","id":"2"}})", R"({"resource":{"resourceType":"Patient","id":"1"}})"}) {
    EXPECT_EQ(judged(200, history(entries), expected).error().kind, ErrorKind::partner_broken) << entries;
  }
  EXPECT_EQ(judged(200, R"({"resourceType":"Bundle","type":"searchset"})", expected).error().kind,
            ErrorKind::partner_broken);
}

TEST(Judge, TakesEverythingOfAnyType) {
  const Expectation expected{.interaction = Interaction::everything};
  const std::string body = R"({"resourceType":"Bundle","type":"searchset","entry":[
    {"resource":{"resourceType":"Patient","id":"1"},"search":{"mode":"match"}},
    {"resource":{"resourceType":"Goal","id":"1"},"search":{"mode":"match"}}]})";
  EXPECT_TRUE(judged(200, body, expected).has_value());
  EXPECT_EQ(judged(404, "", expected).error().kind, ErrorKind::not_found);
}

TEST(Judge, BelievesADeletionThatSaysSo) {
  const Expectation expected{.interaction = Interaction::remove, .type = "Goal", .logical_id = "1"};
  const std::string outcome = R"({"resourceType":"OperationOutcome","issue":[]})";
  for (const int status : {200, 202, 204}) {
    for (const std::string& body : {std::string{}, outcome, std::string{kGoal}}) {
      const auto answer = judged(status, body, expected);
      ASSERT_TRUE(answer.has_value()) << status << body;
      EXPECT_EQ(answer->status, status);
      EXPECT_FALSE(answer->body.has_value()) << "an outcome may hold the partner's texts";
    }
  }
  EXPECT_EQ(judged(200, "<html>log in</html>", expected).error().kind, ErrorKind::unknown_outcome);
  EXPECT_EQ(judged(201, "", expected).error().kind, ErrorKind::unknown_outcome);
}

struct WriteCase {
  std::string name;
  int status;
  std::string body;
  http::Headers headers;
  Expectation expected;
  std::string location;  // "": the outcome is unknown
};

TEST(Judge, BelievesAWriteThatSaysWhereItIs) {
  const std::string goal{kGoal};
  const std::string outcome = R"({"resourceType":"OperationOutcome","issue":[]})";
  const http::Headers place{{"Location", "https://ehr.example/Goal/1"}};
  const std::vector<WriteCase> cases{
      {"resource and place", 201, goal, place, kCreate, "https://ehr.example/Goal/1"},
      {"resource without a place", 201, goal, {}, kCreate, "Goal/1"},
      {"no body", 201, "", place, kCreate, "https://ehr.example/Goal/1"},
      {"html body", 201, "<html>", place, kCreate, "https://ehr.example/Goal/1"},
      {"outcome body", 201, outcome, place, kCreate, "https://ehr.example/Goal/1"},
      {"existing", 200, "", place, kCreate, "https://ehr.example/Goal/1"},
      {"a place with a version", 201, "", {{"Location", "Goal/1/_history/1"}}, kCreate, "Goal/1/_history/1"},
      {"a place elsewhere", 201, "", {{"Location", "https://ehr.example/login"}}, kCreate, ""},
      {"a place of another type", 201, "", {{"Location", "https://ehr.example/Patient/1"}}, kCreate, ""},
      {"resource and a place elsewhere", 201, goal, {{"Location", "/login"}}, kCreate, "Goal/1"},
      {"update with a place elsewhere", 200, "", {{"Location", "https://ehr.example/Goal/2"}}, kUpdate, "Goal/1"},
      {"nothing at all", 201, "", {}, kCreate, ""},
      {"outcome without a place", 201, outcome, {}, kCreate, ""},
      {"html page", 200, "<html>log in</html>", {}, kCreate, ""},
      {"another type", 201, R"({"resourceType":"Patient","id":"1"})", place, kCreate, ""},
      {"no id", 201, R"({"resourceType":"Goal"})", {}, kCreate, ""},
      {"accepted for later", 202, "", place, kCreate, ""},
      {"update without body", 200, "", {}, kUpdate, "Goal/1"},
      {"update 204", 204, "", {}, kUpdate, "Goal/1"},
      {"update with outcome", 200, outcome, {}, kUpdate, "Goal/1"},
      {"update with resource", 200, goal, {}, kUpdate, "Goal/1"},
      {"update with another id", 200, R"({"resourceType":"Goal","id":"2"})", {}, kUpdate, ""},
      {"update with a page", 200, "<html>log in</html>", {}, kUpdate, ""},
  };
  for (const WriteCase& one : cases) {
    const auto answer = judged(one.status, one.body, one.expected, one.headers);
    if (one.location.empty()) {
      ASSERT_FALSE(answer.has_value()) << one.name;
      EXPECT_EQ(answer.error().kind, ErrorKind::unknown_outcome) << one.name;
    } else {
      ASSERT_TRUE(answer.has_value()) << one.name;
      EXPECT_EQ(answer->location, one.location) << one.name;
      EXPECT_EQ(answer->body.has_value(), one.body == goal) << one.name;
    }
  }
}

TEST(Judge, BelievesATransactionWithAnAnswerToEachEntry) {
  const auto bundle = [](std::string_view type, std::string_view entries) {
    return R"({"resourceType":"Bundle","type":")" + std::string{type} + R"(","entry":[)" + std::string{entries} + "]}";
  };
  constexpr std::string_view kEntry = R"({"response":{"status":"201 Created"}})";
  EXPECT_TRUE(judged(200, bundle("transaction-response", kEntry), kTransaction).has_value());
  const std::vector<std::string> unclear{
      "",
      "<html>",
      bundle("batch-response", kEntry),
      bundle("transaction-response", ""),
      bundle("transaction-response", std::string{kEntry} + "," + std::string{kEntry}),
      bundle("transaction-response", "{}"),
      R"({"resourceType":"OperationOutcome"})"};
  for (const std::string& body : unclear) {
    EXPECT_EQ(judged(200, body, kTransaction).error().kind, ErrorKind::unknown_outcome) << body;
  }
}

}  // namespace
}  // namespace concord::partner
