// Requests that are served: what reaches the handler and how its answer looks on the wire.
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>

#include "tests/http_edge/wire.h"

namespace concord::http::edge::testing {
namespace {

std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"; }

TEST(Serving, GivesTheRawTargetAndBodyToTheHandler) {
  RunningServer running{quick_options(), echo};
  auto client = running.connect();
  ASSERT_TRUE(client.send(get("/a%2Fb?x=%00&y=a|b")));
  EXPECT_EQ(client.receive().body, "GET /a%2Fb?x=%00&y=a|b []");
  ASSERT_TRUE(client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"));
  EXPECT_EQ(client.receive().body, "POST /p [hello]");
}

TEST(Serving, GivesTheRawFieldsToTheHandler) {
  RunningServer running{
      quick_options(), [](const Request& request) {
        return Response{.status = 200, .headers = {}, .body = std::string{request.headers.value("if-none-exist")}};
      }};
  auto client = running.connect();
  ASSERT_TRUE(client.send("GET / HTTP/1.1\r\nHost: a\r\nIf-None-Exist: identifier=a%26b%0D%0AX: 1\r\n\r\n"));
  EXPECT_EQ(client.receive().body, "identifier=a%26b%0D%0AX: 1");
}

TEST(Serving, DecodesChunkedBodiesAndKeepsTheConnection) {
  RunningServer running{quick_options(), echo};
  auto client = running.connect();
  ASSERT_TRUE(
      client.send("POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "3\r\nabc\r\n2;x=\"y;z\"\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n" +
                  get("/next")));
  EXPECT_EQ(client.receive().body, "POST /c [abcde]");
  EXPECT_EQ(client.receive().body, "GET /next []");
}

TEST(Serving, CarriesLargeBodiesBothWays) {
  RunningServer running{quick_options(), [](const Request& request) {
                          return Response{.status = 200, .headers = {}, .body = request.body};
                        }};
  auto client = running.connect();
  const std::string body(4U << 20U, 'b');
  ASSERT_TRUE(
      client.send("PUT /p HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body));
  EXPECT_TRUE(client.receive().body == body);
}

TEST(Serving, AnswersHeadWithTheLengthAndNoBody) {
  RunningServer running{quick_options(), echo};
  auto client = running.connect();
  ASSERT_TRUE(client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n" + get("/next")));
  const WireResponse response = client.receive(true);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.value("Content-Length"), std::to_string(std::string{"HEAD /x []"}.size()));
  EXPECT_EQ(client.receive().body, "GET /next []");
}

TEST(Serving, SendsNoBodyWithStatusesThatHaveNone) {
  for (const int status : {204, 304}) {
    RunningServer running{quick_options(), [status](const Request& request) {
                            return request.target == "/" ? Response{.status = status, .headers = {}, .body = "x"}
                                                         : echo(request);
                          }};
    auto client = running.connect();
    ASSERT_TRUE(client.send(get("/") + get("/next")));
    const WireResponse response = client.receive();
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.headers.find("Content-Length"), nullptr);
    EXPECT_EQ(client.receive().body, "GET /next []");
  }
}

TEST(Serving, DatesEveryResponse) {
  RunningServer running{quick_options(), echo};
  auto client = running.connect();
  ASSERT_TRUE(client.send(get("/") + "GET /\r\n"));
  EXPECT_EQ(client.receive().headers.value("Date").size(), std::string{"Mon, 02 Mar 2026 15:15:00 GMT"}.size());
  EXPECT_TRUE(client.receive().headers.value("Date").ends_with(" GMT"));
}

TEST(Serving, TurnsResponsesThatWouldSplitInto500) {
  RunningServer running{quick_options(), [](const Request&) {
                          return Response{.status = 200, .headers = {{"X", "a\r\nSet-Cookie: b"}}, .body = "secret"};
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send(get("/")));
  const WireResponse response = client.receive();
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, R"({"edge":500})");
}

TEST(Serving, TurnsExceptionsInto500WithoutTheirText) {
  RunningServer running{quick_options(), [](const Request&) -> Response { throw std::runtime_error{"Carlson, Anna"}; }};
  auto client = running.connect();
  ASSERT_TRUE(client.send(get("/") + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
  const Heard heard = client.listen(std::chrono::seconds{20});
  EXPECT_EQ(statuses(heard.text), (std::vector<int>{500, 500}));
  EXPECT_EQ(heard.text.find("Carlson"), std::string::npos);
}

TEST(Serving, ClosesWhenTheHandlerAsksForIt) {
  RunningServer running{quick_options(), [](const Request&) {
                          return Response{.status = 200, .headers = {{"connection", "Close"}}, .body = "bye"};
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send(get("/") + get("/")));
  const Heard heard = client.listen(std::chrono::seconds{20});
  EXPECT_EQ(statuses(heard.text), (std::vector<int>{200}));
  EXPECT_TRUE(heard.closed);
}

TEST(Serving, TellsTheHandlerWhoAsksAndUntilWhen) {
  Options options = quick_options();
  options.limits.request_time = std::chrono::hours{10};
  RunningServer running{options, [](const Request& request) {
                          const auto left = request.deadline - std::chrono::steady_clock::now();
                          const bool fits = left > std::chrono::hours{9} && left <= std::chrono::hours{10};
                          return Response{.status = fits ? 200 : 500, .headers = {}, .body = request.remote_address};
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send(get("/")));
  const WireResponse response = client.receive();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "127.0.0.1");
}

TEST(Serving, ListensOnIPv6AndTakesIPv4ThereToo) {
  Options options = quick_options();
  options.address = "::";
  RunningServer running{options, [](const Request& request) {
                          return Response{.status = 200, .headers = {}, .body = request.remote_address};
                        }};
  WireClient six{running.port(), "::1"};
  ASSERT_TRUE(six.send(get("/")));
  EXPECT_EQ(six.receive().body, "::1");
  WireClient four{running.port(), "127.0.0.1"};
  ASSERT_TRUE(four.send(get("/")));
  EXPECT_EQ(four.receive().body, "127.0.0.1");
}

TEST(Serving, RefusesAPortThatIsTaken) {
  RunningServer running{quick_options(), echo};
  Options options = quick_options();
  options.port = running.port();
  Server second{options, echo, plain_rejection};
  const auto bound = second.bind();
  ASSERT_FALSE(bound.has_value());
  EXPECT_EQ(bound.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace concord::http::edge::testing
