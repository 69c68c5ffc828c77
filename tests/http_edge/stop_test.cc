// The end of a server: what is under way is finished, what has not begun is not begun.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/http_edge/wire.h"

namespace concord::http::edge::testing {
namespace {

constexpr std::chrono::seconds kPatience{20};
const std::string kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(Drain, ClosesIdleConnectionsAndServesOn) {
  RunningServer running{quick_options(), echo};
  auto idle = running.connect();
  ASSERT_TRUE(idle.send(kGet));
  EXPECT_EQ(idle.receive().headers.find("Connection"), nullptr);
  auto fresh = running.connect();
  running.server().drain();
  const Heard heard = idle.listen(kPatience);
  EXPECT_EQ(heard.text, "");
  EXPECT_TRUE(heard.closed);
  auto late = running.connect();
  for (WireClient* client : {&fresh, &late}) {
    ASSERT_TRUE(client->send(kGet));
    const WireResponse response = client->receive();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.value("Connection"), "close");
    EXPECT_TRUE(client->listen(kPatience).closed);
  }
}

TEST(Stop, LetsRunningAndQueuedRequestsFinish) {
  Gate entered;
  Gate release;
  RunningServer running{quick_options(1), [&](const Request& request) {
                          entered.open();
                          release.wait();
                          return echo(request);
                        }};
  auto first = running.connect();
  ASSERT_TRUE(first.send(kGet));
  ASSERT_TRUE(entered.wait());
  auto queued = running.connect();
  ASSERT_TRUE(queued.send(kGet));
  auto after = running.connect();
  ASSERT_TRUE(after.send("GET /\r\n"));  // once this is refused, the poller has seen what came before
  EXPECT_EQ(after.receive().status, 400);
  running.server().stop();
  release.open();
  for (WireClient* client : {&first, &queued}) {
    const WireResponse response = client->receive();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.value("Connection"), "close");
  }
  first.end_sending();
  queued.end_sending();
  after.end_sending();
  running.join();
}

TEST(Stop, RefusesWhatIsNotWholeYet) {
  RunningServer running{quick_options(1), echo};
  auto client = running.connect();
  ASSERT_TRUE(client.send("POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"));
  EXPECT_EQ(client.receive().status, 100);
  running.server().stop();
  const WireResponse response = client.receive();
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.headers.value("Retry-After"), "1");
}

TEST(Stop, BeforeServeMakesServeReturn) {
  Server server{quick_options(1), echo, plain_rejection};
  ASSERT_TRUE(server.bind().has_value());
  server.stop();
  server.serve();
  Server unbound{quick_options(1), echo, plain_rejection};
  unbound.stop();
  unbound.serve();
}

TEST(Stop, MayComeFromAHandler) {
  Server* server = nullptr;
  RunningServer running{quick_options(1), [&server](const Request& request) {
                          server->stop();
                          return echo(request);
                        }};
  server = &running.server();
  auto client = running.connect();
  ASSERT_TRUE(client.send(kGet));
  EXPECT_EQ(client.receive().status, 200);
  client.end_sending();
  running.join();
}

TEST(Stop, CutsOffStreamsThatDoNotEnd) {
  Options options = quick_options();
  options.limits.request_time = std::chrono::milliseconds{50};
  options.limits.write_time = std::chrono::milliseconds{50};
  std::atomic<bool> told{false};
  RunningServer running{options, echo, [](const Request&) { return true; },
                        [&told](const Request&, BodySource& body, ResponseSink& sink) {
                          (void)sink.start(200, {});
                          std::array<char, 16> buffer{};
                          told = !body.read(buffer).has_value();
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"));
  EXPECT_NE(client.receive_until("\r\n\r\n"), "");
  running.server().stop();
  running.join();
  EXPECT_TRUE(told);
}

TEST(Stop, AsksStreamsToEnd) {
  Gate begun;
  RunningServer running{
      quick_options(), echo, [](const Request&) { return true; },
      [&](const Request&, BodySource& body, ResponseSink& sink, const std::stop_token& stop) -> Status {
        (void)sink.start(200, {});
        begun.open();
        std::array<char, 16> buffer{};
        const auto read = body.read(buffer);
        (void)sink.write(stop.stop_requested() && !read ? "stopping" : "going on");
        return {};
      }};
  auto client = running.connect();
  ASSERT_TRUE(client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"));
  ASSERT_TRUE(begun.wait());
  running.server().stop();
  EXPECT_NE(client.receive_until("stopping"), "");
  running.join();
}

TEST(Stop, UnderLoadAnswersOrClosesButNeverHalfway) {
  for (int round = 0; round < 5; ++round) {
    RunningServer running{quick_options(4), echo};
    std::atomic<int> served{0};
    std::atomic<int> torn{0};
    std::vector<WireClient> clients;
    for (int i = 0; i < 8; ++i) clients.push_back(running.connect());
    std::vector<std::thread> threads;
    for (WireClient& client : clients) {
      threads.emplace_back([own = std::move(client), &served, &torn]() mutable {
        WireClient talker = std::move(own);  // closes with the thread's work
        for (;;) {
          if (!talker.send(kGet)) return;
          const WireResponse response = talker.receive();
          if (response.status == 0) return;
          if (response.status == 200 && response.body != "GET /x []") ++torn;
          ++served;
        }
      });
    }
    while (served < 200) std::this_thread::yield();
    running.server().drain();
    running.server().stop();
    running.server().stop();
    for (std::thread& thread : threads) thread.join();
    running.join();
    EXPECT_EQ(torn, 0);
  }
}

}  // namespace
}  // namespace concord::http::edge::testing
