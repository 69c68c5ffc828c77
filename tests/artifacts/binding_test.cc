// How references of an artifact are bound to what the EHR holds, and how it reads back all the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mappers/references.h"
#include "tests/artifacts/world.h"

namespace concord::artifacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

json::Value with_addresses(std::string_view references) { return json::with(goal(), "addresses", parse(references)); }

// The first Goal.addresses as the EHR holds it.
json::Value held_address(World& world) { return world.held_by_identifier("Goal", "g1").at(0)["addresses"].at(0); }

std::vector<std::string> note_texts(const Report& report) {
  std::vector<std::string> out;
  for (const mappers::Note& note : report.notes) out.push_back(note.pointer + " " + note.expression + ": " + note.text);
  return out;
}

TEST(Binding, LeavesALiteralThatResolves) {
  World world;
  const json::Value artifact = with_addresses(R"([{"reference":"Condition/knee-oa","display":"Osteoarthritis"}])");
  const auto submitted = world.submit(artifact);
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_THAT(submitted->report.notes, IsEmpty());
  EXPECT_EQ(json::write(held_address(world)), R"({"reference":"Condition/knee-oa","display":"Osteoarthritis"})");
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(artifact));
}

TEST(Binding, CarriesAnUnresolvedLiteralAsALogicalReference) {
  World world;
  const json::Value artifact = with_addresses(R"([{"reference":"Condition/no-such","display":"Something"}])");
  const auto submitted = world.submit(artifact);
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_THAT(
      note_texts(submitted->report),
      ElementsAre(
          "/addresses/0 Goal.addresses[0]: the reference does not resolve at the partner (not-found); it is carried "
          "as a logical reference"));
  EXPECT_EQ(json::write(held_address(world)), R"({"type":"Condition","identifier":{"system":")" +
                                                  std::string{mappers::kUnresolvedReferenceSystem} +
                                                  R"(","value":"Condition/no-such"},"display":"Something"})");
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(artifact));
  EXPECT_EQ(world.submit(artifact)->report.outcome, Outcome::replayed);
}

TEST(Binding, AddsTheLiteralToALogicalReferenceThatResolves) {
  World world;
  ASSERT_TRUE(world.submit(goal("g0")).has_value());
  const std::string literal = "Goal/" + std::string{world.held_by_identifier("Goal", "g0").at(0).text("id")};
  const json::Value artifact = json::with(goal(), "relatedGoals", parse(R"([{"type":"predecessor",
                 "goal":{"artifact":"goal","source":"https://careplan.example.org/goals","id":"g0"}}])"));
  const auto submitted = world.submit(artifact);
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_THAT(submitted->report.notes, IsEmpty());
  const std::string held = json::write(world.held_by_identifier("Goal", "g1").at(0));
  EXPECT_THAT(held, ::testing::HasSubstr(R"({"extension":[{"url":")" + std::string{mappers::kResolvedReferenceUrl} +
                                         R"(","valueBoolean":true}],"reference":")" + literal + "\""));
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(artifact));
}

TEST(Binding, NotesALogicalReferenceThatDoesNotResolveOnce) {
  World world;
  const json::Value artifact = json::with(goal(), "relatedGoals", parse(R"([{"type":"predecessor",
                 "goal":{"artifact":"goal","source":"https://careplan.example.org/goals","id":"none"}}])"));
  const auto submitted = world.submit(artifact);
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_THAT(note_texts(submitted->report),
              ElementsAre("/relatedGoals/0/goal Goal.extension.extension[1].valueReference: the reference does not "
                          "resolve at the partner (not-found); it is carried as a logical reference"));
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(artifact));
}

// Even where they hold references that would resolve: an extension is carried as it came.
TEST(Binding, LeavesTheExtensionsOfTheArtifactAlone) {
  World world;
  ASSERT_TRUE(world.submit(goal("g0")).has_value());
  const json::Value artifact =
      json::with(goal(), "extension", parse(R"([{"url":"https://other.example/ext","valueReference":{"type":"Goal",
          "identifier":{"system":"https://careplan.example.org/goals","value":"g0"}}}])"));
  const auto submitted = world.submit(artifact);
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_THAT(submitted->report.notes, IsEmpty());
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(artifact));
}

TEST(Binding, TakesThePatientByLiteralToo) {
  World world;
  const std::string id{world.held("Patient", {{"identifier", std::string{kMrnSystem} + "|MRN-1001"}}).at(0).text("id")};
  const json::Value artifact = json::with(goal(), "patient", parse(R"({"reference":"Patient/)" + id + R"("})"));
  ASSERT_TRUE(world.submit(artifact).has_value());
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(artifact));
}

json::Value for_patient(std::string_view identifier) {
  return json::with(goal(), "patient",
                    json::object({{"identifier", json::object({{"system", kMrnSystem}, {"value", identifier}})}}));
}

TEST(Binding, RefusesAnUnknownOrAmbiguousPatientAndWritesNothing) {
  World world;
  const json::Value twin = parse(R"({"resourceType":"Patient",
      "identifier":[{"system":"urn:oid:2.16.840.1.113883.19.5","value":"TWIN"}]})");
  ASSERT_TRUE(world.rest.create(twin, {}, world.soon()).has_value());
  ASSERT_TRUE(world.rest.create(twin, {}, world.soon()).has_value());
  for (const auto& [identifier, code] : {std::pair{"NOBODY", "not-found"}, std::pair{"TWIN", "multiple-matches"}}) {
    const auto submitted = world.submit(for_patient(identifier), "key-1");
    ASSERT_FALSE(submitted.has_value());
    EXPECT_EQ(submitted.error().kind, ErrorKind::unprocessable);
    ASSERT_EQ(submitted.error().issues.size(), 1U);
    EXPECT_EQ(submitted.error().issues[0].code, code);
    EXPECT_EQ(submitted.error().issues[0].expression, "/patient");
  }
  EXPECT_EQ(world.partner.calls("transaction"), 0);
  EXPECT_THAT(world.store.keys(), IsEmpty());
}

TEST(Binding, FollowsAPatientThatWasMerged) {
  World world;
  const auto survivor = world.rest.create(parse(R"({"resourceType":"Patient","active":true})"), {}, world.soon());
  const std::string new_id{survivor->body->text("id")};
  const json::Value merged = parse(R"({"resourceType":"Patient","active":false,
      "link":[{"other":{"reference":"Patient/)" +
                                   new_id + R"("},"type":"replaced-by"}]})");
  const std::string old_id{world.rest.create(merged, {}, world.soon())->body->text("id")};
  const auto by = [](const std::string& id) {
    return json::with(goal(), "patient", json::object({{"reference", "Patient/" + id}}));
  };
  const auto submitted = world.submit(by(old_id));
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  ASSERT_EQ(submitted->report.notes.size(), 1U);
  EXPECT_EQ(submitted->report.notes[0].pointer, "/patient/reference");
  EXPECT_EQ(submitted->report.notes[0].expression, "Goal.subject.reference");
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(by(new_id)));
  EXPECT_EQ(world.submit(by(old_id))->report.outcome, Outcome::replayed);
}

}  // namespace
}  // namespace concord::artifacts
