#include "service/http/api.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "core/json/write.h"
#include "tests/http/api_fixture.h"

namespace concord::http {
namespace {

const Headers kJsonBody{{"Content-Type", "application/json"}};

std::string code_of(const Response& response) {
  const auto outcome = json::read(response.body);
  return std::string{outcome ? (*outcome)["issue"].at(0).text("code") : ""};
}

TEST(Api, AnswersANewArtifactWithItsUrlAndReport) {
  ApiFixture fixture;
  const Response created = fixture.send(Method::post, "/artifacts/goal", kJsonBody, ApiFixture::goal());
  EXPECT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.headers.value("Location"),
            "https://c.example/north/artifacts/goal/g1?source=https%3A%2F%2Fa.example%2Fgoals");
  EXPECT_EQ(created.headers.value("Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(created.headers.value("Cache-Control"), "no-store");
  EXPECT_EQ(json::read(created.body)->text("outcome"), "delivered");

  const Response replayed = fixture.send(Method::post, "/north/artifacts/goal/", kJsonBody, ApiFixture::goal());
  EXPECT_EQ(replayed.status, 200);
  EXPECT_EQ(replayed.headers.value("Location"), created.headers.value("Location"));
  EXPECT_EQ(json::read(replayed.body)->text("outcome"), "replayed");
}

TEST(Api, ReadsBackFromTheNamedPartnerOnly) {
  ApiFixture fixture;
  ASSERT_EQ(fixture.send(Method::post, "/south/artifacts/goal", kJsonBody, ApiFixture::goal()).status, 201);
  const std::string target = "/artifacts/goal/g1?source=https%3A%2F%2Fa.example%2Fgoals";
  const Response read = fixture.send(Method::get, "/south" + target);
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(*json::read(read.body), *json::read(ApiFixture::goal()));
  EXPECT_EQ(fixture.send(Method::head, "/south" + target).status, 200);
  EXPECT_EQ(fixture.send(Method::get, target).status, 404);
}

struct RefusedCase {
  Method method;
  std::string target;
  Headers headers;
  std::string body;
  int status;
  std::string code;
};

TEST(Api, RefusesBeforeThePartnerIsAsked) {
  const Headers form{{"Content-Type", "application/x-www-form-urlencoded"}};
  const std::string wrong = R"({"artifact":"goal"})";
  const std::vector<RefusedCase> cases{
      {Method::post, "/artifacts/goals", kJsonBody, wrong, 404, "not-supported"},
      {Method::post, "/east/artifacts/goal", kJsonBody, wrong, 404, "not-found"},
      {Method::get, "/artifacts/%zz", {}, "", 400, "invalid"},
      {Method::put, "/artifacts/goal", kJsonBody, wrong, 405, "not-supported"},
      {Method::post, "/artifacts/goal", {}, wrong, 415, "not-supported"},
      {Method::post,
       "/artifacts/goal",
       {{"Content-Type", "application/json"}, {"Accept", "text/html"}},
       wrong,
       406,
       "not-supported"},
      {Method::post, "/artifacts/goal", kJsonBody, "{", 400, "structure"},
      {Method::post, "/artifacts/goal", kJsonBody, wrong, 422, "required"},
      {Method::post,
       "/artifacts/goal",
       {{"Content-Type", "application/json"}, {"Idempotency-Key", "a b"}},
       wrong,
       400,
       "invalid"},
      {Method::post,
       "/artifacts/goal",
       {{"Content-Type", "application/json"}, {"Idempotency-Key", "a"}, {"idempotency-key", "b"}},
       wrong,
       400,
       "invalid"},
      {Method::post,
       "/artifacts/goal",
       {{"Content-Type", "application/json"}, {"Idempotency-Key", std::string(256, 'k')}},
       wrong,
       400,
       "invalid"},
      {Method::post, "/artifacts/goal/$preview", kJsonBody, "[]", 422, "structure"},
      {Method::get, "/artifacts/goal", {}, "", 400, "required"},
      {Method::get, "/artifacts/goal?patient=%zz", {}, "", 400, "invalid"},
      {Method::post, "/artifacts/goal/_search", form, "", 400, "required"},
      {Method::post, "/artifacts/goal/_search", kJsonBody, "{}", 415, "not-supported"},
      {Method::post, "/artifacts/goal/_search?patient=urn%3Amrn%7C7", form, "patient=urn%3Amrn%7C8", 400, "invalid"},
      {Method::get, "/schemas/goals", {}, "", 404, "not-found"},
      {Method::get, "/docs", {{"Accept", "application/json"}}, "", 406, "not-supported"},
  };
  for (const RefusedCase& row : cases) {
    ApiFixture fixture;
    const Response response = fixture.send(row.method, row.target, row.headers, row.body);
    EXPECT_EQ(response.status, row.status) << row.target;
    EXPECT_EQ(code_of(response), row.code) << row.target << response.body;
    EXPECT_EQ(response.headers.value("Content-Type"), "application/fhir+json; charset=utf-8") << row.target;
    EXPECT_EQ(fixture.north_ehr.calls(), std::vector<std::string>{}) << row.target;
  }
}

TEST(Api, TellsTheMethodsOfAPath) {
  ApiFixture fixture;
  const Response options = fixture.send(Method::options, "/artifacts/goal");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.value("Allow"), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(fixture.send(Method::del, "/artifacts/goal").headers.value("Allow"), "GET, HEAD, POST, OPTIONS");
}

TEST(Api, PassesOnHowAPartnerFailed) {
  ApiFixture fixture;
  fixture.north_ehr.fail_next(
      "search",
      {.kind = ErrorKind::unavailable, .message = "down", .issues = {}, .retry_after = std::chrono::seconds{9}});
  const Response response = fixture.send(Method::get, "/artifacts/goal?identifier=s%7Cv");
  EXPECT_EQ(response.status, 503) << response.body;
  EXPECT_EQ(response.headers.value("Retry-After"), "9");
  EXPECT_EQ(code_of(response), "transient");
}

TEST(Api, LogsAndMeasuresThePatternAndNeverThePath) {
  ApiFixture fixture;
  fixture.send(Method::get, "/south/artifacts/goal/secret-id", {{"X-Request-Id", "id-1"}});
  fixture.send(Method::get, "/secret", {{"X-Request-Id", "id-2"}});
  EXPECT_EQ(fixture.log,
            (std::vector<Logged>{
                {.route = "/{p}/artifacts/{type}/{id}", .partner = "south", .status = 404, .request_id = "id-1"},
                {.route = "", .partner = "", .status = 404, .request_id = "id-2"}}));
  const auto observed = fixture.metrics.observations();
  EXPECT_TRUE(
      observed.contains("http_server_request_duration_seconds{http_request_method=\"GET\",http_route="
                        "\"/{p}/artifacts/{type}/{id}\",http_response_status_code=\"404\"}"));
  EXPECT_EQ(fixture.metrics.gauges().at("http_server_active_requests"), 0);
}

TEST(Api, AnswersOriginsItKnowsAndNoOthers) {
  ApiFixture fixture{{.origins = {"https://app.example"}}};
  const Response known = fixture.send(Method::options, "/artifacts/goal",
                                      {{"Origin", "https://app.example"}, {"Access-Control-Request-Method", "POST"}});
  EXPECT_EQ(known.headers.value("Access-Control-Allow-Origin"), "https://app.example");
  EXPECT_EQ(known.headers.value("Access-Control-Allow-Methods"), "GET, HEAD, POST, OPTIONS");
  const Response refused = fixture.send(Method::get, "/nowhere", {{"Origin", "https://app.example"}});
  EXPECT_EQ(refused.headers.value("Access-Control-Allow-Origin"), "https://app.example");
  const Response other = fixture.send(Method::get, "/artifacts/goal", {{"Origin", "https://evil.example"}});
  EXPECT_EQ(other.headers.find("Access-Control-Allow-Origin"), nullptr);
  EXPECT_EQ(other.headers.value("Vary"), "Origin");
  ApiFixture off;
  const Response none = off.send(Method::get, "/artifacts/goal", {{"Origin", "https://app.example"}});
  EXPECT_EQ(none.headers.find("Access-Control-Allow-Origin"), nullptr);
}

TEST(Api, LetsBrowsersFromAnywhereReadWhatIsPublic) {
  ApiFixture fixture;
  for (const char* target : {"/schemas", "/openapi.json", "/docs", "/north/fhir/metadata", "/schemas/nothing",
                             "/north/fhir/.well-known/smart-configuration"}) {
    const Response read = fixture.send(Method::get, target, {{"Origin", "https://anywhere.example"}});
    EXPECT_EQ(read.headers.value("Access-Control-Allow-Origin"), "*") << target;
  }
  const Response preflight =
      fixture.send(Method::options, "/north/fhir/metadata",
                   {{"Origin", "https://anywhere.example"}, {"Access-Control-Request-Method", "GET"}});
  EXPECT_EQ(preflight.status, 204);
  EXPECT_EQ(preflight.headers.value("Access-Control-Allow-Origin"), "*");
}

TEST(Observed, TurnsAnExceptionIntoAFault) {
  fakes::FakeClock clock;
  fakes::FakeMetrics metrics;
  Observed observed{clock, metrics, [](const AccessRecord&) {}};
  const Response response =
      observed(Request{}, [](const Request&, std::string_view) -> Handled { throw std::runtime_error{"secret"}; });
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(code_of(response), "exception");
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
}

struct PreferCase {
  std::string target;
  std::string prefer;
  int status;
  std::string applied;
};

TEST(Api, LeavesOutUnknownMembersWhenAskedTo) {
  const std::string body = ApiFixture::goal().replace(0, 1, R"({"mood":"secret",)");
  const std::vector<PreferCase> cases{
      {"/artifacts/goal", "handling=lenient", 201, "handling=lenient"},
      {"/artifacts/goal/$preview", "return=minimal, handling=lenient", 200, "handling=lenient"},
      {"/artifacts/goal", "handling=strict", 422, ""},
      {"/artifacts/goal/$preview", "handling=none", 422, ""},
      {"/artifacts/goal", "", 422, ""},
  };
  for (const PreferCase& row : cases) {
    ApiFixture fixture;
    Headers headers = kJsonBody;
    if (!row.prefer.empty()) headers.add("Prefer", row.prefer);
    const Response response = fixture.send(Method::post, row.target, headers, body);
    EXPECT_EQ(response.status, row.status) << row.target << response.body;
    EXPECT_EQ(response.headers.value("Preference-Applied"), row.applied) << row.target;
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
    if (row.status == 422) continue;
    EXPECT_EQ(json::write((*json::read(response.body))["notes"]),
              R"([{"kind":"dropped","pointer":"/mood","expression":"Goal",)"
              R"("text":"is not a member of this format: left out"}])");
  }
}

TEST(Api, SaysWhenALenientPostLostSomething) {
  ApiFixture fixture;
  Headers headers = kJsonBody;
  headers.add("Prefer", "handling=lenient");
  const std::string body = ApiFixture::goal().replace(0, 1, R"({"mood":"good",)");
  const Response created = fixture.send(Method::post, "/artifacts/goal", headers, body);
  EXPECT_EQ(json::read(created.body)->text("outcome"), "delivered-with-loss");
  const Response wrong = fixture.send(Method::post, "/artifacts/goal", headers, R"({"artifact":"goal","x":1})");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(code_of(wrong), "required");
}

struct RequestIdCase {
  std::string sent;
  bool is_echoed;
};

TEST(RequestId, IsEchoedWhenSaneElseReplaced) {
  const std::vector<RequestIdCase> cases{
      {"abc.DEF_1-2", true}, {std::string(64, 'a'), true}, {std::string(65, 'a'), false}, {"", false}, {"a b", false},
      {"a\"b", false}};
  for (const RequestIdCase& row : cases) {
    Request request;
    request.headers.add("X-Request-Id", row.sent);
    const std::string id = request_id_of(request);
    EXPECT_EQ(id == row.sent, row.is_echoed) << row.sent;
    EXPECT_EQ(id.size(), row.is_echoed ? row.sent.size() : 24U);
  }
}

}  // namespace
}  // namespace concord::http
