// One current list of priorities a patient and party.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/artifacts/world.h"

namespace concord::artifacts {
namespace {

using ::testing::ElementsAre;

json::Value priorities(std::string_view id, std::string_view recorded_at,
                       std::string_view by = R"({"role":"patient"})") {
  const json::Value base = parse(R"({"artifact":"goal-priorities","schemaVersion":"1",
      "source":"https://careplan.example.org/goals","id":"p","recordedAt":"2026-04-11T16:10:00+02:00",
      "patient":{"identifier":{"system":"urn:oid:2.16.840.1.113883.19.5","value":"MRN-1001"}},"status":"current",
      "by":{"role":"patient"},
      "goals":[{"artifact":"goal","source":"https://careplan.example.org/goals","id":"g1"}]})");
  return json::with(json::with(json::with(base, "id", id), "recordedAt", recorded_at), "by", parse(by));
}

std::string status_of(World& world, const std::string& id) {
  const auto held = world.held_by_identifier("List", id);
  return held.size() == 1 ? std::string{held[0].text("status")} : "missing";
}

std::vector<std::string> fates(const Report& report) {
  std::vector<std::string> out;
  for (const ResourceFate& fate : report.resources) {
    out.push_back(fate.role + " " + fate.fate + (fate.reason.empty() ? "" : " " + fate.reason));
  }
  return out;
}

TEST(Exclusive, ANewerListRetiresTheOneBefore) {
  World world;
  ASSERT_TRUE(world.submit(priorities("p1", "2026-04-01T00:00:00Z")).has_value());
  const auto second = world.submit(priorities("p2", "2026-04-02T00:00:00Z"));
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_TRUE(second->is_new);
  EXPECT_THAT(fates(second->report),
              ElementsAre("list created", "provenance created", "superseded[0] updated superseded"));
  EXPECT_EQ(status_of(world, "p1"), "retired");
  EXPECT_EQ(status_of(world, "p2"), "current");
  EXPECT_EQ(world.partner.calls("transaction"), 2);
}

TEST(Exclusive, AnOlderListIsAConflict) {
  World world;
  ASSERT_TRUE(world.submit(priorities("p2", "2026-04-02T00:00:00Z")).has_value());
  EXPECT_EQ(world.submit(priorities("p1", "2026-04-01T00:00:00Z")).error().kind, ErrorKind::conflict);
  EXPECT_EQ(status_of(world, "p1"), "missing");
  EXPECT_EQ(status_of(world, "p2"), "current");
}

TEST(Exclusive, ARetiredListIsStillReplayedAndRead) {
  World world;
  const json::Value first = priorities("p1", "2026-04-01T00:00:00Z");
  ASSERT_TRUE(world.submit(first).has_value());
  ASSERT_TRUE(world.submit(priorities("p2", "2026-04-02T00:00:00Z")).has_value());
  EXPECT_EQ(text(world.read("goal-priorities", "p1")), normal_text(first));
  EXPECT_EQ(world.submit(first)->report.outcome, Outcome::replayed);
  EXPECT_EQ(status_of(world, "p1"), "retired");
}

TEST(Exclusive, AnUpdateOfARetiredListMakesItTheCurrentOneOrIsTooLate) {
  World world;
  ASSERT_TRUE(world.submit(priorities("p1", "2026-04-01T00:00:00Z")).has_value());
  ASSERT_TRUE(world.submit(priorities("p2", "2026-04-03T00:00:00Z")).has_value());
  EXPECT_EQ(world.submit(priorities("p1", "2026-04-02T00:00:00Z")).error().kind, ErrorKind::conflict);
  ASSERT_TRUE(world.submit(priorities("p1", "2026-04-04T00:00:00Z")).has_value());
  EXPECT_EQ(status_of(world, "p1"), "current");
  EXPECT_EQ(status_of(world, "p2"), "retired");
}

TEST(Exclusive, OtherPartiesAndPatientsHaveListsOfTheirOwn) {
  World world;
  ASSERT_TRUE(world.submit(priorities("p1", "2026-04-01T00:00:00Z")).has_value());
  ASSERT_TRUE(world
                  .submit(priorities("p2", "2026-04-02T00:00:00Z",
                                     R"({"role":"clinician","reference":"Practitioner/carlson"})"))
                  .has_value());
  const auto patient = world.rest.create(parse(R"({"resourceType":"Patient"})"), {}, world.soon());
  const json::Value other =
      json::with(priorities("p3", "2026-04-03T00:00:00Z"), "patient",
                 json::object({{"reference", "Patient/" + std::string{patient->body->text("id")}}}));
  ASSERT_TRUE(world.submit(other).has_value());
  for (const char* id : {"p1", "p2", "p3"}) EXPECT_EQ(status_of(world, id), "current") << id;
}

TEST(Exclusive, ARetractionRetiresNobody) {
  World world;
  ASSERT_TRUE(world.submit(priorities("p1", "2026-04-01T00:00:00Z")).has_value());
  ASSERT_TRUE(
      world.submit(json::with(priorities("p2", "2026-04-02T00:00:00Z"), "status", "entered-in-error")).has_value());
  EXPECT_EQ(status_of(world, "p1"), "current");
  EXPECT_EQ(status_of(world, "p2"), "entered-in-error");
}

TEST(Exclusive, ALateRaceWithTheRetiredListIsPlannedAgain) {
  World world;
  ASSERT_TRUE(world.submit(priorities("p1", "2026-04-01T00:00:00Z")).has_value());
  world.partner.before("transaction", [&world] {
    const json::Value held = world.held_by_identifier("List", "p1").at(0);
    ASSERT_TRUE(world.rest.update(json::with(held, "title", "by the EHR"), "", world.soon()).has_value());
  });
  ASSERT_TRUE(world.submit(priorities("p2", "2026-04-02T00:00:00Z")).has_value());
  const json::Value retired = world.held_by_identifier("List", "p1").at(0);
  EXPECT_EQ(retired.text("status"), "retired");
  EXPECT_EQ(retired.text("title"), "by the EHR");
}

}  // namespace
}  // namespace concord::artifacts
