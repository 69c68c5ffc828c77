// What must not cost a worker: connections that are idle, slow or half-way.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/http_edge/wire.h"

namespace concord::http::edge::testing {
namespace {

const std::string kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::size_t kCrowd = 50;

void expect_served(const RunningServer& running) {
  auto client = running.connect();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(client.send(kGet));
    EXPECT_EQ(client.receive().status, 200);
  }
}

// With one worker, whatever held it would keep every other client waiting until a bound of many seconds passes.
class OneWorker : public ::testing::TestWithParam<std::string> {};

TEST_P(OneWorker, IsNotHeldByUnfinishedRequests) {
  RunningServer running{quick_options(1), echo};
  std::vector<WireClient> crowd;
  for (std::size_t i = 0; i < kCrowd; ++i) {
    crowd.push_back(running.connect());
    ASSERT_TRUE(crowd.back().send(GetParam()));
  }
  expect_served(running);
  for (WireClient& client : crowd) ASSERT_TRUE(client.send("a"));
  expect_served(running);
}

INSTANTIATE_TEST_SUITE_P(Beginnings, OneWorker,
                         ::testing::Values("", "GET /x HT", "GET /x HTTP/1.1\r\nHost: ",
                                           "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc",
                                           "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nabc",
                                           "POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: "
                                           "100\r\n\r\n"));

TEST(Workers, AreNotHeldByIdleConnections) {
  RunningServer running{quick_options(1), echo};
  std::vector<WireClient> crowd;
  for (std::size_t i = 0; i < kCrowd; ++i) {
    crowd.push_back(running.connect());
    ASSERT_TRUE(crowd.back().send(kGet));
    EXPECT_EQ(crowd.back().receive().status, 200);
  }
  expect_served(running);
  for (WireClient& client : crowd) {
    ASSERT_TRUE(client.send(kGet));
    EXPECT_EQ(client.receive().status, 200);
  }
}

TEST(Workers, AreNotHeldByRefusedClientsThatGoOnSending) {
  RunningServer running{quick_options(1), echo};
  std::vector<WireClient> crowd;
  for (std::size_t i = 0; i < kCrowd; ++i) {
    crowd.push_back(running.connect());
    ASSERT_TRUE(crowd.back().send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n"));
    EXPECT_EQ(crowd.back().receive().status, 413);
    ASSERT_TRUE(crowd.back().send(std::string(1000, 'a')));
  }
  expect_served(running);
}

TEST(Workers, AreNotHeldByResponsesNobodyReads) {
  constexpr std::size_t kLarge = 32U << 20U;
  RunningServer running{quick_options(1), [](const Request& request) {
                          return request.target == "/large"
                                     ? Response{.status = 200, .headers = {}, .body = std::string(kLarge, 'a')}
                                     : echo(request);
                        }};
  auto slow = running.connect();
  ASSERT_TRUE(slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_TRUE(slow.receive_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
  expect_served(running);
  EXPECT_EQ(slow.receive_bytes(kLarge).size(), kLarge) << "what was left of the response must come, too";
}

TEST(Workers, ServeManyClientsAtOnce) {
  RunningServer running{quick_options(4), echo};
  std::vector<std::thread> threads;
  std::atomic<int> served{0};
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&running, &served, t] {
      auto client = running.connect();
      for (int i = 0; i < 100; ++i) {
        const std::string target = "/" + std::to_string(t) + "/" + std::to_string(i);
        if (!client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n")) return;
        if (client.receive().body == "GET " + target + " []") ++served;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(served, 1600);
}

}  // namespace
}  // namespace concord::http::edge::testing
