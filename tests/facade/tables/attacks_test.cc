#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "core/json/read.h"
#include "core/json/write.h"
#include "tests/facade/tables/canonical.h"
#include "tests/facade/tables/front.h"
#include "tests/fakes/patient_clock.h"

namespace concord::facade {
namespace {

using http::Headers;
using http::Method;

const Headers kFhir{{"Content-Type", "application/fhir+json"}};

json::Value body_of(const http::Response& response) { return json::read(response.body).value_or(json::Value{}); }

// The target of the `next` link; "" without one.
std::string next_of(const http::Response& response) {
  constexpr std::size_t kOrigin = std::string_view{"https://c.example"}.size();
  const json::Value body = body_of(response);
  for (const json::Value& link : body["link"].items()) {
    if (link.text("relation") == "next") return std::string{link.text("url").substr(kOrigin)};
  }
  return {};
}

// What cannot be a cursor is told apart from one that opens nothing here.
constexpr const char* kNone = "-> 400\nerror value never: _cursor is no cursor: follow the link of a page as it is\n";
constexpr const char* kExpired = "-> 410\nerror not-found never: the page has expired: start the search again\n";

TEST(Cursors, LeadThroughAllPagesOnce) {
  Front front;
  std::vector<std::string> found;
  std::string target = "/north/fhir/Patient?_count=5&_elements=id";
  int pages = 0;
  for (; !target.empty() && pages < 20; ++pages) {
    const auto page = front.send(Method::get, target);
    ASSERT_EQ(page.status, 200) << page.body;
    EXPECT_EQ(page.body.find(kPartnerHost), std::string::npos);
    const json::Value body = body_of(page);
    for (const json::Value& entry : body["entry"].items()) found.emplace_back(entry.text("fullUrl"));
    target = next_of(page);
    EXPECT_TRUE(target.empty() || target.starts_with("/north/fhir/Patient?_cursor=")) << target;
  }
  EXPECT_EQ(pages, 4);
  EXPECT_EQ(found.size(), 16U);
  EXPECT_EQ((std::set<std::string>{found.begin(), found.end()}.size()), 16U);
}

TEST(Cursors, OpenNowhereElseAndNotForEver) {
  Front front;
  const std::string next = next_of(front.send(Method::get, "/north/fhir/Patient?_count=5"));
  const std::string cursor = next.substr(next.find('=') + 1);
  ASSERT_FALSE(cursor.empty());
  EXPECT_EQ(front.send(Method::get, next).status, 200);
  for (const std::string& target :
       {"/south/fhir/Patient?_cursor=" + cursor, "/north/fhir/Goal?_cursor=" + cursor,
        "/north/fhir/Patient/p1/Goal?_cursor=" + cursor, "/north/fhir/Goal/g1/_history?_cursor=" + cursor,
        "/north/fhir/Patient/p1/$everything?_cursor=" + cursor, "/north/fhir/Patient?_cursor=" + cursor.substr(1),
        "/north/fhir/Patient?_cursor=" + cursor + "A",
        "/north/fhir/Patient?_cursor=" + cursor.substr(0, cursor.size() / 2),
        "/north/fhir/Patient?_cursor=" + std::string(7'000, 'A'), "/north/fhir/Patient?_cursor=" + cursor + cursor}) {
    const std::string answer = canonical(front.send(Method::get, target));
    EXPECT_TRUE(answer == kExpired || answer == kNone) << target.substr(0, 40) << answer;
    EXPECT_TRUE(answer == kExpired || !target.ends_with("=" + cursor)) << target.substr(0, 40) << answer;
  }
  front.clock.advance(std::chrono::seconds{3'601});
  EXPECT_EQ(canonical(front.send(Method::get, next)), kExpired);
}

TEST(Cursors, NeverLeadToAnotherOrigin) {
  Front front;
  front.client.script({.method = "*",
                       .part = "/Goal",
                       .response = {.status = 200,
                                    .headers = {{"Content-Type", "application/fhir+json"}},
                                    .body = R"({"resourceType":"Bundle","type":"searchset","link":[{"relation":)"
                                            R"("next","url":"http://evil.example/fhir?page=2"}]})"}});
  const std::string next = next_of(front.send(Method::get, "/north/fhir/Goal"));
  const auto page = front.send(Method::get, next);
  EXPECT_EQ(page.status, 502) << page.body;
  EXPECT_EQ(page.body.find("evil"), std::string::npos);
  for (const std::string& call : front.client.calls()) EXPECT_EQ(call.find("evil"), std::string::npos) << call;
}

TEST(Bundles, OfTenThousandEntriesAreRefused) {
  for (const char* type : {"batch", "transaction"}) {
    Front front;
    std::string body = fmt::format(R"({{"resourceType":"Bundle","type":"{}","entry":[)", type);
    for (int i = 0; i < 10'000; ++i) body += R"({"request":{"method":"DELETE","url":"Goal/g1"}},)";
    body.back() = ']';
    EXPECT_EQ(canonical(front.send(Method::post, "/north/fhir", kFhir, body + "}")),
              "-> 413\nerror too-costly Bundle.entry never: a Bundle may have 200 entries\n");
    EXPECT_EQ(front.send(Method::get, "/north/fhir/Goal/g1").status, 200);
  }
}

TEST(Conditions, OfAnySizeAreJudgedOrRefused) {
  Front front;
  std::string criteria = "identifier=";
  for (int i = 0; i < 2'000; ++i) criteria += fmt::format("urn:g|x{},", i);
  Headers headers = kFhir;
  headers.set("If-None-Exist", criteria + "urn:g|1");
  const std::string goal = R"({"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"Sing"},)"
                           R"("subject":{"reference":"Patient/p1"}})";
  const auto made = front.send(Method::post, "/north/fhir/Goal", headers, goal);
  EXPECT_EQ(canonical(made),
            "-> 400\nerror too-costly never: search parameter identifier: more criteria or values than a search may "
            "have\n");
  EXPECT_EQ(body_of(front.send(Method::get, "/north/fhir/Goal?_summary=count"))["total"], json::Value{3});
}

// Runs the same in eight threads.
template <class F>
void at_once(F each) {
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) threads.emplace_back(each, i);
  for (std::thread& thread : threads) thread.join();
}

TEST(Concurrency, OneConditionMakesOneResource) {
  fakes::PatientClock time;
  Front front{&time};
  Headers headers = kFhir;
  headers.set("If-None-Exist", "identifier=urn:g|once");
  const std::string goal = R"({"resourceType":"Goal","identifier":[{"system":"urn:g","value":"once"}],)"
                           R"("lifecycleStatus":"active","description":{"text":"Sing"},)"
                           R"("subject":{"reference":"Patient/p1"}})";
  std::vector<http::Response> answers(8);
  at_once([&](int i) {
    answers.at(static_cast<std::size_t>(i)) = front.send(Method::post, "/north/fhir/Goal", headers, goal);
  });
  int made = 0;
  for (const http::Response& answer : answers) {
    made += answer.status == 201 ? 1 : 0;
    EXPECT_TRUE(answer.status == 201 || answer.status == 200) << answer.body;
  }
  EXPECT_EQ(made, 1);
  EXPECT_EQ(body_of(front.send(Method::get, "/north/fhir/Goal?identifier=urn:g%7Conce&_summary=count"))["total"],
            json::Value{1});
}

TEST(Concurrency, NoPatchIsLost) {
  fakes::PatientClock time;
  Front front{&time};
  const Headers headers{{"Content-Type", "application/json-patch+json"}, {"Prefer", "return=minimal"}};
  std::vector<int> statuses(8);
  at_once([&](int i) {
    const std::string patch =
        fmt::format(R"([{{"op":"add","path":"/identifier/-","value":{{"system":"urn:p","value":"{}"}}}}])", i);
    statuses.at(static_cast<std::size_t>(i)) = front.send(Method::patch, "/north/fhir/Goal/g1", headers, patch).status;
  });
  std::size_t done = 0;
  for (const int status : statuses) {
    EXPECT_TRUE(status == 200 || status == 412) << status;
    done += status == 200 ? 1U : 0U;
  }
  EXPECT_GE(done, 1U);
  EXPECT_EQ(body_of(front.send(Method::get, "/north/fhir/Goal/g1"))["identifier"].size(), 1 + done);
}

// What the partner holds and what we tell of it are the same text, but for what a server writes itself.
TEST(Fidelity, ResourcesPassInBothDirectionsAsTheyAre) {
  for (
      const char* text : {
          R"({"resourceType":"Observation","id":"f","status":"final","code":{"text":"W"},)"
          R"("subject":{"reference":"Patient/p1"},"valueQuantity":{"value":1.0}})",
          R"({"valueQuantity":{"unit":"kg","value":0.00000000000000000010},"status":"final","id":"f",)"
          R"("code":{"text":"W","coding":[{"code":"c","system":"urn:c"}]},"resourceType":"Observation",)"
          R"("extension":[{"valueDecimal":12345678901234567890.10,"url":"https://x.example/unknown"}],)"
          R"("subject":{"reference":"Patient/p1"}})",
          R"({"resourceType":"Observation","id":"f","language":"de","status":"final",)"
          R"("_status":{"extension":[{"url":"https://x.example/s","valueCode":"x"}]},"code":{"text":"\u00fc \"q\" \\ /"},)"
          R"("subject":{"reference":"Patient/p1"},"valueString":"a\tb\u2028","modifierExtension":)"
          R"([{"url":"https://x.example/m","valueBoolean":false}]})",
          R"({"resourceType":"Observation","id":"f","status":"final","code":{"text":"W"},)"
          R"("subject":{"reference":"Patient/p1"},"component":[{"code":{"text":"a"},"valueQuantity":{"value":-0.0}},)"
          R"({"code":{"text":"b"},"valueRange":{"low":{"value":1e-7},"high":{"value":1E+2}}}]})",
      }) {
    Front front;
    const auto put = front.send(Method::put, "/north/fhir/Observation/f", kFhir, text);
    ASSERT_EQ(put.status, 201) << put.body;
    const std::string stored = front.client.direct(Method::get, "/fhir/Observation/f").body;
    const auto read = front.send(Method::get, "/north/fhir/Observation/f");
    EXPECT_EQ(read.body, stored);
    EXPECT_EQ(put.body, stored);
    const auto without_meta = [](const json::Value& value) { return json::write(json::with(value, "meta", {})); };
    std::string sent = without_meta(*json::read(text));
    std::string back = without_meta(body_of(read));
    // A server may put type and id in front: everything else stands where it stood.
    for (const char* own : {R"("resourceType":"Observation",)", R"("id":"f",)"}) {
      for (std::string* each : {&sent, &back}) {
        const auto at = each->find(own);
        if (at != std::string::npos) each->erase(at, std::string_view{own}.size());
      }
    }
    EXPECT_EQ(back, sent);
  }
}

}  // namespace
}  // namespace concord::facade
