// What real EHRs answer in ways of their own, and what it counts as.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "service/partner/judge.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;

const Expectation kRead{.interaction = Interaction::read, .type = "Goal", .logical_id = "1"};
const Expectation kSearch{.interaction = Interaction::search, .type = "Goal"};
const Expectation kPage{.interaction = Interaction::page};
const Expectation kCreate{.interaction = Interaction::create, .type = "Goal"};
const Expectation kUpdate{.interaction = Interaction::update, .type = "Goal", .logical_id = "1"};
const Expectation kGuarded{.interaction = Interaction::update, .type = "Goal", .logical_id = "1", .if_match = true};
const Expectation kRemove{.interaction = Interaction::remove, .type = "Goal", .logical_id = "1"};

Result<Answer> judged(int status, const std::string& body, const Expectation& expected, http::Headers headers = {}) {
  return judge({.status = status, .headers = std::move(headers), .body = body}, expected, {},
               *parse_instant("2026-03-02T15:15:00Z"));
}

// An outcome with a code of the partner's own.
std::string outcome(const std::string& code, const std::string& severity = "error") {
  return R"({"resourceType":"OperationOutcome","issue":[{"severity":")" + severity +
         R"(","code":"processing","diagnostics":"Erika Muster","details":{"text":"Erika Muster","coding":[
         {"system":"urn:oid:1.2.840.114350.1.13.0.1.7.2.657369","code":")" +
         code + R"(","display":"Erika Muster"}]}}]})";
}

struct RefusalCase {
  std::string name;
  int status;
  std::string body;
  Expectation expected;
  ErrorKind kind;
  int partner_status;
  std::string code;  // of the first issue; empty: there are none
  std::optional<std::chrono::seconds> wait = std::nullopt;
};

TEST(Quirks, OfRefusalsGetR4Meanings) {
  using enum ErrorKind;
  const std::vector<RefusalCase> cases{
      {"403 without a body", 403, "", kRead, partner_rejected, 403, ""},
      {"406 without a body", 406, "", kRead, partner_rejected, 406, ""},
      {"500 in HTML", 500, "<html>Erika Muster</html>", kRead, unavailable, 500, ""},
      {"a stale version as 409", 409, "", kGuarded, precondition_failed, 409, ""},
      {"another conflict", 409, "", kUpdate, conflict, 409, ""},
      {"a stale version as 412", 412, "", kGuarded, precondition_failed, 412, ""},
      {"a version asked for by 412", 412, "", kUpdate, partner_rejected, 400, "required"},
      {"a version asked for by 428", 428, "", kRemove, partner_rejected, 400, "required"},
      {"locked", 423, "", kUpdate, conflict, 423, "lock-error"},
      {"a failed dependency", 424, "", kCreate, partner_rejected, 424, "incomplete"},
      {"a page that expired", 400, outcome("4113"), kPage, gone, 410, "not-found"},
      {"too many results", 400, outcome("4127"), kSearch, partner_rejected, 400, "too-costly"},
      {"too many results, the other code", 400, outcome("59133"), kSearch, partner_rejected, 400, "too-costly"},
      {"a parameter that is missing", 400, outcome("4111"), kSearch, partner_rejected, 400, "required"},
      {"a parameter that is not known", 400, outcome("4122"), kSearch, partner_rejected, 400, "not-supported"},
      {"break the glass", 403, outcome("4130"), kRead, forbidden, 403, "suppressed"},
      {"break the glass of a search", 403, outcome("4131"), kSearch, forbidden, 403, "suppressed"},
      {"break the glass as another status", 400, outcome("4134"), kRead, forbidden, 403, "suppressed"},
      {"not today", 403, outcome("4135"), kSearch, throttled, 429, "throttled", 24h},
      {"a duplicate", 400, outcome("59141"), kCreate, conflict, 409, "duplicate"},
      {"a rule", 400, outcome("59159"), kCreate, partner_rejected, 422, "business-rule"},
      {"a notice refuses nothing", 400, outcome("4101"), kSearch, partner_rejected, 400, "processing"},
      {"a code that we do not know", 400, outcome("9"), kSearch, partner_rejected, 400, "processing"},
      {"a failure stays one", 500, outcome("4113"), kCreate, unknown_outcome, 500, "processing"},
  };
  for (const RefusalCase& one : cases) {
    const auto answer = judged(one.status, one.body, one.expected);
    ASSERT_FALSE(answer.has_value()) << one.name;
    const Error& error = answer.error();
    EXPECT_EQ(error.kind, one.kind) << one.name;
    EXPECT_EQ(error.partner_status, one.partner_status) << one.name;
    EXPECT_EQ(error.issues.empty() ? "" : error.issues.front().code, one.code) << one.name;
    EXPECT_EQ(error.retry_after, one.wait) << one.name;
    EXPECT_EQ(error.message.find("Erika"), std::string::npos) << one.name;
    for (const Issue& issue : error.issues) EXPECT_EQ(issue.text.find("Erika"), std::string::npos) << one.name;
  }
}

TEST(Quirks, OfOtherSystemsCodesMeanNothing) {
  std::string body = outcome("4130");
  body.replace(body.find("1.2.840.114350"), 14, "9.9.999.999999");
  EXPECT_EQ(judged(403, body, kRead).error().kind, ErrorKind::partner_rejected);
}

struct SearchsetCase {
  std::string name;
  std::string entries;
  std::string normal;  // empty: no entries
};

TEST(Quirks, OfSearchsetsAreTakenOut) {
  const std::string match = R"({"resource":{"resourceType":"Goal","id":"1"},"search":{"mode":"match"}})";
  const std::string include = R"({"resource":{"resourceType":"Goal","id":"1"},"search":{"mode":"include"}})";
  const std::string version = R"({"resource":{"resourceType":"Goal","id":"1","x":2},"search":{"mode":"match"}})";
  const auto entry = [](const std::string& resource) { return R"({"resource":)" + resource + "}"; };
  const auto told = [](const std::string& code, const std::string& text) {
    return R"({"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":")" + code +
           R"(","details":{"text":")" + text + R"("}}]},"search":{"mode":"outcome"}})";
  };
  const std::vector<SearchsetCase> cases{
      {"nothing to do", match + "," + include, match + "," + include},
      {"nothing found, and it says so", entry(outcome("4101", "warning")), ""},
      {"it says so beside a match", match + "," + entry(outcome("4101", "warning")), match},
      {"there may be more", match + "," + entry(outcome("4119", "warning")),
       match + "," + told("incomplete", "the partner says that there may be more than this")},
      {"an error that is none, with a text", entry(outcome("9")),
       told("processing", "a finding of the partner; its text is not passed on")},
      {"an outcome without issues", entry(R"({"resourceType":"OperationOutcome"})"), ""},
      {"twice the same", match + "," + version + "," + match, match},
      {"a match that is included too", include + "," + match, include + "," + match},
  };
  for (const SearchsetCase& one : cases) {
    for (const Expectation& expected : {kSearch, kPage}) {
      const std::string head = R"({"resourceType":"Bundle","type":"searchset","total":7)";
      const auto answer = judged(200, head + R"(,"entry":[)" + one.entries + "]}", expected,
                                 {{"Content-Type", "application/json+fhir"}});
      ASSERT_TRUE(answer.has_value()) << one.name;
      EXPECT_EQ(*answer->body, *json::read(head + (one.normal.empty() ? "" : R"(,"entry":[)" + one.normal + "]") + "}"))
          << one.name;
    }
  }
}

TEST(Quirks, OfHistoriesAreNoRepeats) {
  const std::string body = R"({"resourceType":"Bundle","type":"history","entry":[
    {"resource":{"resourceType":"Goal","id":"1"},"request":{"method":"PUT","url":"Goal/1"}},
    {"resource":{"resourceType":"Goal","id":"1"},"request":{"method":"POST","url":"Goal"}}]})";
  EXPECT_EQ(judged(200, body, kPage)->body, *json::read(body));
}

TEST(Quirks, OfEmptyAndForeignAnswersAreBroken) {
  for (const char* body : {"", " ", "<html>log in</html>", "null", "OK", "{\"resourceType\":\"OperationOutcome\"}"}) {
    for (const Expectation& expected : {kRead, kSearch, kPage}) {
      EXPECT_EQ(judged(200, body, expected).error().kind, ErrorKind::partner_broken) << body;
    }
  }
}

// Nothing of the partner's other headers gets into an Answer, which has no room for them.
TEST(Quirks, OfCreationsAreBelieved) {
  const auto answer = judged(201, "", kCreate,
                             {{"Content-Type", "text/html"},
                              {"Content-Length", "0"},
                              {"Location", "https://ehr.example/r4/tenant/Goal/123"},
                              {"ETag", "W/\"1\""},
                              {"Set-Cookie", "session=1"}});
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->location, "https://ehr.example/r4/tenant/Goal/123");
  EXPECT_EQ(answer->etag, "W/\"1\"");
  EXPECT_FALSE(answer->body.has_value());
}

}  // namespace
}  // namespace concord::partner
