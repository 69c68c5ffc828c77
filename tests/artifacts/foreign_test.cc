// Resources that the EHR made: listed and read as artifacts, and updated without losing what the format does not know.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/artifacts/world.h"

namespace concord::artifacts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kGoals = "http://ehr.test/fhir/Goal";
const std::string kMrn = std::string{kMrnSystem} + "|MRN-1001";

class Ehr : public testing::Test {
 protected:
  // The id that the EHR gives the resource; "{P}" in the text is the patient.
  std::string make(std::string text) {
    const std::string patient =
        "Patient/" + std::string{world.held("Patient", {{"identifier", kMrn}}).at(0).text("id")};
    for (std::size_t at = text.find("{P}"); at != std::string::npos; at = text.find("{P}"))
      text.replace(at, 3, patient);
    const auto answer = world.rest.create(parse(text), {}, world.soon());
    EXPECT_TRUE(answer.has_value()) << answer.error().message << text;
    return answer ? std::string{answer->body->text("id")} : std::string{};
  }
  std::string make_goal(std::string_view more = "") {
    return make(
        R"({"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"Sleep better"},"subject":{"reference":"{P}"})" +
        std::string{more} + "}");
  }
  json::Value read_goal(const std::string& id) {
    const auto artifact = world.read("goal", id, kGoals);
    EXPECT_TRUE(artifact.has_value()) << artifact.error().message;
    return artifact.value_or(json::Value{});
  }
  json::Value held_goal(const std::string& id) {
    const auto found = world.held("Goal", {{"_id", id}});
    return found.size() == 1 ? found.front() : json::Value{};
  }
  // A later version of what was read.
  static json::Value later(const json::Value& artifact) {
    return json::with(artifact, "recordedAt", "2036-01-01T00:00:00Z");
  }
  List list(std::string_view type = "goal") {
    ListRequest request;
    request.type = type;
    request.patient = kMrn;
    const auto out = world.list(request);
    EXPECT_TRUE(out.has_value()) << out.error().message;
    return out.value_or(List{});
  }

  World world;
};

TEST_F(Ehr, ItsGoalsAreListedAndRead) {
  const std::string id = make_goal(R"(,"startDate":"2026-01-02")");
  ASSERT_TRUE(world.submit(goal("g1")).has_value());
  const List all = list();
  ASSERT_EQ(all.artifacts.size(), 2U);
  EXPECT_THAT(all.notes, IsEmpty());
  const json::Value artifact = read_goal(id);
  EXPECT_EQ(artifact.text("source"), kGoals);
  EXPECT_EQ(artifact.text("id"), id);
  EXPECT_EQ(artifact["recordedAt"], held_goal(id)["meta"]["lastUpdated"]);
  EXPECT_EQ(artifact.text("startDate"), "2026-01-02");
  EXPECT_TRUE(all.artifacts[0] == artifact || all.artifacts[1] == artifact);
  EXPECT_EQ(text(world.read("goal", id, "")), json::write(artifact));
}

TEST_F(Ehr, IsFoundByTheUrlAsIdentifierToo) {
  const std::string id = make_goal();
  ListRequest request;
  request.type = "goal";
  request.identifier = std::string{kGoals} + "|" + id;
  const auto found = world.list(request);
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->artifacts.size(), 1U);
  EXPECT_EQ(found->artifacts[0].text("id"), id);
}

TEST_F(Ehr, AnIdThatBothHaveIsAmbiguous) {
  const std::string id = make_goal();
  ASSERT_TRUE(world.submit(goal(id)).has_value());
  EXPECT_EQ(world.read("goal", id, "").error().kind, ErrorKind::conflict);
  EXPECT_EQ(read_goal(id)["description"].text("text"), "Sleep better");
  EXPECT_EQ(text(world.read("goal", id)), normal_text(goal(id)));
}

TEST_F(Ehr, WhatIsLinkedIsReadWithIt) {
  const std::string id = make_goal();
  make(
      R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://snomed.info/sct","code":"811791000000103"}]},
      "subject":{"reference":"{P}"},"focus":[{"reference":"Goal/)" +
      id + R"("}],"valueString":"Noise","effectiveDateTime":"2026-01-03"})");
  make(
      R"({"resourceType":"Observation","status":"final","code":{"text":"of nothing"},"subject":{"reference":"{P}"},"valueString":"x"})");
  const json::Value artifact = read_goal(id);
  EXPECT_EQ(json::write(artifact["barriers"]), R"([{"code":{"text":"Noise"},"at":"2026-01-03"}])");
  const List all = list();
  ASSERT_EQ(all.artifacts.size(), 1U);
  EXPECT_EQ(all.artifacts[0], artifact);
}

TEST_F(Ehr, WhatCannotBeOneIsLeftOutOfListsAndTold) {
  make_goal();
  const std::string negated =
      make_goal(R"(,"modifierExtension":[{"url":"https://ehr.example/not","valueBoolean":true}])");
  const std::string wordless = make(
      R"({"resourceType":"Goal","lifecycleStatus":"active","description":{"coding":[{"code":"1"}]},"subject":{"reference":"{P}"}})");
  const std::string lossy = make_goal(R"(,"outcomeCode":[{"text":"a"},{"text":"b"}])");
  const std::string retracted = make_goal();
  ASSERT_TRUE(
      world.rest.update(json::with(held_goal(retracted), "lifecycleStatus", "entered-in-error"), "", world.soon())
          .has_value());
  const List all = list();
  EXPECT_EQ(all.artifacts.size(), 2U);
  std::vector<std::string> told;
  for (const mappers::Note& note : all.notes) told.push_back(note.expression);
  EXPECT_THAT(told, ::testing::UnorderedElementsAre("Goal/" + negated, "Goal/" + wordless, "Goal/" + lossy));
  EXPECT_EQ(world.read("goal", negated, kGoals).error().kind, ErrorKind::unprocessable);
  EXPECT_EQ(read_goal(retracted).text("status"), "entered-in-error");
}

TEST_F(Ehr, AnUpdateKeepsWhatTheFormatDoesNotKnow) {
  const std::string id = make_goal(R"(,"identifier":[{"system":"https://ehr.example/goal-ids","value":"77"}],
      "meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]},
      "extension":[{"url":"https://ehr.example/recorder","valueString":"r"}],
      "outcomeCode":[{"text":"a"}],
      "startDate":"2026-01-02","_startDate":{"extension":[{"url":"https://ehr.example/about","valueString":"d"}]},
      "category":[{"extension":[{"url":"https://ehr.example/c","valueString":"c"}],"coding":[{"system":"https://ehr.example/cat","code":"1"}]}],
      "target":[{"id":"t1","extension":[{"url":"https://ehr.example/t","valueString":"t"}],"dueDate":"2026-05-01"}],
      "note":[{"text":"one"},{"id":"n2","text":"two"}])");
  const json::Value before = held_goal(id);
  json::Value changed = later(json::with(read_goal(id), "status", "on-hold"));
  changed = json::with(changed, "targets", json::Array{parse(R"({"dueDate":"2026-06-01"})")});
  const auto submitted = world.submit(changed);
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_EQ(submitted->report.outcome, Outcome::updated);
  EXPECT_FALSE(submitted->is_new);
  const json::Value after = held_goal(id);
  EXPECT_EQ(after.text("lifecycleStatus"), "on-hold");
  for (const char* name : {"outcomeCode", "_startDate", "category", "note", "startDate", "description", "subject"})
    EXPECT_EQ(after[name], before[name]) << name << json::write(after[name]);
  EXPECT_EQ(json::write(after["target"]),
            R"([{"id":"t1","extension":[{"url":"https://ehr.example/t","valueString":"t"}],"dueDate":"2026-06-01"}])");
  EXPECT_EQ(json::write(after["meta"]["security"]), json::write(before["meta"]["security"]));
  EXPECT_EQ(after["identifier"].size(), 2U);
  EXPECT_EQ(json::write(after["identifier"].at(1)), json::write(before["identifier"].at(0)));
  EXPECT_THAT(json::write(after["extension"]),
              HasSubstr(R"({"url":"https://ehr.example/recorder","valueString":"r"})"));
  EXPECT_EQ(json::write(read_goal(id)), json::write(changed));
  EXPECT_EQ(world.held("Goal").size(), 1U);
}

TEST_F(Ehr, AnUpdateTakesAwayWhatTheArtifactNoLongerSays) {
  const std::string id = make_goal(R"(,"startDate":"2026-01-02","note":[{"text":"one"},{"text":"two"}],
      "extension":[{"url":"https://ehr.example/recorder","valueString":"r"}])");
  json::Value changed = later(read_goal(id));
  for (const char* name : {"startDate", "extension"}) changed = json::with(changed, name, {});
  changed = json::with(changed, "notes", json::Array{changed["notes"].at(1)});
  ASSERT_TRUE(world.submit(changed).has_value());
  EXPECT_EQ(held_goal(id).find("startDate"), nullptr);
  EXPECT_EQ(held_goal(id)["note"].size(), 1U);
  EXPECT_EQ(json::write(read_goal(id)), json::write(changed));
}

TEST_F(Ehr, TheVersionThatWasReadIsAReplayAndAnOlderOneAConflict) {
  const std::string id = make_goal();
  const json::Value artifact = read_goal(id);
  const auto same = world.submit(artifact);
  ASSERT_TRUE(same.has_value()) << same.error().message;
  EXPECT_EQ(same->report.outcome, Outcome::replayed);
  EXPECT_EQ(world.submit(json::with(artifact, "recordedAt", "2001-01-01T00:00:00Z")).error().kind, ErrorKind::conflict);
  EXPECT_EQ(world.submit(json::with(artifact, "status", "completed")).error().kind, ErrorKind::conflict);
  EXPECT_EQ(held_goal(id)["meta"].text("versionId"), "1");
}

TEST_F(Ehr, ItsObservationsAreReferredToAndNotMadeAgain) {
  const std::string id = make_goal();
  const std::string barrier = make(
      R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://snomed.info/sct","code":"811791000000103"}]},
      "subject":{"reference":"{P}"},"focus":[{"reference":"Goal/)" +
      id + R"("}],"valueString":"Noise","effectiveDateTime":"2026-01-03"})");
  json::Value changed = later(read_goal(id));
  changed =
      json::with(changed, "barriers", json::Array{changed["barriers"].at(0), parse(R"({"code":{"text":"Light"}})")});
  const auto submitted = world.submit(changed);
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_EQ(world.held("Observation", {{"focus", "Goal/" + id}}).size(), 2U);
  EXPECT_EQ(world.held("Observation", {{"_id", barrier}}).at(0)["meta"].text("versionId"), "1");
  const json::Value read = read_goal(id);
  EXPECT_EQ(read["barriers"].size(), 2U);
  EXPECT_EQ(world.submit(json::with(read, "recordedAt", "2037-01-01T00:00:00Z"))->report.outcome, Outcome::updated);
  EXPECT_EQ(world.held("Observation", {{"focus", "Goal/" + id}}).size(), 2U);
}

TEST_F(Ehr, ItsListsOptionSetsAndResponsesAreArtifactsToo) {
  const std::string first = make_goal();
  ASSERT_TRUE(world.submit(goal("g1")).has_value());
  const std::string ours{world.held_by_identifier("Goal", "g1").at(0).text("id")};
  make(
      R"({"resourceType":"List","status":"current","mode":"working","code":{"coding":[{"system":"http://loinc.org","code":"81340-2"}]},
      "subject":{"reference":"{P}"},"source":{"reference":"{P}"},"entry":[{"item":{"reference":"Goal/)" +
      ours + R"("}},{"item":{"reference":"Goal/)" + first + R"("}}]})");
  make(
      R"({"resourceType":"List","status":"current","mode":"working","code":{"text":"allergies"},"subject":{"reference":"{P}"}})");
  const List priorities = list("goal-priorities");
  ASSERT_EQ(priorities.artifacts.size(), 1U);
  EXPECT_EQ(json::write(priorities.artifacts[0]["goals"]),
            R"([{"artifact":"goal","source":"https://careplan.example.org/goals","id":"g1"},)"
            R"({"artifact":"goal","source":"http://ehr.test/fhir/Goal","id":")" +
                first + R"("}])");

  const std::string options = make(
      R"({"resourceType":"RequestGroup","status":"completed","intent":"proposal","code":{"text":"Knee"},"subject":{"reference":"{P}"},
      "action":[{"selectionBehavior":"exactly-one","action":[{"id":"a","title":"Surgery","action":[{"title":"x"}]},{"id":"b","title":"Wait","action":[{"title":"y"}]}]}]})");
  make(
      R"({"resourceType":"RequestGroup","status":"completed","intent":"plan","subject":{"reference":"{P}"},"authoredOn":"2026-03-02",
      "basedOn":[{"reference":"RequestGroup/)" +
      options + R"("}],"action":[{"id":"b","title":"Wait","action":[{"title":"y"}]}]})");
  const List decisions = list("shared-decision");
  ASSERT_EQ(decisions.artifacts.size(), 1U) << decisions.notes.size();
  EXPECT_EQ(decisions.artifacts[0]["choice"]["options"].at(0).as_string(), "b");

  const std::string response = make(
      R"({"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"http://loinc.org/q/55757-9","subject":{"reference":"{P}"},
      "authored":"2026-03-01","item":[{"linkId":"44250-9","answer":[{"valueInteger":1}]},{"linkId":"44255-8","answer":[{"valueInteger":2}]}]})");
  make(
      R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"55758-7"}]},"subject":{"reference":"{P}"},
      "valueInteger":3,"derivedFrom":[{"reference":"QuestionnaireResponse/)" +
      response + R"("}]})");
  const List outcomes = list("patient-reported-outcome");
  ASSERT_EQ(outcomes.artifacts.size(), 1U);
  EXPECT_EQ(outcomes.artifacts[0]["scores"].size(), 2U);
}

TEST_F(Ehr, ASearchThatItRefusesIsToldAndFailsNothing) {
  make_goal();
  world.partner.refuse_searches("Provenance");
  const List all = list();
  EXPECT_EQ(all.artifacts.size(), 1U);
  ASSERT_EQ(all.notes.size(), 1U);
  EXPECT_EQ(all.notes[0].expression, "Provenance");
}

}  // namespace
}  // namespace concord::artifacts
