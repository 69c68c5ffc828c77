// Servers ignore parameters that they do not know, and answer with everything they have. Nothing of that may be
// taken for a part of an artifact.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/artifacts/world.h"
#include "tests/fakes/fake_partner.h"

namespace concord::artifacts {
namespace {

struct Careless {
  fakes::FakeClock clock;
  fakes::FakePartner partner;
  fakes::FaultyPartner careless{partner};
  fakes::FakeStore store{clock};
  fakes::FakeMetrics metrics;
  partner::CapabilitiesMemory capabilities{careless, clock};
  Artifacts artifacts{careless, capabilities, store, clock, metrics, settings()};

  Careless() {
    careless.ignore_parameters();
    partner.seed(parse(R"({"resourceType":"Patient","id":"p1",
        "identifier":[{"system":"urn:oid:2.16.840.1.113883.19.5","value":"MRN-1001"}]})"));
    partner.seed(parse(R"({"resourceType":"Patient","id":"p2"})"));
    partner.seed(parse(R"({"resourceType":"Observation","id":"foreign","status":"final",
        "subject":{"reference":"Patient/p2"}})"));
    partner.seed(parse(R"({"resourceType":"Goal","id":"foreign","lifecycleStatus":"active",
        "subject":{"reference":"Patient/p2"}})"));
  }
  static Settings settings() {
    Settings out;
    out.graph_entries_max = 20;
    return out;
  }
  Result<Submitted> submit(const json::Value& artifact) {
    return artifacts.submit({.type = "goal", .artifact = artifact, .idempotency_key = {}, .deadline = soon()},
                            auth::AccessContext::unrestricted());
  }
  [[nodiscard]] Deadline soon() const { return clock.in(std::chrono::seconds{20}); }
};

TEST(CarelessPartner, LosesNothingOfOthers) {
  Careless world;
  const auto submitted = world.submit(goal());
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_TRUE(submitted->is_new);
  ASSERT_TRUE(world.submit(json::with(goal("g1", "2026-04-02T10:15:00Z"), "barriers", {})).has_value());
  EXPECT_EQ(world.partner.stored("Observation/foreign").text("status"), "final");
  EXPECT_EQ(world.partner.stored("Goal/foreign").text("lifecycleStatus"), "active");
  EXPECT_EQ(world.partner.stored("Observation/1").text("status"), "entered-in-error");
}

TEST(CarelessPartner, ShowsNothingOfOthers) {
  Careless world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  ASSERT_TRUE(world.submit(goal("g2")).has_value());
  const auto one =
      world.artifacts.read({.type = "goal", .id = "g1", .source = "", .patient = {}, .deadline = world.soon()},
                           auth::AccessContext::unrestricted());
  EXPECT_EQ(text(one), normal_text(goal()));
  ListRequest request;
  request.type = "goal";
  request.patient = "Patient/p1";
  request.deadline = world.soon();
  const auto list = world.artifacts.list(request, auth::AccessContext::unrestricted());
  ASSERT_TRUE(list.has_value()) << list.error().message;
  EXPECT_EQ(list->artifacts.size(), 2U);
  EXPECT_TRUE(list->notes.empty());
}

TEST(CarelessPartner, WithTooMuchIsRefusedBeforeTheWrite) {
  Careless world;
  for (int i = 0; i < 30; ++i) {
    world.partner.seed(json::object({{"resourceType", "Observation"}, {"id", "o" + std::to_string(i)}}));
  }
  EXPECT_EQ(world.submit(goal()).error().kind, ErrorKind::partner_broken);
  EXPECT_TRUE(world.partner.transactions().empty());
}

TEST(CarelessPartner, WithoutTransactionsIsNotWrittenTo) {
  Careless world;
  world.partner.set_capabilities(parse(R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1",
      "rest":[{"mode":"server"}]})"));
  EXPECT_EQ(world.submit(goal()).error().kind, ErrorKind::unsupported);
  EXPECT_TRUE(world.partner.transactions().empty());
}

}  // namespace
}  // namespace concord::artifacts
