// Preview, read and list.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base64.h"
#include "tests/artifacts/world.h"

namespace concord::artifacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string ids(const List& list) {
  std::string out;
  for (const json::Value& artifact : list.artifacts) out += std::string{artifact.text("id")} + " ";
  return out;
}

ListRequest of_patient(std::string_view patient, int count = 20) {
  ListRequest request;
  request.type = "goal";
  request.patient = patient;
  request.count = count;
  return request;
}
const std::string kMrn = std::string{kMrnSystem} + "|MRN-1001";

TEST(Preview, ShowsThePlanAndWritesNothing) {
  World world;
  const auto preview = world.preview(goal());
  ASSERT_TRUE(preview.has_value()) << preview.error().message;
  EXPECT_EQ((*preview)["bundle"].text("type"), "transaction");
  EXPECT_EQ((*preview)["bundle"]["entry"].size(), 3U);
  const json::Value& steps = (*preview)["plan"]["steps"];
  const std::string provenance{steps.at(2).text("location")};
  EXPECT_EQ(json::write((*preview)["plan"]),
            R"({"form":"transaction","guarantee":"exact","steps":[{"role":"goal","type":"Goal","action":"create"},)"
            R"({"role":"barrier[0]","type":"Observation","action":"create"},)"
            R"({"role":"provenance","type":"Provenance","action":"create","location":")" +
                provenance + R"("}]})");
  EXPECT_EQ(json::write((*preview)["notes"]), "[]");
  EXPECT_EQ(json::write((*preview)["alerts"]), "[]");
  EXPECT_EQ(world.partner.calls("transaction"), 0);
  EXPECT_THAT(world.held_by_identifier("Goal", "g1"), IsEmpty());
  EXPECT_THAT(world.store.written(), IsEmpty());
}

TEST(Preview, SendsTheBundleThatSubmitSends) {
  World world;
  const json::Value bundle = (*world.preview(goal()))["bundle"];
  EXPECT_TRUE(world.rest.transaction(bundle, partner::Returns::minimal, world.soon()).has_value());
  EXPECT_EQ(world.submit(goal())->report.outcome, Outcome::replayed);
}

TEST(Preview, OfWhatIsThereHasNothingToDo) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  const auto preview = world.preview(goal());
  EXPECT_EQ(json::write((*preview)["bundle"]), R"({"resourceType":"Bundle","type":"transaction"})");
  for (const json::Value& step : (*preview)["plan"]["steps"].items()) EXPECT_EQ(step.text("action"), "unchanged");
}

TEST(Preview, RefusesAsSubmitDoes) {
  World world;
  EXPECT_EQ(world.preview(json::with(goal(), "status", "bad")).error().kind, ErrorKind::unprocessable);
  EXPECT_EQ(world.partner.calls(), 0);
  ASSERT_TRUE(world.submit(goal("g1", "2026-05-02T10:15:00Z")).has_value());
  EXPECT_EQ(world.preview(goal()).error().kind, ErrorKind::conflict);
}

TEST(Read, NeedsNoSourceWhileTheIdIsUnambiguous) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  EXPECT_EQ(text(world.read("goal", "g1", "")), normal_text(goal()));
  const json::Value elsewhere = json::with(goal(), "source", "https://elsewhere.example/a,b$c");
  const auto submitted = world.submit(elsewhere);
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  EXPECT_EQ(world.read("goal", "g1", "").error().kind, ErrorKind::conflict);
  EXPECT_EQ(text(world.read("goal", "g1", "https://elsewhere.example/a,b$c")), normal_text(elsewhere));
  EXPECT_EQ(text(world.read("goal", "g1")), normal_text(goal()));
}

TEST(Read, OfWhatIsNotThereIsNotFound) {
  World world;
  ASSERT_TRUE(world.submit(goal()).has_value());
  EXPECT_EQ(world.read("goal", "g2").error().kind, ErrorKind::not_found);
  EXPECT_EQ(world.read("goal", "g2", "").error().kind, ErrorKind::not_found);
  EXPECT_EQ(world.read("goal", "g1", "https://other.example").error().kind, ErrorKind::not_found);
  EXPECT_EQ(world.read("goal-priorities", "g1").error().kind, ErrorKind::not_found);
  EXPECT_EQ(world.read("horoscope", "g1").error().kind, ErrorKind::not_found);
}

TEST(Read, RefusesIdsThatNoArtifactHasAndAsksNobody) {
  World world;
  for (const std::string& id : {std::string{}, std::string(65, 'a'), std::string{"a|b"}, std::string{"a,b"}}) {
    EXPECT_EQ(world.read("goal", id, "").error().kind, ErrorKind::not_found) << id;
  }
  EXPECT_EQ(world.partner.calls(), 0);
}

TEST(List, FindsThePatientsArtifactsButRetractedOnes) {
  World world;
  ASSERT_TRUE(world.submit(goal("g1")).has_value());
  ASSERT_TRUE(world.submit(json::with(goal("g2"), "status", "entered-in-error")).has_value());
  ASSERT_TRUE(world.submit(json::with(goal("g3"), "barriers", {})).has_value());
  const auto list = world.list(of_patient(kMrn));
  ASSERT_TRUE(list.has_value()) << list.error().message;
  ASSERT_EQ(ids(*list), "g1 g3 ");
  EXPECT_EQ(json::write(list->artifacts[0]), json::write(goal("g1")));
  EXPECT_THAT(list->notes, IsEmpty());
  EXPECT_EQ(list->next_cursor, "");
  const std::string id{world.held("Patient", {{"identifier", kMrn}}).at(0).text("id")};
  EXPECT_EQ(ids(*world.list(of_patient("Patient/" + id))), "g1 g3 ");
}

TEST(List, FindsByIdentifier) {
  World world;
  ASSERT_TRUE(world.submit(goal("g1")).has_value());
  ASSERT_TRUE(world.submit(goal("g2")).has_value());
  ListRequest request;
  request.type = "goal";
  request.identifier = std::string{kSource} + "|g2";
  EXPECT_EQ(ids(*world.list(request)), "g2 ");
  request.identifier = std::string{kSource} + "|g9";
  EXPECT_EQ(ids(*world.list(request)), "");
}

TEST(List, ComesInPagesWhoseCursorsHideThePartner) {
  World world;
  for (const char* id : {"g1", "g2", "g3", "g4", "g5"}) ASSERT_TRUE(world.submit(goal(id)).has_value());
  std::string all;
  ListRequest request = of_patient(kMrn, 2);
  int pages = 0;
  do {
    const auto page = world.list(request);
    ASSERT_TRUE(page.has_value()) << page.error().message;
    EXPECT_THAT(page->notes, IsEmpty());
    all += ids(*page);
    request.cursor = page->next_cursor;
    EXPECT_THAT(*base64url_decode(request.cursor), ::testing::Not(::testing::HasSubstr("ehr.test")));
    ++pages;
  } while (!request.cursor.empty() && pages < 10);
  EXPECT_EQ(all, "g1 g2 g3 g4 g5 ");
  EXPECT_EQ(pages, 3);
}

TEST(List, NotesWhatCannotBeReadBackAndGoesOn) {
  World world;
  ASSERT_TRUE(world.submit(goal("g1")).has_value());
  const std::string patient{world.held("Patient", {{"identifier", kMrn}}).at(0).text("id")};
  const json::Value foreign =
      parse(R"({"resourceType":"Goal","lifecycleStatus":"active","modifierExtension":[{"url":"https://x.example"}],
                "description":{"text":"of the EHR"},"subject":{"reference":"Patient/)" +
            patient + R"("}})");
  const std::string id{world.rest.create(foreign, {}, world.soon())->body->text("id")};
  const auto list = world.list(of_patient(kMrn));
  ASSERT_TRUE(list.has_value()) << list.error().message;
  EXPECT_EQ(ids(*list), "g1 ");
  ASSERT_EQ(list->notes.size(), 1U);
  EXPECT_EQ(list->notes[0].expression, "Goal/" + id);
}

TEST(List, RefusesRequestsThatMakeNoSense) {
  World world;
  ListRequest both = of_patient(kMrn);
  both.identifier = "a|b";
  ListRequest identifier;
  identifier.type = "goal";
  identifier.identifier = "no-bar";
  ListRequest cursor = of_patient(kMrn);
  cursor.cursor = "bm9uc2Vuc2U";
  for (const ListRequest& bad : {of_patient(""), of_patient("MRN-1001"), of_patient("|x"), of_patient("x|"),
                                 of_patient(kMrn, 0), of_patient(kMrn, 101), both, identifier, cursor}) {
    EXPECT_EQ(world.list(bad).error().kind, ErrorKind::malformed);
  }
  EXPECT_EQ(world.partner.calls(), 0);
  ListRequest unknown = of_patient(kMrn);
  unknown.type = "horoscope";
  EXPECT_EQ(world.list(unknown).error().kind, ErrorKind::not_found);
}

// A cursor that somebody wrote by hand shows nothing of another patient.
TEST(List, KeepsToItsPatientWhateverTheCursorSays) {
  World world;
  const auto other = world.rest.create(parse(R"({"resourceType":"Patient"})"), {}, world.soon());
  const std::string literal = "Patient/" + std::string{other->body->text("id")};
  ASSERT_TRUE(world.submit(json::with(goal("g9"), "patient", json::object({{"reference", literal}}))).has_value());
  ASSERT_TRUE(world.submit(goal("g1")).has_value());
  ListRequest request = of_patient(kMrn);
  request.cursor = base64url_encode("Goal?patient=" + literal);
  EXPECT_EQ(ids(*world.list(request)), "");
  EXPECT_EQ(ids(*world.list(of_patient(literal))), "g9 ");
}

TEST(List, OfAnUnknownPatientSaysSo) {
  World world;
  EXPECT_EQ(world.list(of_patient(std::string{kMrnSystem} + "|NOBODY")).error().kind, ErrorKind::unprocessable);
}

}  // namespace
}  // namespace concord::artifacts
