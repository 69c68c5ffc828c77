#include "auth/outbound/token_answer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::auth::outbound {
namespace {

using namespace std::chrono_literals;
const Instant kNow{1'772'464'500s};
const std::string kAsked = "system/Goal.rs system/Patient.r";

TokenAnswer answer(int status, const std::string& body, const http::Headers& headers = {}) {
  return read_token_answer({.status = status, .headers = headers, .body = body}, kAsked, kNow);
}

TEST(TokenAnswer, TakesEveryFormOfAToken) {
  struct Row {
    int status;
    std::string body;
    IssuedToken token;
  };
  const std::vector<Row> rows{
      {200,
       R"({"access_token":"t","token_type":"bearer","expires_in":3600,"scope":"system/Patient.r system/Goal.rs"})",
       {"t", 3600s}},
      {201, R"({"access_token":"t","token_type":"Bearer","expires_in":"900"})", {"t", 900s}},
      {200, R"({"access_token":"t","token_type":"BEARER"})", {"t", 300s}},
      {200, R"({"access_token":"t","token_type":"bearer","expires_in":null,"error_description":null})", {"t", 300s}},
      {200, R"({"access_token":"t","token_type":"bearer","expires_in":59.0})", {"t", 59s}},
      {200, R"({"access_token":"t","token_type":"bearer","expires_in":9999999999})", {"t", 86'400s}},
      {200, R"({"access_token":"t","token_type":"bearer","expires_in":60,"scope":"system/Goal.r"})", {"t", 60s, true}},
      {200,
       R"({"access_token":"t","token_type":"bearer","expires_in":60,"scope":"system/Patient.rs system/Goal.rs"})",
       {"t", 60s, true}},
  };
  for (const Row& row : rows) EXPECT_EQ(answer(row.status, row.body), TokenAnswer{row.token}) << row.body;
}

TEST(TokenAnswer, RefusesWhatIsNone) {
  const TokenAnswer no_sense = Refusal{Refusal::Why::no_sense, "partner-token-answer", {}};
  for (const std::string body :
       {"", "[]", "{}", "<html>", R"({"access_token":"t"})", R"({"access_token":"","token_type":"bearer"})",
        R"({"access_token":"a b","token_type":"bearer"})", R"({"access_token":"a\r\nX: y","token_type":"bearer"})",
        R"({"access_token":1,"token_type":"bearer"})", R"({"access_token":"t","token_type":"mac"})",
        R"({"access_token":"t","token_type":"bearer","expires_in":0})",
        R"({"access_token":"t","token_type":"bearer","expires_in":-1})",
        R"({"access_token":"t","token_type":"bearer","expires_in":"soon"})",
        R"({"access_token":"t","token_type":"bearer","expires_in":1.5})",
        R"({"access_token":"t","access_token":"u","token_type":"bearer"})"}) {
    EXPECT_EQ(answer(200, body), no_sense) << body;
  }
  EXPECT_EQ(answer(200, R"({"token_type":"bearer","access_token":")" + std::string(20'000, 'a') + "\"}"), no_sense);
  EXPECT_EQ(answer(302, ""), no_sense);
  EXPECT_EQ(answer(404, "{}"), no_sense);
}

TEST(TokenAnswer, TellsWhyThereIsNone) {
  using Why = Refusal::Why;
  struct Row {
    int status;
    std::string body;
    http::Headers headers;
    Refusal refusal;
  };
  const std::vector<Row> rows{
      {400,
       R"({"error":"invalid_client","error_description":null})",
       {},
       {Why::us, "partner-token-invalid-client", {}}},
      {401, "", {}, {Why::us, "partner-token-invalid-client", {}}},
      {400, R"({"error":"invalid_scope"})", {}, {Why::us, "partner-token-invalid-scope", {}}},
      {400, R"({"error":"<script>"})", {}, {Why::us, "partner-token-refused", {}}},
      {403, "", {}, {Why::us, "partner-token-refused", {}}},
      {429, "", {{"Retry-After", "7"}}, {Why::throttled, "partner-token-throttled", 7s}},
      {429, "", {{"Retry-After", "soon"}}, {Why::throttled, "partner-token-throttled", {}}},
      {503, "", {{"Retry-After", "Mon, 02 Mar 2026 15:15:30 GMT"}}, {Why::trouble, "partner-token-trouble", 30s}},
      {500, R"({"access_token":"t","token_type":"bearer"})", {}, {Why::trouble, "partner-token-trouble", {}}},
      {503, "", {{"Retry-After", "999999"}}, {Why::trouble, "partner-token-trouble", 3600s}},
  };
  for (const Row& row : rows)
    EXPECT_EQ(answer(row.status, row.body, row.headers), TokenAnswer{row.refusal}) << row.body;
}

}  // namespace
}  // namespace concord::auth::outbound
