// Versions, faults and access of artifacts at partners that do not take their resources.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/artifacts/partner_kinds.h"
#include "tests/artifacts/world.h"

namespace concord::artifacts {
namespace {

using fakes::FaultyPartner;

struct Kind {
  const char* name;
  std::vector<TypeRow> rows;
  bool takes_goal = true;
};
std::vector<Kind> kinds() {
  return {
      {"forms", kForms}, {"documents", kDocuments}, {"questionnaires", kQuestionnaires}, {"one by one", one_by_one()}};
}

struct PlainWorld : World {
  explicit PlainWorld(const std::vector<TypeRow>& rows) { partner.state_capabilities(statement_of(rows)); }
  std::string outcome(const json::Value& artifact) {
    const auto done = submit(artifact);
    return done ? std::string{to_string(done->report.outcome)} : "error: " + done.error().message;
  }
  Result<json::Value> read_of(const json::Value& artifact) {
    return artifacts.read({.type = artifact.text("artifact"),
                           .id = artifact.text("id"),
                           .source = artifact.text("source"),
                           .patient = "Patient/rosa-1001",
                           .deadline = soon()},
                          auth::AccessContext::unrestricted());
  }
  std::vector<std::string> listed(std::string_view type) {
    std::vector<std::string> out;
    ListRequest request{.type = type, .patient = "Patient/rosa-1001", .identifier = {}, .count = 1, .cursor = {}};
    for (int pages = 0; pages < 20; ++pages) {
      const auto page = list(request);
      if (!page) return {"error: " + page.error().message};
      for (const json::Value& artifact : page->artifacts) out.emplace_back(artifact.text("id"));
      if (page->next_cursor.empty()) return out;
      request.cursor = page->next_cursor;
    }
    return {"no end"};
  }
};

json::Value second(const json::Value& first) {
  return json::with(json::with(first, "recordedAt", "2026-03-03T10:15:00-05:00"), "status", "completed");
}
json::Value retracted(const json::Value& first) {
  return json::with(json::with(first, "recordedAt", "2026-03-04T10:15:00-05:00"), "status", "entered-in-error");
}

TEST(FormsLife, VersionsFollowEachOther) {
  for (const Kind& kind : kinds()) {
    PlainWorld world{kind.rows};
    const json::Value first = goal();
    ASSERT_EQ(world.outcome(first), "delivered") << kind.name;
    ASSERT_EQ(world.outcome(goal("g2")), "delivered") << kind.name;
    EXPECT_EQ(world.outcome(second(first)), "updated") << kind.name;
    EXPECT_EQ(text(world.read_of(first)), normal_text(second(first))) << kind.name;
    EXPECT_EQ(world.outcome(second(first)), "replayed") << kind.name;
    EXPECT_EQ(world.submit(first).error().kind, ErrorKind::conflict) << kind.name;
    const json::Value other = json::with(second(first), "status", "on-hold");
    EXPECT_EQ(world.submit(other).error().kind, ErrorKind::conflict) << kind.name;
    EXPECT_EQ(world.listed("goal"), (std::vector<std::string>{"g1", "g2"})) << kind.name;
    EXPECT_EQ(world.outcome(retracted(first)), "updated") << kind.name;
    EXPECT_EQ(text(world.read_of(first)), normal_text(retracted(first))) << kind.name;
    EXPECT_EQ(world.listed("goal"), std::vector<std::string>{"g2"}) << kind.name;
  }
}

// How many resources of any type the partner holds that people would see twice.
std::size_t twins(World& world) {
  std::size_t out = 0;
  for (const std::string_view type : {"Goal", "Observation", "QuestionnaireResponse", "DocumentReference",
                                      "Communication", "Flag", "RequestGroup", "Provenance"}) {
    std::vector<std::string> seen;
    for (const json::Value& resource : world.held(type)) {
      const json::Value bare = json::with(json::with(resource, "id", {}), "meta", {});
      std::string text = json::write(json::with(bare, "text", {}));
      if (std::ranges::find(seen, text) != seen.end()) ++out;
      seen.push_back(std::move(text));
    }
  }
  return out;
}

// Each write fails once, before and after it took effect, with and without somebody knowing.
TEST(FormsLife, NothingIsLostOrDoubledWhateverFails) {
  struct Fault {
    const char* name;
    ErrorKind kind;
    FaultyPartner::Committed committed;
  };
  const std::vector<Fault> faults{{"reset after commit", ErrorKind::unknown_outcome, FaultyPartner::Committed::yes},
                                  {"reset before", ErrorKind::unknown_outcome, FaultyPartner::Committed::no},
                                  {"no FHIR after commit", ErrorKind::partner_broken, FaultyPartner::Committed::yes},
                                  {"not reached", ErrorKind::unavailable, FaultyPartner::Committed::no},
                                  {"throttled", ErrorKind::throttled, FaultyPartner::Committed::no}};
  for (const Kind& kind : kinds()) {
    for (const Fault& fault : faults) {
      for (int number = 0; number < 4; ++number) {
        PlainWorld world{kind.rows};
        const std::string where = std::string{kind.name} + ", " + fault.name + " at " + std::to_string(number);
        world.partner.fail_write(number, {.kind = fault.kind, .message = "injected"}, fault.committed);
        auto done = world.submit(goal());
        for (int again = 0; again < 3 && !done; ++again) done = world.submit(goal());
        ASSERT_TRUE(done.has_value()) << where << ": " << done.error().message;
        EXPECT_EQ(text(world.read_of(goal())), normal_text(goal())) << where;
        world.partner.fail_write(number, {.kind = fault.kind, .message = "injected"}, fault.committed);
        done = world.submit(second(goal()));
        for (int again = 0; again < 3 && !done; ++again) done = world.submit(second(goal()));
        ASSERT_TRUE(done.has_value()) << where << ": " << done.error().message;
        EXPECT_EQ(text(world.read_of(goal())), normal_text(second(goal()))) << where;
        EXPECT_EQ(twins(world), 0U) << where;
        EXPECT_EQ(world.outcome(second(goal())), "replayed") << where;
      }
    }
  }
}

}  // namespace
}  // namespace concord::artifacts
