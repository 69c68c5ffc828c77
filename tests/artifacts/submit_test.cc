#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/artifacts/world.h"

namespace concord::artifacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "barrier[0] Observation created" …, without the ids that the EHR chose.
std::vector<std::string> fates(const Report& report) {
  std::vector<std::string> out;
  for (const ResourceFate& fate : report.resources) out.push_back(fate.role + " " + fate.type + " " + fate.fate);
  return out;
}

// "Goal/17" of the resource that the EHR holds of that type for goal g1.
std::string location(World& world, std::string_view type) {
  const mappers::Tag tag = mappers::artifact_tag("goal", kSource, "g1");
  const auto held = world.held(type, {{"_tag", tag.system + "|" + tag.code}});
  return held.size() == 1 ? std::string{type} + "/" + std::string{held[0].text("id")} : std::string{"none"};
}

TEST(Submit, DeliversANewArtifact) {
  World world;
  const auto submitted = world.submit(goal());
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_TRUE(submitted->is_new);
  const std::string expected =
      R"({"artifact":{"artifact":"goal","source":"https://careplan.example.org/goals","id":"g1",)"
      R"("recordedAt":"2026-03-02T10:15:00-05:00"},"outcome":"delivered","form":"transaction","guarantee":"exact",)"
      R"("retry":"never","resources":[{"role":"goal","type":"Goal","fate":"created","location":")" +
      location(world, "Goal") + R"("},{"role":"barrier[0]","type":"Observation","fate":"created","location":")" +
      location(world, "Observation") + R"("},{"role":"provenance","type":"Provenance","fate":"created","location":")" +
      location(world, "Provenance") + R"("}],"issues":[],"notes":[],"alerts":[]})";
  EXPECT_EQ(json::write(to_json(submitted->report)), expected);
  EXPECT_EQ(world.metrics.counter(R"(concord_artifacts_total{type="goal",outcome="delivered"})"), 1);
}

TEST(Submit, IsReadBackAsItWas) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(goal()));
}

TEST(Submit, BindsThePatientBesideTheIdentifier) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  const json::Value subject = world.held_by_identifier("Goal", "g1").at(0)["subject"];
  EXPECT_TRUE(subject.text("reference").starts_with("Patient/"));
  EXPECT_EQ(subject["identifier"].text("value"), "MRN-1001");
  EXPECT_EQ(subject.find("extension"), nullptr);
}

TEST(Submit, RefusesAnInvalidArtifactWithAllIssuesAndAsksNobody) {
  World world;
  json::Value bad = json::with(goal(), "status", "no-such-status");
  bad = json::with(bad, "unknownMember", 1);
  bad = json::with(bad, "recordedAt", {});
  const auto submitted = world.submit(bad, "key-1");
  ASSERT_FALSE(submitted.has_value());
  EXPECT_EQ(submitted.error().kind, ErrorKind::unprocessable);
  std::vector<std::string> pointers;
  for (const Issue& issue : submitted.error().issues) pointers.push_back(issue.expression);
  EXPECT_THAT(pointers, ::testing::IsSupersetOf({"/recordedAt", "/status", "/unknownMember"}));
  EXPECT_EQ(world.partner.calls(), 0);
  EXPECT_THAT(world.store.written(), IsEmpty());
  EXPECT_EQ(world.metrics.counter(R"(concord_artifacts_total{type="goal",outcome="refused"})"), 1);
}

TEST(Submit, RefusesAnUnknownTypeAndATypeThatIsNotTheRoutes) {
  World world;
  const auto submit_as = [&world](std::string_view type) {
    return world.artifacts.submit(
        {.type = type, .artifact = goal(), .idempotency_key = std::nullopt, .deadline = world.soon()},
        auth::AccessContext::unrestricted());
  };
  EXPECT_EQ(submit_as("horoscope").error().kind, ErrorKind::not_found);
  EXPECT_EQ(submit_as("goal-priorities").error().kind, ErrorKind::unprocessable);
  EXPECT_EQ(world.partner.calls(), 0);
}

TEST(Submit, ReplaysTheSameArtifact) {
  World world;
  const Report first = world.submit(goal())->report;
  const auto again = world.submit(goal());
  ASSERT_TRUE(again.has_value());
  EXPECT_FALSE(again->is_new);
  Report expected = first;
  expected.outcome = Outcome::replayed;
  for (ResourceFate& fate : expected.resources) fate.fate = "unchanged";
  EXPECT_EQ(json::write(to_json(again->report)), json::write(to_json(expected)));
  EXPECT_EQ(world.partner.calls("transaction"), 1);
}

json::Value completed_without_barrier() {
  json::Value newer = goal("g1", "2026-04-02T10:15:00-05:00");
  newer = json::with(newer, "status", "completed");
  return json::with(newer, "barriers", {});
}

TEST(Submit, UpdatesToANewerVersionAndRetractsWhatVanished) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  const auto updated = world.submit(completed_without_barrier());
  ASSERT_TRUE(updated.has_value()) << updated.error().message;
  EXPECT_FALSE(updated->is_new);
  EXPECT_EQ(updated->report.outcome, Outcome::updated);
  EXPECT_THAT(fates(updated->report),
              ElementsAre("goal Goal updated", "provenance Provenance created", "retracted[0] Observation retracted"));
  EXPECT_EQ(world.held_by_identifier("Goal", "g1").size(), 1U);
  EXPECT_EQ(world.held("Observation", {{"status", "entered-in-error"}}).size(), 1U);
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(completed_without_barrier()));
}

TEST(Submit, RefusesAnOlderVersion) {
  World world;
  ASSERT_TRUE(world.submit(completed_without_barrier()).has_value());
  const auto older = world.submit(goal());
  ASSERT_FALSE(older.has_value());
  EXPECT_EQ(older.error(), (Error{.kind = ErrorKind::conflict,
                                  .message = "the partner holds a newer version of this artifact",
                                  .issues = {{Severity::error, "conflict", "/recordedAt",
                                              "the partner holds a newer version of this artifact"}}}));
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(completed_without_barrier()));
}

TEST(Submit, RefusesAnotherVersionOfTheSameInstant) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  EXPECT_EQ(world.submit(json::with(goal(), "status", "completed")).error().kind, ErrorKind::conflict);
  // The same moment written otherwise is another version as old.
  EXPECT_EQ(world.submit(goal("g1", "2026-03-02T15:15:00Z")).error().kind, ErrorKind::conflict);
  EXPECT_EQ(world.partner.calls("transaction"), 1);
}

TEST(Submit, RetractsTheGraph) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  const json::Value retraction = json::with(goal("g1", "2026-05-02T10:15:00-05:00"), "status", "entered-in-error");
  const auto retracted = world.submit(retraction);
  ASSERT_TRUE(retracted.has_value()) << retracted.error().message;
  EXPECT_EQ(retracted->report.outcome, Outcome::updated);
  EXPECT_THAT(fates(retracted->report),
              ElementsAre("goal Goal retracted", "barrier[0] Observation retracted", "provenance Provenance created"));
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(retraction));
  EXPECT_EQ(world.submit(retraction)->report.outcome, Outcome::replayed);
}

TEST(Submit, CreatesAFirstVersionThatIsRetracted) {
  World world;
  const auto submitted = world.submit(json::with(goal(), "status", "entered-in-error"));
  ASSERT_TRUE(submitted.has_value());
  EXPECT_TRUE(submitted->is_new);
  EXPECT_EQ(submitted->report.outcome, Outcome::delivered);
}

TEST(Submit, BringsBackWhatWasRetracted) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  ASSERT_TRUE(world.submit(completed_without_barrier()).has_value());
  const json::Value third = goal("g1", "2026-05-02T10:15:00-05:00");
  const auto back = world.submit(third);
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_THAT(fates(back->report),
              ElementsAre("goal Goal updated", "barrier[0] Observation updated", "provenance Provenance created"));
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(third));
}

TEST(Submit, TakesUpDependentsThatLostTheirPrimary) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  const json::Value held = world.held_by_identifier("Goal", "g1").at(0);
  ASSERT_TRUE(world.rest.update(json::with(held, "identifier", {}), "", world.soon()).has_value());
  const auto again = world.submit(goal());
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_TRUE(again->is_new);
  EXPECT_THAT(fates(again->report),
              ElementsAre("goal Goal created", "barrier[0] Observation updated", "provenance Provenance unchanged"));
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(goal()));
}

TEST(Submit, LeavesAForeignResourceWithTheIdentifierAlone) {
  World world;
  const std::string patient{
      world.held("Patient", {{"identifier", std::string{kMrnSystem} + "|MRN-1001"}}).at(0).text("id")};
  const json::Value foreign = parse(R"({"resourceType":"Goal","lifecycleStatus":"active",
      "identifier":[{"system":"https://careplan.example.org/goals","value":"g1"}],
      "description":{"text":"of the EHR"},"subject":{"reference":"Patient/)" +
                                    patient + R"("}})");
  ASSERT_TRUE(world.rest.create(foreign, {}, world.soon()).has_value());
  EXPECT_EQ(world.submit(goal()).error().kind, ErrorKind::conflict);
  EXPECT_EQ(world.partner.calls("transaction"), 0);
}

}  // namespace
}  // namespace concord::artifacts
