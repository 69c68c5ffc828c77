// Many threads at one sandbox.
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "tests/sandbox/world.h"

namespace concord::sandbox {
namespace {

constexpr int kThreads = 16;

// Runs `work(i)` on sixteen threads that start together.
template <class Work>
void together(const Work& work) {
  std::barrier start{kThreads};
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      work(i);
    });
  }
}

TEST(SandboxConcurrency, CreatesOnceWhenSixteenAskAtOnce) {
  World world;
  std::atomic<int> created = 0;
  std::atomic<int> matched = 0;
  together([&](int /*i*/) {
    const auto answer =
        world.post("/fhir/Goal", R"({"resourceType":"Goal","identifier":[{"system":"urn:s","value":"g"}]})",
                   {{"If-None-Exist", "identifier=urn:s|g"}});
    created += answer.status == 201 ? 1 : 0;
    matched += answer.status == 200 ? 1 : 0;
  });
  EXPECT_EQ(created, 1);
  EXPECT_EQ(matched, kThreads - 1);
  EXPECT_EQ(world.count("Goal"), 1);
}

TEST(SandboxConcurrency, LetsOneOfSixteenUpdatesOfAVersionWin) {
  World world;
  world.put("/fhir/Basic/b", R"({"resourceType":"Basic","id":"b"})");
  std::atomic<int> won = 0;
  together([&](int /*i*/) {
    const auto answer = world.put("/fhir/Basic/b", R"({"resourceType":"Basic","id":"b"})", {{"If-Match", "W/\"1\""}});
    won += answer.status == 200 ? 1 : 0;
  });
  EXPECT_EQ(won, 1);
  EXPECT_EQ(world.get("/fhir/Basic/b").headers.value("ETag"), "W/\"2\"");
}

// Writers make pairs in transactions, half of which fail; no reader ever sees half a pair.
TEST(SandboxConcurrency, ShowsTransactionsWholeOrNotAtAll) {
  constexpr int kRounds = 20;
  World world;
  std::atomic<int> halves = 0;
  together([&](int i) {
    for (int round = 0; round < kRounds; ++round) {
      if (i % 2 == 0) {
        halves += world.count("Basic?code=left,right") % 2 == 0 ? 0 : 1;
        continue;
      }
      const std::string broken = round % 2 == 0 ? R"(,"subject":{"reference":"Patient/nobody"})" : "";
      world.post("/fhir", R"({"resourceType":"Bundle","type":"transaction","entry":[
        {"resource":{"resourceType":"Basic","code":{"coding":[{"code":"left"}]}},"request":{"method":"POST","url":"Basic"}},
        {"resource":{"resourceType":"Basic","code":{"coding":[{"code":"right"}]})" +
                              broken + R"(},"request":{"method":"POST","url":"Basic"}}]})");
    }
  });
  EXPECT_EQ(halves, 0);
  EXPECT_EQ(world.count("Basic"), kThreads / 2 * kRounds / 2 * 2);
}

}  // namespace
}  // namespace concord::sandbox
