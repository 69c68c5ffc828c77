#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "service/client/curl_http_client.h"
#include "tests/client/script_server.h"

namespace concord::client {
namespace {

using namespace std::chrono_literals;
using http::Method;
using std::chrono::steady_clock;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

HttpCall call_of(std::string url, Method method, Deadline::duration time = 10s) {
  return {.method = method,
          .url = std::move(url),
          .headers = {},
          .body = {},
          .deadline = steady_clock::now() + time,
          .response_bytes_max = 1'000};
}

// Serves one request well, then reads the next one and drops it without a byte.
void stale(Peer& peer) {
  peer.read_request();
  peer.write(kOk);
  peer.read_request();
  peer.reset();
}

void good(Peer& peer) {
  while (!peer.read_request().empty() && peer.write(kOk)) {
  }
}

TEST(CurlPool, ReusesItsConnection) {
  ScriptServer server{{good, good}};
  CurlHttpClient client;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(client.send(call_of(server.url(), Method::get)).has_value());
  EXPECT_EQ(server.accepted(), 1);
}

TEST(CurlPool, AStaleConnectionIsReplacedOnceForReads) {
  for (const Method method : {Method::get, Method::head}) {
    ScriptServer server{{stale, [](Peer& peer) {
                           peer.read_request();
                           peer.write("HTTP/1.1 204 No Content\r\n\r\n");
                         }}};
    CurlHttpClient client;
    ASSERT_TRUE(client.send(call_of(server.url(), Method::get)).has_value());
    const auto second = client.send(call_of(server.url(), method));
    ASSERT_TRUE(second.has_value()) << second.error().message;
    EXPECT_EQ(second->status, 204);
    EXPECT_EQ(server.accepted(), 2);
  }
}

TEST(CurlPool, AWriteOnAStaleConnectionIsNeverSentAgain) {
  for (const Method method : {Method::post, Method::put, Method::del, Method::patch}) {
    ScriptServer server{{stale, good}};
    CurlHttpClient client;
    ASSERT_TRUE(client.send(call_of(server.url(), Method::get)).has_value());
    HttpCall write = call_of(server.url(), method);
    write.body = "{}";
    const auto second = client.send(write);
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().kind, ErrorKind::unknown_outcome);
  }
}

TEST(CurlPool, TheSecondConnectionOfARepeatIsTheLast) {
  std::atomic<int> requests = 0;
  const auto drop = [&](Peer& peer) {
    if (!peer.read_request().empty()) ++requests;
    peer.reset();
  };
  ScriptServer server{{stale, drop, drop, drop}};
  CurlHttpClient client;
  ASSERT_TRUE(client.send(call_of(server.url(), Method::get)).has_value());
  const auto second = client.send(call_of(server.url(), Method::get));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::unknown_outcome);
  EXPECT_EQ(requests, 1);
}

TEST(CurlPool, AConnectionClosedWhileIdleIsNotUsed) {
  std::promise<void> closed;
  ScriptServer server{{[&](Peer& peer) {
                         peer.read_request();
                         peer.write(kOk);
                         peer.close();
                         closed.set_value();
                       },
                       good}};
  CurlHttpClient client;
  ASSERT_TRUE(client.send(call_of(server.url(), Method::get)).has_value());
  closed.get_future().wait();
  EXPECT_TRUE(client.send(call_of(server.url(), Method::post)).has_value());
  EXPECT_EQ(server.accepted(), 2);
}

TEST(CurlPool, WaitsForAHandleNoLongerThanTheDeadline) {
  std::promise<void> busy;
  std::promise<void> finish;
  ScriptServer server{{[&](Peer& peer) {
    peer.read_request();
    busy.set_value();
    finish.get_future().wait();
    peer.write(kOk);
  }}};
  CurlHttpClient client{{.calls_max = 1}};
  auto first = std::async(std::launch::async, [&] { return client.send(call_of(server.url(), Method::get)); });
  busy.get_future().wait();
  const auto second = client.send(call_of(server.url(), Method::get, 50ms));
  EXPECT_EQ(second, fail(ErrorKind::timeout, "the deadline passed before the request could be sent"));
  finish.set_value();
  EXPECT_TRUE(first.get().has_value());
}

TEST(CurlPool, ServesManyThreadsAtOnce) {
  constexpr int kThreads = 8;
  std::vector<ScriptServer::Script> scripts(1, good);
  std::vector<std::unique_ptr<ScriptServer>> servers;
  for (int i = 0; i < kThreads; ++i) servers.push_back(std::make_unique<ScriptServer>(scripts));
  CurlHttpClient client{{.calls_max = 3}};
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        const auto response = client.send(call_of(servers[static_cast<std::size_t>(i)]->url(), Method::get));
        if (response && response->body == "ok") ++answered;
      });
    }
  }
  EXPECT_EQ(answered, kThreads);
}

}  // namespace
}  // namespace concord::client
