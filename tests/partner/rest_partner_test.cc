#include "service/partner/rest_partner.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_http_client.h"
#include "tests/fakes/fake_metrics.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;
using Milliseconds = std::vector<std::chrono::milliseconds>;

constexpr const char* kGoal = R"({"resourceType":"Goal","id":"1"})";
constexpr const char* kNothing = R"({"resourceType":"Bundle","type":"searchset"})";

class RestPartnerTest : public testing::Test {
 protected:
  RestPartner partner_with(RestPartnerOptions options) {
    options.id = PartnerId{"north"};
    options.base_url = "https://ehr.example/fhir/";
    return {std::move(options), client_, clock_, metrics_, [this] { return random_; }};
  }
  RestPartner partner_with_no_jitter() {
    random_ = 0;
    return partner_with({});
  }
  static json::Value goal() { return *json::read(kGoal); }
  [[nodiscard]] Deadline deadline() const { return clock_.in(30s); }

  fakes::FakeHttpClient client_;
  fakes::FakeClock clock_;
  fakes::FakeMetrics metrics_;
  double random_ = 0.5;
  RestPartner partner_ = partner_with({});
};

TEST_F(RestPartnerTest, ReadsWithItsHeaders) {
  client_.then_json(200, kGoal, {{"ETag", "W/\"3\""}});
  RestPartner with_token = partner_with({.headers = {{"Authorization", "Bearer t"}}});
  const auto answer = with_token.read("Goal", "1", deadline());
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, goal());
  const HttpCall call = client_.calls().at(0);
  EXPECT_EQ(client_.lines(), Lines{"GET https://ehr.example/fhir/Goal/1"});
  EXPECT_EQ(call.headers,
            (http::Headers{
                {"Authorization", "Bearer t"}, {"Accept", "application/fhir+json"}, {"Cache-Control", "no-cache"}}));
}

TEST_F(RestPartnerTest, CutsTheSlashesOffItsBase) { EXPECT_EQ(partner_.base_url(), "https://ehr.example/fhir"); }

TEST_F(RestPartnerTest, AsksForVersionsHistoriesAndCompartments) {
  constexpr const char* kVersion = R"({"resourceType":"Goal","id":"1","meta":{"versionId":"2"}})";
  constexpr const char* kHistory = R"({"resourceType":"Bundle","type":"history"})";
  client_.then_json(200, kVersion).then_json(200, kHistory).then_json(200, kNothing).then_json(200, kNothing);
  EXPECT_TRUE(partner_.version_read("Goal", "1", "2", deadline()).has_value());
  EXPECT_TRUE(partner_.history("Goal", "1", {{"_count", "5"}}, deadline()).has_value());
  EXPECT_TRUE(partner_.compartment_search("Patient", "1", "Goal", {{"x", "a b"}}, deadline()).has_value());
  EXPECT_TRUE(partner_.everything("1", {{"_since", "2026"}}, deadline()).has_value());
  EXPECT_EQ(client_.lines(), (Lines{"GET https://ehr.example/fhir/Goal/1/_history/2",
                                    "GET https://ehr.example/fhir/Goal/1/_history?_count=5",
                                    "GET https://ehr.example/fhir/Patient/1/Goal?x=a%20b",
                                    "GET https://ehr.example/fhir/Patient/1/$everything?_since=2026"}));
}

TEST_F(RestPartnerTest, FollowsPagesToItsOwnOriginOnly) {
  client_.then_json(200, kNothing).then_json(200, R"({"resourceType":"Bundle","type":"history","entry":[
    {"request":{"method":"DELETE","url":"Goal/1"}},{"resource":{"resourceType":"Goal","id":"1"}}]})");
  EXPECT_TRUE(partner_.next_page("https://ehr.example/fhir?p=2", deadline()).has_value());
  EXPECT_TRUE(partner_.next_page("https://EHR.example:443/other?p=3", deadline()).has_value());
  for (const char* url : {"https://ehr.example.org/fhir?p=2", "http://ehr.example/fhir?p=2", "/fhir?p=2",
                          "https://ehr.example@evil.example/fhir", ""}) {
    EXPECT_EQ(partner_.next_page(url, deadline()).error().kind, ErrorKind::partner_broken) << url;
  }
  EXPECT_EQ(client_.lines(), (Lines{"GET https://ehr.example/fhir?p=2", "GET https://EHR.example:443/other?p=3"}));
}

TEST_F(RestPartnerTest, RefusesParametersThatNoUrlOrHeaderHolds) {
  const http::Parameters large{{"x", std::string(2'000, 'v')}};
  EXPECT_EQ(partner_.history("Goal", "1", large, deadline()).error().kind, ErrorKind::too_large);
  EXPECT_EQ(partner_.everything("1", large, deadline()).error().kind, ErrorKind::too_large);
  EXPECT_EQ(partner_.create(goal(), large, deadline()).error().kind, ErrorKind::too_large);
  EXPECT_TRUE(client_.calls().empty());
}

TEST_F(RestPartnerTest, NeverAsksForWhatCannotExist) {
  for (const auto& [type, id] :
       {std::pair{"Goal", "a/b"}, {"Goal", ".."}, {"Goal", "."}, {"Goal", ""}, {"goal", "1"}, {"", "1"}}) {
    EXPECT_EQ(partner_.read(type, id, deadline()).error().kind, ErrorKind::not_found) << type << id;
    EXPECT_EQ(partner_.version_read(type, id, "1", deadline()).error().kind, ErrorKind::not_found) << type << id;
    EXPECT_EQ(partner_.history(type, id, {}, deadline()).error().kind, ErrorKind::not_found) << type << id;
    EXPECT_EQ(partner_.remove(type, id, "", deadline()).error().kind, ErrorKind::not_found) << type << id;
  }
  for (const char* version : {"", ".", "..", "1/2", "$x"}) {
    EXPECT_EQ(partner_.version_read("Goal", "1", version, deadline()).error().kind, ErrorKind::not_found) << version;
  }
  EXPECT_EQ(partner_.everything("a/b", {}, deadline()).error().kind, ErrorKind::not_found);
  EXPECT_EQ(partner_.compartment_search("Patient", "1", "*", {}, deadline()).error().kind, ErrorKind::not_found);
  EXPECT_EQ(partner_.compartment_search("Patients", "1", "Goal", {}, deadline()).error().kind, ErrorKind::not_found);
  EXPECT_EQ(partner_.search("Goal?x=", {}, deadline()).error().kind, ErrorKind::not_found);
  EXPECT_TRUE(client_.calls().empty());
}

TEST_F(RestPartnerTest, EncodesEveryByteOfASearch) {
  client_.then_json(200, kNothing);
  EXPECT_TRUE(partner_.search("Goal", {{"identifier", "urn:a|b&c=#+ é"}, {"x:not", ""}}, deadline()).has_value());
  EXPECT_EQ(client_.lines(),
            Lines{"GET https://ehr.example/fhir/Goal?identifier=urn%3Aa%7Cb%26c%3D%23%2B%20%C3%A9&x%3Anot="});
}

TEST_F(RestPartnerTest, SendsALongSearchAsAForm) {
  const std::string start = "https://ehr.example/fhir/Goal?identifier=";
  const std::string value(2'000 - start.size(), 'v');
  client_.then_json(200, kNothing).then_json(200, kNothing);
  EXPECT_TRUE(partner_.search("Goal", {{"identifier", value}}, deadline()).has_value());
  EXPECT_TRUE(partner_.search("Goal", {{"identifier", value + "|"}}, deadline()).has_value());
  EXPECT_EQ(client_.lines(), (Lines{"GET " + start + value, "POST https://ehr.example/fhir/Goal/_search"}));
  const HttpCall form = client_.calls().at(1);
  EXPECT_EQ(form.headers.value("Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(form.body, "identifier=" + value + "%7C");
}

TEST_F(RestPartnerTest, CreatesOnCondition) {
  client_.then({.status = 201, .headers = {{"Location", "https://ehr.example/fhir/Goal/1/_history/1"}}, .body = {}});
  const auto answer = partner_.create(goal(), {{"identifier", "urn:a|b&c=d"}, {"_tag", "x|y"}}, deadline());
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->location, "https://ehr.example/fhir/Goal/1/_history/1");
  const HttpCall call = client_.calls().at(0);
  EXPECT_EQ(client_.lines(), Lines{"POST https://ehr.example/fhir/Goal"});
  EXPECT_EQ(call.headers.value("If-None-Exist"), "identifier=urn%3Aa%7Cb%26c%3Dd&_tag=x%7Cy");
  EXPECT_EQ(call.headers.value("Content-Type"), "application/fhir+json");
  EXPECT_EQ(call.body, kGoal);
}

TEST_F(RestPartnerTest, UpdatesUnderAVersion) {
  client_.then({.status = 409, .headers = {}, .body = {}}).then({.status = 409, .headers = {}, .body = {}});
  EXPECT_EQ(partner_.update(goal(), "W/\"3\"", deadline()).error().kind, ErrorKind::precondition_failed);
  EXPECT_EQ(partner_.update(goal(), "", deadline()).error().kind, ErrorKind::conflict);
  EXPECT_EQ(client_.lines(), (Lines{"PUT https://ehr.example/fhir/Goal/1", "PUT https://ehr.example/fhir/Goal/1"}));
  EXPECT_EQ(client_.calls().at(0).headers.value("If-Match"), "W/\"3\"");
  EXPECT_EQ(client_.calls().at(1).headers.find("If-Match"), nullptr);
}

TEST_F(RestPartnerTest, RefusesToSendWhatIsNoResource) {
  EXPECT_EQ(partner_.create(json::Value{}, {}, deadline()).error().kind, ErrorKind::fault);
  EXPECT_EQ(partner_.update(*json::read(R"({"resourceType":"Goal"})"), "", deadline()).error().kind, ErrorKind::fault);
  EXPECT_EQ(partner_.update(goal(), "W/\"3\"\r\nX: y", deadline()).error().kind, ErrorKind::fault);
  EXPECT_EQ(partner_.transaction(goal(), Returns::minimal, deadline()).error().kind, ErrorKind::fault);
  EXPECT_TRUE(client_.calls().empty());
}

TEST_F(RestPartnerTest, PostsTransactionsToTheBase) {
  const auto bundle = json::read(R"({"resourceType":"Bundle","type":"transaction","entry":[
    {"request":{"method":"PUT","url":"Goal/1","ifMatch":"W/\"3\""},"resource":{"resourceType":"Goal","id":"1"}}]})");
  client_
      .then_json(200, R"({"resourceType":"Bundle","type":"transaction-response","entry":[
    {"response":{"status":"200"}}]})")
      .then_json(409, "");
  EXPECT_TRUE(partner_.transaction(*bundle, Returns::minimal, deadline()).has_value());
  EXPECT_EQ(partner_.transaction(*bundle, Returns::minimal, deadline()).error().kind, ErrorKind::precondition_failed);
  EXPECT_EQ(client_.lines(), (Lines{"POST https://ehr.example/fhir", "POST https://ehr.example/fhir"}));
}

TEST_F(RestPartnerTest, LetsTheCallerChooseWhatATransactionReturns) {
  const auto bundle = json::read(R"({"resourceType":"Bundle","type":"batch","entry":[]})");
  constexpr const char* kDone = R"({"resourceType":"Bundle","type":"batch-response"})";
  client_.then_json(200, kDone).then_json(200, kDone);
  EXPECT_TRUE(partner_.transaction(*bundle, Returns::minimal, deadline()).has_value());
  EXPECT_TRUE(partner_.transaction(*bundle, Returns::representation, deadline()).has_value());
  EXPECT_EQ(client_.calls().at(0).headers.value("Prefer"), "return=minimal");
  EXPECT_EQ(client_.calls().at(1).headers.value("Prefer"), "return=representation");
}

TEST_F(RestPartnerTest, TellsWhatWasMadeFromWhatWasThere) {
  client_.then_json(201, kGoal).then_json(200, kGoal).then_json(201, kGoal).then_json(200, kGoal);
  EXPECT_EQ(partner_.update(goal(), "", deadline())->status, 201);
  EXPECT_EQ(partner_.update(goal(), "", deadline())->status, 200);
  EXPECT_EQ(partner_.create(goal(), {{"identifier", "a|b"}}, deadline())->status, 201);
  EXPECT_EQ(partner_.create(goal(), {{"identifier", "a|b"}}, deadline())->status, 200);
}

TEST_F(RestPartnerTest, RepeatsReadsTwiceWithJitter) {
  client_.then_json(503, "").then({.kind = ErrorKind::unavailable, .message = "refused"}).then_json(200, kGoal);
  EXPECT_TRUE(partner_.read("Goal", "1", deadline()).has_value());
  EXPECT_EQ(clock_.sleeps(), (Milliseconds{100ms, 200ms}));
  client_.then_json(500, "").then_json(500, "").then_json(502, "");
  EXPECT_EQ(partner_.read("Goal", "1", deadline()).error().message, "a gateway before the partner failed (502)");
  EXPECT_EQ(client_.unused(), 0U);
}

TEST_F(RestPartnerTest, RepeatsAWriteThatCertainlyDidNothing) {
  client_.then({.kind = ErrorKind::unavailable, .message = "refused"}).then_json(429, "", {{"Retry-After", "1"}});
  client_.then_json(201, kGoal);
  EXPECT_EQ(partner_.create(goal(), {}, deadline())->status, 201);
  client_.then_json(423, "").then_json(423, "");
  EXPECT_EQ(partner_.update(goal(), "W/\"1\"", deadline()).error().partner_status, 423);
  client_.then_json(503, "", {{"Retry-After", "2"}});
  EXPECT_EQ(partner_.create(goal(), {}, deadline()).error().kind, ErrorKind::unknown_outcome);
  EXPECT_EQ(clock_.sleeps(), (Milliseconds{100ms, 1s, 100ms}));
  RestPartner frank = partner_with({.judge = {.busy_means_not_processed = true}});
  client_.then_json(503, "", {{"Retry-After", "2"}}).then_json(201, kGoal);
  EXPECT_EQ(frank.create(goal(), {}, deadline())->status, 201);
  EXPECT_EQ(client_.unused(), 0U);
  EXPECT_EQ(metrics_.counters().at("concord_partner_retries_total{partner=\"north\",interaction=\"create\"}"), 3);
}

TEST_F(RestPartnerTest, StopsRepeatingAWriteAtTheFirstThatMayHaveBeenDone) {
  client_.then_json(429, "").then({.kind = ErrorKind::unknown_outcome, .message = "x"});
  EXPECT_EQ(partner_.create(goal(), {}, deadline()).error().kind, ErrorKind::unknown_outcome);
  EXPECT_EQ(client_.unused(), 0U);
}

TEST_F(RestPartnerTest, GivesOneAttemptOfAWriteAllTheTime) {
  client_.then([&](const HttpCall& call) -> Result<http::Response> {
    EXPECT_EQ(call.deadline, clock_.in(30s));
    return fail(ErrorKind::unknown_outcome, "no answer");
  });
  EXPECT_FALSE(partner_.create(goal(), {}, deadline()).has_value());
}

TEST_F(RestPartnerTest, RepeatsNoMoreThanItsBudget) {
  const Deadline end = clock_.in(1h);
  for (int i = 0; i < 30; ++i) client_.then_json(503, "");
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(partner_with_no_jitter().read("Goal", "1", end).has_value());
  EXPECT_EQ(client_.calls().size(), 27U) << "a partner each";
  RestPartner one = partner_with_no_jitter();
  for (int i = 0; i < 30; ++i) client_.then_json(503, "");
  const std::size_t before = client_.calls().size();
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(one.read("Goal", "1", end).has_value());
  EXPECT_EQ(client_.calls().size() - before, 9U + 10U);
  EXPECT_EQ(metrics_.counters().at("concord_partner_retries_refused_total{partner=\"north\"}"), 4);
}

TEST_F(RestPartnerTest, RepeatsNoWriteThatMayHaveBeenDone) {
  const auto bundle = *json::read(R"({"resourceType":"Bundle","type":"batch"})");
  for (const ErrorKind kind : {ErrorKind::timeout, ErrorKind::unknown_outcome}) {
    for (int i = 0; i < 3; ++i) client_.then({.kind = kind, .message = "x"});
    EXPECT_EQ(partner_.create(goal(), {{"identifier", "a|b"}}, deadline()).error().kind, kind);
    EXPECT_EQ(partner_.update(goal(), "W/\"1\"", deadline()).error().kind, kind);
    EXPECT_EQ(partner_.transaction(bundle, Returns::minimal, deadline()).error().kind, kind);
    EXPECT_EQ(client_.unused(), 0U);
  }
  EXPECT_EQ(clock_.sleeps(), Milliseconds{});
}

TEST_F(RestPartnerTest, DoesNotRepeatWhatWillNotChange) {
  for (const int status : {400, 401, 403, 404, 410, 422, 501}) {
    client_.then_json(status, "");
    EXPECT_FALSE(partner_.read("Goal", "1", deadline()).has_value());
  }
  client_.then_json(200, "<html>");
  EXPECT_EQ(partner_.read("Goal", "1", deadline()).error().kind, ErrorKind::partner_broken);
  EXPECT_EQ(clock_.sleeps(), Milliseconds{});
}

TEST_F(RestPartnerTest, WaitsAsLongAsThePartnerAsks) {
  client_.then_json(429, "", {{"Retry-After", "7"}}).then_json(200, kGoal);
  EXPECT_TRUE(partner_.read("Goal", "1", clock_.in(8s)).has_value());
  EXPECT_EQ(clock_.sleeps(), Milliseconds{7s});
  client_.then_json(429, "", {{"Retry-After", "7"}});
  const auto answer = partner_.read("Goal", "1", clock_.in(7s));
  EXPECT_EQ(answer.error().kind, ErrorKind::throttled);
  EXPECT_EQ(answer.error().retry_after, 7s);
}

TEST_F(RestPartnerTest, StopsAtTheDeadline) {
  const Deadline deadline = clock_.in(15s);
  const auto hang = [&](const HttpCall& call) -> Result<http::Response> {
    clock_.sleep_until(call.deadline);
    return fail(ErrorKind::unknown_outcome, "no answer");
  };
  client_.then(hang).then(hang).then(hang);
  EXPECT_EQ(partner_.read("Goal", "1", deadline).error().kind, ErrorKind::timeout);
  EXPECT_EQ(clock_.steady_now(), deadline);
  EXPECT_EQ(client_.calls().size(), 2U) << "10 s, and what was left";
}

TEST_F(RestPartnerTest, AReadHasNoUnknownOutcomeAndAGarbledWriteHasOne) {
  for (int i = 0; i < 3; ++i) client_.then({.kind = ErrorKind::unknown_outcome, .message = "x"});
  EXPECT_EQ(partner_.read("Goal", "1", deadline()).error().kind, ErrorKind::unavailable);
  client_.then({.kind = ErrorKind::partner_broken, .message = "x"});
  EXPECT_EQ(partner_.create(goal(), {}, deadline()).error().kind, ErrorKind::unknown_outcome);
}

TEST_F(RestPartnerTest, CountsItsCallsByVerdict) {
  client_.then_json(200, kGoal).then_json(404, "").then_json(200, "<html>");
  EXPECT_TRUE(partner_.read("Goal", "1", deadline()).has_value());
  EXPECT_FALSE(partner_.read("Goal", "1", deadline()).has_value());
  EXPECT_FALSE(partner_.capabilities(deadline()).has_value());
  const std::string name = "concord_partner_calls_total{partner=\"north\",interaction=";
  const std::map<std::string, double> expected{{name + "\"read\",verdict=\"ok\"}", 1},
                                               {name + "\"read\",verdict=\"not-found\"}", 1},
                                               {name + "\"capabilities\",verdict=\"broken\"}", 1}};
  EXPECT_EQ(metrics_.counters(), expected);
}

}  // namespace
}  // namespace concord::partner
