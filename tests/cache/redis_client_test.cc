// The Redis client against real servers that are slow, gone, moved, full, closed to us or somebody else.
#include "service/cache/redis/client.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "service/cache/memory_rate_limiter.h"
#include "service/cache/redis/redis_key_value_store.h"
#include "service/cache/redis/redis_rate_limiter.h"
#include "tests/cache/redis_server.h"
#include "tests/client/test_certificates.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_metrics.h"

namespace concord::cache::redis {
namespace {

using namespace std::chrono_literals;
using fakes::RealClock;
using fakes::RedisServer;
using Effect = Client::Effect;

struct Fixture {
  explicit Fixture(Options options) : client{std::move(options), clock, metrics} {}
  [[nodiscard]] Deadline soon(std::chrono::milliseconds after = 10s) const { return clock.steady_now() + after; }
  std::string run(const Command& command, Effect effect = Effect::writes) {
    const auto reply = client.run(command, effect, soon());
    return reply ? reply->text : "error: " + reply.error().message;
  }
  RealClock clock;
  fakes::FakeMetrics metrics;
  Client client;
};

TEST(RedisClient, DoesNotWaitPastItsDeadline) {
  RedisServer server;
  ASSERT_TRUE(server.answers());
  Fixture one{{.address = server.address(), .time_max = 300ms}};
  ASSERT_EQ(one.run({"SET", "a", "1"}), "OK");
  server.pause();
  const auto write = one.client.run(Command{"SET", "a", "2"}, Effect::writes, one.soon());
  const auto read = one.client.run(Command{"GET", "a"}, Effect::reads, one.soon());
  server.resume();
  ASSERT_FALSE(write.has_value());
  EXPECT_EQ(write.error().kind, ErrorKind::unknown_outcome) << "it was sent";
  ASSERT_FALSE(read.has_value());
  EXPECT_NE(read.error().kind, ErrorKind::unknown_outcome) << "a read does nothing";
  EXPECT_EQ(one.run({"PING"}), "PONG") << "what was late is not taken for the next answer";
}

TEST(RedisClient, GoesOnWhenTheServerComesBack) {
  RedisServer server;
  ASSERT_TRUE(server.answers());
  Fixture one{{.address = server.address(), .time_max = 500ms}};
  ASSERT_EQ(one.run({"SET", "a", "1"}), "OK");
  server.stop(SIGKILL);
  const auto gone = one.client.run(Command{"GET", "a"}, Effect::reads, one.soon());
  ASSERT_FALSE(gone.has_value());
  EXPECT_EQ(gone.error().kind, ErrorKind::unavailable);
  server.start();
  ASSERT_TRUE(server.answers());
  EXPECT_EQ(one.run({"SET", "a", "2"}), "OK");
}

TEST(RedisClient, KnowsScriptsAgainAfterTheServerForgotThem) {
  RedisServer server;
  ASSERT_TRUE(server.answers());
  Fixture one{{.address = server.address()}};
  const Script script{"return ARGV[1]"};
  const std::array arguments{std::string{"x"}};
  EXPECT_EQ(one.client.run(script, {}, arguments, one.soon())->text, "x");
  ASSERT_EQ(one.run({"SCRIPT", "FLUSH"}), "OK");
  EXPECT_EQ(one.client.run(script, {}, arguments, one.soon())->text, "x");
}

TEST(RedisClient, SharesAFewConnectionsAmongManyThreads) {
  RedisServer server;
  ASSERT_TRUE(server.answers());
  Fixture one{{.address = server.address(), .connections_max = 3}};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&one, &wrong, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string text = std::to_string(t * 1'000 + i);
        if (one.run({"ECHO", text}, Effect::reads) != text) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  const std::string clients = one.run({"CLIENT", "LIST"}, Effect::reads);
  EXPECT_LE(std::ranges::count(clients, '\n'), 3);
}

TEST(RedisClient, NamesRefusalsByWhatTheyMean) {
  RedisServer server{{"maxmemory 1mb", "maxmemory-policy noeviction"}};
  ASSERT_TRUE(server.answers());
  Fixture one{{.address = server.address()}};
  EXPECT_EQ(one.client.evicts(one.soon()), false);
  const auto full = one.client.run(Command{"SET", "big", std::string(2U << 20U, 'x')}, Effect::writes, one.soon());
  const auto over = one.client.run(Command{"SET", "more", "x"}, Effect::writes, one.soon());
  EXPECT_TRUE(!full || !over) << "a store that is full says so";
  const auto wrong = one.client.run(Command{"NOSUCH"}, Effect::writes, one.soon());
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().kind, ErrorKind::fault);

  RedisServer evicting{{"maxmemory 10mb", "maxmemory-policy allkeys-lru"}};
  ASSERT_TRUE(evicting.answers());
  Fixture other{{.address = evicting.address()}};
  EXPECT_EQ(other.client.evicts(other.soon()), true);
}

TEST(RedisClient, ComesInAsAUserOfTheAcl) {
  RedisServer server{{"user default off", "user concord on >secret ~* +@all"}};
  ASSERT_TRUE(server.answers(server.address(), {}, {.user = "concord", .password = "secret"}));
  Fixture right{{.address = server.address(), .credentials = {.user = "concord", .password = "secret"}}};
  EXPECT_EQ(right.run({"PING"}), "PONG");
  for (const Credentials& wrong : {Credentials{}, Credentials{.user = "concord", .password = "guess"}}) {
    Fixture one{{.address = server.address(), .credentials = wrong}};
    const auto reply = one.client.run(Command{"PING"}, Effect::reads, one.soon());
    ASSERT_FALSE(reply.has_value());
    EXPECT_EQ(reply.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(reply.error().message.find("guess"), std::string::npos);
  }
}

TEST(RedisClient, WritesOnlyToAPrimary) {
  RedisServer primary{{"port " + std::to_string(fakes::free_port())}};
  ASSERT_TRUE(primary.answers());
  RedisServer replica{{"replicaof 127.0.0.1 1"}};
  ASSERT_TRUE(replica.answers());
  Fixture one{{.address = replica.address()}};
  const auto refused = one.client.run(Command{"SET", "a", "1"}, Effect::writes, one.soon());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
}

TEST(RedisClient, FollowsTheSentinelsToTheNewPrimary) {
  const int first_port = fakes::free_port();
  RedisServer first{{"bind 127.0.0.1", "port " + std::to_string(first_port)}};
  ASSERT_TRUE(first.answers());
  const int second_port = fakes::free_port();
  RedisServer second{
      {"bind 127.0.0.1", "port " + std::to_string(second_port), "replicaof 127.0.0.1 " + std::to_string(first_port)}};
  ASSERT_TRUE(second.answers());
  const int sentinel_port = fakes::free_port();
  RedisServer sentinel{{"bind 127.0.0.1", "port " + std::to_string(sentinel_port),
                        "sentinel monitor main 127.0.0.1 " + std::to_string(first_port) + " 1",
                        "sentinel down-after-milliseconds main 300", "sentinel failover-timeout main 2000"},
                       true};
  ASSERT_TRUE(sentinel.answers());
  const Address dead{.host = "127.0.0.1", .port = fakes::free_port()};
  Fixture one{{.sentinels = {.addresses = {dead, {.host = "127.0.0.1", .port = sentinel_port}}, .master = "main"}}};
  ASSERT_EQ(one.run({"SET", "a", "1"}), "OK");
  // The Sentinel has to have seen the replica.
  RealClock clock;
  const Deadline end = clock.steady_now() + 60s;
  Fixture asks{{.address = sentinel.address()}};
  while (clock.steady_now() < end) {
    const auto replicas = asks.client.run(Command{"SENTINEL", "replicas", "main"}, Effect::reads, asks.soon());
    if (replicas && !replicas->items.empty()) break;
    clock.sleep_until(clock.steady_now() + 50ms);
  }
  first.stop(SIGKILL);
  bool is_written = false;
  while (!is_written && clock.steady_now() < end) {
    is_written = one.run({"SET", "a", "2"}) == "OK";
    if (!is_written) clock.sleep_until(clock.steady_now() + 50ms);
  }
  EXPECT_TRUE(is_written);
  EXPECT_EQ(one.run({"GET", "a"}, Effect::reads), "2");
}

TEST(RedisClient, SpeaksTlsToTheNamedServerOnly) {
  const int port = fakes::free_port();
  const client::TestCertificates certificates;
  const client::Leaf leaf = certificates.leaf("redis", "DNS:localhost");
  RedisServer server{{"tls-port " + std::to_string(port), "port 0", "bind 127.0.0.1",
                      "tls-cert-file " + leaf.certificate_file, "tls-key-file " + leaf.key_file,
                      "tls-ca-cert-file " + certificates.ca_file(), "tls-auth-clients no"}};
  const auto tls = make_tls({.ca = certificates.ca_file()});
  ASSERT_TRUE(tls.has_value());
  const Address right{.host = "localhost", .port = port, .path = {}, .tls = true};
  ASSERT_TRUE(server.answers(right, *tls));
  Fixture one{{.address = right, .tls = *tls}};
  EXPECT_EQ(one.run({"PING"}), "PONG");
  EXPECT_EQ(one.run({"ECHO", std::string(100'000, 'x')}, Effect::reads).size(), 100'000U);
  const auto refused = [&](const Address& address, const TlsContext& context) {
    Fixture other{{.address = address, .tls = context, .time_max = 2s}};
    const auto reply = other.client.run(Command{"PING"}, Effect::reads, other.soon());
    return !reply && reply.error().kind == ErrorKind::unavailable;
  };
  EXPECT_TRUE(refused({.host = "127.0.0.1", .port = port, .path = {}, .tls = true}, *tls)) << "another name";
  EXPECT_TRUE(refused(right, *make_tls({}))) << "unknown authority";
  EXPECT_FALSE(make_tls({.ca = "/nonexistent"}).has_value());
}

TEST(RedisRates, AreKeptLikeInMemory) {
  RedisServer server;
  ASSERT_TRUE(server.answers());
  Fixture one{{.address = server.address()}};
  RedisRateLimiter shared{one.client};
  fakes::FakeClock clock;
  MemoryRateLimiter own{clock};
  const RateLimiter::Rate rate{.per_second = 0.5, .burst = 3};
  const auto outline = [&](RateLimiter& limiter, Deadline deadline) {
    std::string out;
    for (int i = 0; i < 4; ++i) {
      const auto drawn = limiter.draw("bucket", rate, 1, deadline);
      out += !drawn ? "error" : drawn->allowed ? "+" : drawn->retry_after > 1'500ms ? "-" : "short";
    }
    const auto impossible = limiter.draw("bucket", rate, 4, deadline);
    return out + (!impossible && impossible.error().kind == ErrorKind::fault ? " fault" : " ?");
  };
  EXPECT_EQ(outline(shared, one.soon()), "+++- fault");
  EXPECT_EQ(outline(own, clock.in(10s)), "+++- fault");
  clock.advance(2s);
  EXPECT_TRUE(own.draw("bucket", rate, 1, clock.in(10s))->allowed);
  EXPECT_FALSE(own.draw("bucket", rate, 1, clock.in(10s))->allowed);
}

}  // namespace
}  // namespace concord::cache::redis
