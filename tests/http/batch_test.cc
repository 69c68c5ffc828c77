// Many artifacts in one request: what is taken, what is answered, what is recorded.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json/write.h"
#include "service/http/batch_handlers.h"
#include "tests/http/api_fixture.h"

namespace concord::http {
namespace {

std::string goal(const std::string& id) {
  std::string text{kGoal};
  return text.replace(text.find("g 1"), 3, id);
}

const Headers kArray{{"Content-Type", "application/json"}};
const Headers kLines{{"Content-Type", "application/x-ndjson"}};
const Headers kLive{{"Content-Type", "application/x-ndjson"}, {"Accept", "application/x-ndjson"}};

struct Outcome {
  std::int64_t line = 0;
  std::string id;
  std::string outcome;
  std::string retry;
  std::string code;     // of the first issue
  std::string pointer;  // of the first issue
  friend bool operator==(const Outcome&, const Outcome&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Outcome& o) {
    return out << o.line << ' ' << o.id << ' ' << o.outcome << ' ' << o.retry << ' ' << o.code << ' ' << o.pointer;
  }
};

Outcome outcome_of(const json::Value& line) {
  Outcome out{.line = std::stoll(json::write(line["line"])),
              .id = std::string{line["artifact"].text("id")},
              .outcome = std::string{line.text("outcome")},
              .retry = std::string{line.text("retry")},
              .code = {},
              .pointer = {}};
  if (line["issues"].items().empty()) return out;
  const json::Value& issue = line["issues"].items().front();
  out.code = issue.text("code");
  if (!issue["expression"].items().empty()) {
    out.pointer = std::string{issue["expression"].items().front().as_string().value_or("")};
  }
  return out;
}

std::vector<Outcome> outcomes_of(const Response& response) {
  std::vector<Outcome> out;
  if (response.body.starts_with('[')) {
    const auto array = json::read(response.body);
    for (const json::Value& line : array->items()) out.push_back(outcome_of(line));
    return out;
  }
  std::string_view rest = response.body;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    out.push_back(outcome_of(*json::read(rest.substr(0, end))));
    rest.remove_prefix(std::min(end, rest.size() - 1) + 1);
  }
  return out;
}

// The listener's side of a stream: gives one piece a read, and fails when there is none left and no end.
class Wire final : public BodySource, public ResponseSink {
 public:
  explicit Wire(std::vector<std::string> pieces) : pieces_{std::move(pieces)} {}
  Result<std::size_t> read(std::span<char> buffer) override {
    if (before_read) before_read(answer);
    if (next_ == pieces_.size()) {
      if (!breaks) return 0;
      return fail(ErrorKind::unavailable, "gone");
    }
    const std::string& piece = pieces_[next_++];
    std::ranges::copy(piece, buffer.begin());
    return piece.size();
  }
  Status start(int status, const Headers& headers) override {
    answer.status = status;
    answer.headers = headers;
    return {};
  }
  Status write(std::string_view bytes) override {
    answer.body += bytes;
    return {};
  }

  std::function<void(const Response&)> before_read;
  bool breaks = false;
  Response answer;

 private:
  std::vector<std::string> pieces_;
  std::size_t next_ = 0;
};

Status stream(ApiFixture& api, Wire& wire, Headers headers = kLive, const std::stop_token& stop = {}) {
  Request head;
  head.method = Method::post;
  head.target = "/north/artifacts";
  head.headers = std::move(headers);
  head.deadline = api.clock.in(std::chrono::seconds{30});
  return api.api.stream(head, wire, wire, stop);
}

TEST(Batch, AnswersAnArrayWithOneOutcomeEach) {
  ApiFixture api;
  const Response answer = api.send(
      Method::post, "/north/artifacts", kArray,
      "[" + goal("g1") + ",7,{\"artifact\":\"goal\",\"id\":\"g2\"},{\"artifact\":\"x\"},{}," + goal("g1") + "]");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.headers.value("Content-Type"), "application/json; charset=utf-8");
  auto seen = outcomes_of(answer);
  ASSERT_EQ(seen.size(), 6U);
  seen[2].pointer.clear();
  EXPECT_EQ(seen[0], (Outcome{1, "g1", "delivered", "never", "", ""}));
  EXPECT_EQ(seen[1], (Outcome{2, "", "refused", "never", "structure", ""}));
  EXPECT_EQ(seen[2], (Outcome{3, "g2", "refused", "never", "required", ""}));
  EXPECT_EQ(seen[3], (Outcome{4, "", "refused", "never", "not-supported", "/artifact"}));
  EXPECT_EQ(seen[4], (Outcome{5, "", "refused", "never", "required", "/artifact"}));
  EXPECT_EQ(seen[5], (Outcome{6, "g1", "replayed", "never", "", ""}));
}

TEST(Batch, AnswersLinesWithLines) {
  ApiFixture api;
  const Response answer = api.send(Method::post, "/artifacts", kLines, goal("g1") + "\r\n\n{half\n" + goal("g2"));
  EXPECT_EQ(answer.headers.value("Content-Type"), "application/x-ndjson");
  EXPECT_EQ(outcomes_of(answer), (std::vector<Outcome>{{1, "g1", "delivered", "never", "", ""},
                                                       {3, "", "refused", "never", "structure", ""},
                                                       {4, "g2", "delivered", "never", "", ""}}));
}

TEST(Batch, AnswersAsAccepted) {
  ApiFixture api;
  Headers headers = kLines;
  headers.add("Accept", "application/json");
  EXPECT_EQ(api.send(Method::post, "/artifacts", headers, "").body, "[]");
  Headers both = kArray;
  both.add("Accept", "application/json;q=0.5, application/x-ndjson");
  EXPECT_EQ(api.send(Method::post, "/artifacts", both, "[1]").body.back(), '\n');
  Headers neither = kArray;
  neither.add("Accept", "text/html");
  EXPECT_EQ(api.send(Method::post, "/artifacts", neither, "[]").status, 406);
  EXPECT_EQ(api.send(Method::post, "/artifacts", {{"Content-Type", "text/plain"}}, "[]").status, 415);
}

TEST(Batch, RefusesWhatIsNoBatchBeforeAnythingIsSent) {
  ApiFixture api;
  EXPECT_EQ(api.send(Method::post, "/artifacts", kArray, goal("g1")).status, 400);
  EXPECT_EQ(api.send(Method::post, "/artifacts", kArray, "[" + goal("g1") + ",").status, 400);
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += "1\n";
  EXPECT_EQ(outcomes_of(api.send(Method::post, "/artifacts", kLines, many + "\n\n")).size(), 1'000U);
  EXPECT_EQ(api.send(Method::post, "/artifacts", kLines, goal("g1") + "\n" + many).status, 413);
  Headers keyed = kArray;
  keyed.add("Idempotency-Key", "k");
  EXPECT_EQ(api.send(Method::post, "/artifacts", keyed, "[" + goal("g1") + "]").status, 400);
  EXPECT_EQ(outcomes_of(api.send(Method::post, "/artifacts", kArray, "[" + goal("g1") + "]"))[0].outcome, "delivered")
      << "none of the above did it";
}

TEST(Batch, LeavesOutUnknownMembersWhereAsked) {
  ApiFixture api;
  std::string odd = goal("g1");
  odd.insert(1, R"("mood":"x",)");
  Headers lenient = kArray;
  lenient.add("Prefer", "handling=lenient");
  const Response answer = api.send(Method::post, "/artifacts", lenient, "[" + odd + "]");
  EXPECT_EQ(answer.headers.value("Preference-Applied"), "handling=lenient");
  EXPECT_NE(answer.body.find(R"("kind":"dropped","pointer":"/mood")"), std::string::npos) << answer.body;
  EXPECT_EQ(outcomes_of(api.send(Method::post, "/artifacts", kArray, "[" + odd + "]"))[0].outcome, "refused");
}

TEST(Batch, WritesAnOutcomeBeforeItReadsOn) {
  ApiFixture api;
  const std::string second = goal("g2");
  Wire wire{{goal("g1") + "\n" + second.substr(0, 10), second.substr(10) + "\n", "{"}};
  std::vector<std::size_t> seen;
  wire.before_read = [&seen](const Response& so_far) { seen.push_back(outcomes_of(so_far).size()); };
  EXPECT_TRUE(stream(api, wire).has_value());
  EXPECT_EQ(seen, (std::vector<std::size_t>{0, 1, 2, 2}));
  EXPECT_EQ(wire.answer.status, 200);
  EXPECT_EQ(wire.answer.headers.value("X-Content-Type-Options"), "nosniff");
  EXPECT_FALSE(wire.answer.headers.value("X-Request-Id").empty());
  EXPECT_EQ(outcomes_of(wire.answer), (std::vector<Outcome>{{1, "g1", "delivered", "never", "", ""},
                                                            {2, "g2", "delivered", "never", "", ""},
                                                            {3, "", "refused", "never", "structure", ""}}));
  EXPECT_EQ(api.log.size(), 1U);
}

TEST(Batch, HasNoBoundOfLinesWhenLive) {
  ApiFixture api;
  std::vector<std::string> pieces(1'500, "1\n");
  Wire wire{std::move(pieces)};
  EXPECT_TRUE(stream(api, wire).has_value());
  EXPECT_EQ(outcomes_of(wire.answer).size(), 1'500U);
}

TEST(Batch, NeverTakesHalfALineOfABrokenRequest) {
  ApiFixture api;
  Wire wire{{goal("g1") + "\n" + goal("g2")}};
  wire.breaks = true;
  EXPECT_EQ(stream(api, wire).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(outcomes_of(wire.answer).size(), 1U);
}

TEST(Batch, EndsWhereAnArrayBreaks) {
  ApiFixture api;
  Wire wire{{"[1 2,", "3,", "4]"}};
  Headers headers = kArray;
  headers.add("Accept", "application/x-ndjson");
  EXPECT_TRUE(stream(api, wire, headers).has_value());
  EXPECT_EQ(outcomes_of(wire.answer).size(), 2U);
}

TEST(Batch, EndsAfterTheLineInWorkWhenTheServiceStops) {
  ApiFixture api;
  std::stop_source source;
  Wire wire{{goal("g1") + "\n", goal("g2") + "\n"}};
  int reads = 0;
  wire.before_read = [&](const Response&) {
    if (++reads == 2) source.request_stop();
  };
  EXPECT_FALSE(stream(api, wire, kLive, source.get_token()).has_value());
  EXPECT_EQ(outcomes_of(wire.answer).size(), 1U);
}

TEST(Batch, RefusesLinesOnceTheCredentialsHaveEnded) {
  ApiFixture api;
  const auto grant = [&api](std::chrono::seconds left) {
    return auth::Grant{.issuer = "https://i.example",
                       .client = "engine",
                       .subject = "engine",
                       .scopes = *auth::parse_scopes("system/*.cruds"),
                       .expires = api.clock.now() + left,
                       .asserts = {auth::Party::patient, auth::Party::practitioner}};
  };
  api.authenticator.add("engine", grant(std::chrono::seconds{60}));
  Headers headers = kLive;
  headers.add("Authorization", "Bearer engine");
  Wire wire{{"1\n", "2\n", "3\n"}};
  int reads = 0;
  wire.before_read = [&](const Response&) {
    if (++reads != 2) return;
    api.clock.advance(std::chrono::seconds{61});
    api.authenticator = fakes::FakeAuthenticator{};
  };
  EXPECT_TRUE(stream(api, wire, headers).has_value());
  EXPECT_EQ(outcomes_of(wire.answer), (std::vector<Outcome>{{1, "", "refused", "never", "structure", ""},
                                                            {2, "", "refused", "later", "expired", ""},
                                                            {3, "", "refused", "later", "expired", ""}}));
  const auto records = api.audit.take();
  ASSERT_EQ(records.size(), 4U) << "one a line, one of the request";
  EXPECT_EQ(records[1].reason, "signature");
}

TEST(Batch, IsRecordedLineByLine) {
  ApiFixture api;
  (void)api.send(Method::post, "/north/artifacts", kArray, "[" + goal("g1") + ",{\"artifact\":\"goal\"}]");
  const auto records = api.audit.take();
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].interaction, "create");
  EXPECT_EQ(records[0].outcome, AuditRecord::Outcome::success);
  EXPECT_EQ(records[0].patients, std::vector<std::string>{"urn:mrn|7"});
  EXPECT_FALSE(records[0].resources.empty());
  EXPECT_EQ(records[1].outcome, AuditRecord::Outcome::refused);
  EXPECT_EQ(records[2].interaction, "batch");
}

TEST(Batch, IsUnknownWhereItCannotBeRecorded) {
  ApiFixture api;
  Wire wire{{goal("g1") + "\n"}};
  wire.before_read = [&api](const Response&) { api.audit.set_failing(true); };
  EXPECT_TRUE(stream(api, wire).has_value());
  EXPECT_EQ(outcomes_of(wire.answer)[0].outcome, "unknown");
}

TEST(Batch, IsKnownByItsHead) {
  const auto may = [](Method method, const std::string& target) {
    Request head;
    head.method = method;
    head.target = target;
    return may_be_batch(head);
  };
  EXPECT_TRUE(may(Method::post, "/artifacts"));
  EXPECT_TRUE(may(Method::post, "/north/artifacts/?x=1"));
  EXPECT_FALSE(may(Method::get, "/artifacts"));
  EXPECT_FALSE(may(Method::post, "/artifacts/goal"));
  EXPECT_FALSE(may(Method::post, "/fhir/Goal?x=/artifacts"));
}

}  // namespace
}  // namespace concord::http
