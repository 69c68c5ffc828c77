// Many clients at once: the same artifact exists once, whoever wins.
#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "tests/artifacts/world.h"
#include "tests/fakes/patient_clock.h"

namespace concord::artifacts {
namespace {

constexpr std::size_t kClients = 16;

struct Crowd {
  fakes::PatientClock clock;
  sandbox::Sandbox sandbox{clock};
  fakes::SandboxClient client{sandbox};
  fakes::FakeMetrics metrics;
  partner::RestPartner rest{options(), client, clock, metrics, [] { return 0.5; }};
  fakes::FaultyPartner partner{rest};
  partner::CapabilitiesMemory capabilities{partner, clock, partner::with_atomic_creation};
  fakes::FakeStore store{clock};

  static partner::RestPartnerOptions options() {
    partner::RestPartnerOptions out;
    out.id = PartnerId{"sandbox"};
    out.base_url = "http://ehr.test/fhir";
    return out;
  }
  [[nodiscard]] Deadline soon() const { return clock.steady_now() + std::chrono::minutes{10}; }

  // Every client posts the same artifact; how often each outcome came.
  std::map<std::string, int> post(std::vector<Artifacts>& replicas, const std::optional<std::string>& key) const {
    std::array<std::string, kClients> outcomes;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kClients; ++i) {
      threads.emplace_back([&, i] {
        const auto result = replicas[i % replicas.size()].submit(
            {.type = "goal", .artifact = goal(), .idempotency_key = key, .deadline = soon()},
            auth::AccessContext::unrestricted());
        outcomes[i] = result ? std::string{to_string(result->report.outcome)} : "error: " + result.error().message;
      });
    }
    for (std::thread& thread : threads) thread.join();
    std::map<std::string, int> counts;
    for (const std::string& outcome : outcomes) ++counts[outcome];
    return counts;
  }
  std::size_t held(std::string_view type) {
    const auto found = partner::search_all(
        rest, type, {{"_tag", mappers::artifact_tag("goal", kSource, "g1").system + "|"}}, 1'000, soon());
    return found ? found->size() : 0;
  }
};

TEST(Concurrency, SixteenPostsOfOneArtifactDeliverItOnce) {
  Crowd crowd;
  std::vector<Artifacts> replicas;
  replicas.emplace_back(crowd.partner, crowd.capabilities, crowd.store, crowd.clock, crowd.metrics, Settings{});
  replicas.emplace_back(crowd.partner, crowd.capabilities, crowd.store, crowd.clock, crowd.metrics, Settings{});
  EXPECT_EQ(crowd.post(replicas, std::nullopt), (std::map<std::string, int>{{"delivered", 1}, {"replayed", 15}}));
  EXPECT_EQ(crowd.held("Goal"), 1U);
  EXPECT_EQ(crowd.held("Observation"), 1U);
  EXPECT_EQ(crowd.partner.calls("transaction"), 1);
}

// Without a common store only the partner's conditional create stands between them.
TEST(Concurrency, WritersWithoutACommonStoreStillWriteOnce) {
  Crowd crowd;
  std::vector<std::unique_ptr<fakes::FakeStore>> stores;
  std::vector<Artifacts> replicas;
  for (std::size_t i = 0; i < kClients; ++i) {
    stores.push_back(std::make_unique<fakes::FakeStore>(crowd.clock));
    replicas.emplace_back(crowd.partner, crowd.capabilities, *stores.back(), crowd.clock, crowd.metrics, Settings{});
  }
  EXPECT_EQ(crowd.post(replicas, std::nullopt), (std::map<std::string, int>{{"delivered", 1}, {"replayed", 15}}));
  EXPECT_EQ(crowd.held("Goal"), 1U);
  EXPECT_EQ(crowd.held("Observation"), 1U);
}

TEST(Concurrency, OneIdempotencyKeyIsUsedOnce) {
  Crowd crowd;
  std::vector<Artifacts> replicas;
  replicas.emplace_back(crowd.partner, crowd.capabilities, crowd.store, crowd.clock, crowd.metrics, Settings{});
  auto counts = crowd.post(replicas, "key-1");
  EXPECT_EQ(counts["delivered"], 1);
  EXPECT_EQ(counts["replayed"] + counts["error: a request with the same Idempotency-Key is in progress"], 15);
  EXPECT_EQ(crowd.held("Goal"), 1U);
}

}  // namespace
}  // namespace concord::artifacts
