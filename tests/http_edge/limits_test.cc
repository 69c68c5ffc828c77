// Every bound of Limits, over the wire. Where a bound is a time, the test waits for what the server does about it.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include "tests/http_edge/wire.h"

namespace concord::http::edge::testing {
namespace {

using std::chrono::milliseconds;
constexpr std::chrono::seconds kPatience{20};
const std::string kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(std::size_t length, const std::string& body) {
  return "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" + body;
}

// Sends a byte whenever the server has been silent for a moment, until it says something.
void drip(WireClient& client) {
  constexpr int kDropsMax = 5000;
  for (int i = 0; i < kDropsMax && !client.hears_something(milliseconds{2}); ++i) (void)client.send("a");
}

TEST(Limits, HeadTimeEndsAHeadThatDrips) {
  Options options = quick_options();
  options.limits.head_time = milliseconds{50};
  RunningServer running{options, echo};
  auto client = running.connect();
  ASSERT_TRUE(client.send("GET /"));
  drip(client);
  const Heard heard = client.listen(kPatience);
  EXPECT_EQ(statuses(heard.text), (std::vector<int>{408}));
  EXPECT_TRUE(heard.closed);
}

TEST(Limits, BodyTimeEndsABodyThatDrips) {
  Options options = quick_options();
  options.limits.body_time = milliseconds{50};
  RunningServer running{options, echo};
  for (const std::string& head : {post(1'000'000, ""), std::string{"POST /x HTTP/1.1\r\nHost: a\r\n"
                                                                   "Transfer-Encoding: chunked\r\n\r\nFFFFF\r\n"}}) {
    auto client = running.connect();
    ASSERT_TRUE(client.send(head));
    drip(client);
    const Heard heard = client.listen(kPatience);
    EXPECT_EQ(statuses(heard.text), (std::vector<int>{408}));
    EXPECT_TRUE(heard.closed);
  }
}

TEST(Limits, IdleTimeEndsAConnectionWithoutAWord) {
  Options options = quick_options();
  options.limits.idle_time = milliseconds{50};
  RunningServer running{options, echo};
  auto fresh = running.connect();
  auto used = running.connect();
  ASSERT_TRUE(used.send(kGet));
  EXPECT_EQ(used.receive().status, 200);
  for (WireClient* client : {&fresh, &used}) {
    const Heard heard = client->listen(kPatience);
    EXPECT_EQ(heard.text, "");
    EXPECT_TRUE(heard.closed);
  }
}

TEST(Limits, EmptyLinesDoNotCountAsARequest) {
  Options options = quick_options();
  options.limits.idle_time = milliseconds{50};
  RunningServer running{options, echo};
  auto client = running.connect();
  ASSERT_TRUE(client.send("\r\n\r\n"));
  EXPECT_EQ(client.listen(kPatience).text, "");
}

TEST(Limits, BodyBytesAreBoundedInBothFramings) {
  Options options = quick_options();
  options.limits.body_bytes_max = 5;
  RunningServer running{options, echo};
  auto client = running.connect();
  ASSERT_TRUE(client.send(post(5, "abcde") + "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                             "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"));
  EXPECT_EQ(client.receive().body, "POST /x [abcde]");
  EXPECT_EQ(client.receive().body, "POST /x [abcde]");
  ASSERT_TRUE(client.send("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n4\r\n"));
  EXPECT_EQ(client.receive().status, 413);
  auto second = running.connect();
  ASSERT_TRUE(second.send(post(6, "")));
  EXPECT_EQ(second.receive().status, 413);
}

TEST(Limits, CollectedBytesAreBoundedOverAllConnections) {
  Options options = quick_options();
  options.limits.collected_bytes_max = 1000;
  RunningServer running{options, echo};
  auto holder = running.connect();
  ASSERT_TRUE(holder.send(post(900, std::string(800, 'a'))));
  // The holder's bytes are counted once a second body of the same size has been refused.
  int status = 200;
  for (int i = 0; i < 1000 && status == 200; ++i) {
    auto client = running.connect();
    ASSERT_TRUE(client.send(post(300, std::string(300, 'a'))));
    status = client.receive().status;
  }
  EXPECT_EQ(status, 503);
  ASSERT_TRUE(holder.send(std::string(100, 'a')));
  EXPECT_EQ(holder.receive().status, 200);
  for (int i = 0; i < 1000 && status == 503; ++i) {
    auto client = running.connect();
    ASSERT_TRUE(client.send(post(900, std::string(900, 'a'))));
    status = client.receive().status;
  }
  EXPECT_EQ(status, 200);
}

TEST(Limits, ConnectionsAreBounded) {
  Options options = quick_options();
  options.limits.connections_max = 2;
  RunningServer running{options, echo};
  auto first = running.connect();
  {
    auto second = running.connect();
    for (WireClient* client : {&first, &second}) {
      ASSERT_TRUE(client->send(kGet));
      EXPECT_EQ(client->receive().status, 200);
    }
    auto third = running.connect();
    const WireResponse refused = third.receive();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.headers.value("Retry-After"), "1");
    EXPECT_TRUE(third.listen(kPatience).closed);
  }
  int status = 503;
  for (int i = 0; i < 1000 && status != 200; ++i) {
    auto next = running.connect();
    status = next.send(kGet) ? next.receive().status : 503;
  }
  EXPECT_EQ(status, 200);
}

TEST(Limits, ConnectionsOfOneAddressAreBounded) {
  Options options = quick_options();
  options.address = "::";
  options.limits.connections_per_address_max = 1;
  RunningServer running{options, echo};
  auto first = running.connect();
  ASSERT_TRUE(first.send(kGet));
  EXPECT_EQ(first.receive().status, 200);
  auto second = running.connect();
  EXPECT_EQ(second.receive().status, 503);
  WireClient elsewhere{running.port(), "::1"};
  ASSERT_TRUE(elsewhere.send(kGet));
  EXPECT_EQ(elsewhere.receive().status, 200);
}

TEST(Limits, AFullQueueIsAnsweredAtOnce) {
  Gate entered;
  Gate release;
  Options options = quick_options(1);
  options.limits.queue_max = 1;
  RunningServer running{options, [&](const Request& request) {
                          entered.open();
                          release.wait();
                          return echo(request);
                        }};
  auto running_one = running.connect();
  ASSERT_TRUE(running_one.send(kGet));
  ASSERT_TRUE(entered.wait());
  std::vector<WireClient> others;
  for (int i = 0; i < 3; ++i) {
    others.push_back(running.connect());
    ASSERT_TRUE(others.back().send(kGet));
  }
  std::size_t refused = 0;
  for (int i = 0; i < 4000 && refused < 2; ++i) {
    refused = 0;
    for (const WireClient& client : others) refused += client.hears_something(milliseconds{1}) ? 1 : 0;
  }
  EXPECT_EQ(refused, 2U);
  release.open();
  EXPECT_EQ(running_one.receive().status, 200);
  std::vector<int> answers;
  for (WireClient& client : others) {
    const WireResponse response = client.receive();
    answers.push_back(response.status);
    if (response.status == 503) {
      EXPECT_EQ(response.headers.value("Retry-After"), "1");
    }
  }
  std::sort(answers.begin(), answers.end());
  EXPECT_EQ(answers, (std::vector<int>{200, 503, 503}));
}

TEST(Limits, ARequestWhoseTimeIsOverIsNotServed) {
  std::atomic<int> served{0};
  Options options = quick_options(1);
  options.limits.request_time = milliseconds{0};
  RunningServer running{options, [&](const Request& request) {
                          ++served;
                          return echo(request);
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send(kGet));
  EXPECT_EQ(client.receive().status, 503);
  EXPECT_EQ(served, 0);
}

TEST(Limits, WriteTimeEndsAResponseNobodyReads) {
  Options options = quick_options();
  options.limits.write_time = milliseconds{50};
  constexpr std::size_t kLarge = 64U << 20U;
  RunningServer running{
      options, [](const Request&) { return Response{.status = 200, .headers = {}, .body = std::string(kLarge, 'a')}; }};
  auto client = running.connect();
  ASSERT_TRUE(client.send(kGet));
  EXPECT_TRUE(client.breaks(kPatience));
  EXPECT_LT(client.listen(kPatience).text.size(), kLarge);
}

}  // namespace
}  // namespace concord::http::edge::testing
