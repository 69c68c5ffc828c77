// What callers with less than everything may do with artifacts.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "service/artifacts/authorship.h"
#include "service/artifacts/cursor.h"
#include "tests/artifacts/world.h"

namespace concord::artifacts {
namespace {

using auth::AccessContext;
using auth::Grant;
using auth::Party;
using json::Value;

AccessContext caller(std::string_view scopes, std::string patient = "rosa-1001", std::string fhir_user = {},
                     std::vector<Party> asserts = {}) {
  return AccessContext::of(
      std::make_shared<const Grant>(Grant{.issuer = "https://idp.example",
                                          .client = "app",
                                          .subject = "someone",
                                          .fhir_user = std::move(fhir_user),
                                          .patient = std::move(patient),
                                          .scopes = auth::parse_scopes(scopes).value_or(auth::Scopes{}),
                                          .asserts = std::move(asserts)}));
}

constexpr std::string_view kPatientApp = "patient/*.cruds";

json::Value of_patient(const json::Value& artifact, std::string_view mrn) {
  return json::with(artifact, "patient",
                    json::object({{"identifier", json::object({{"system", kMrnSystem}, {"value", mrn}})}}));
}

struct Fixture : World {
  Result<Submitted> post(const json::Value& artifact, const AccessContext& access) {
    const std::string type{artifact.text("artifact")};
    return artifacts.submit({.type = type, .artifact = artifact, .idempotency_key = {}, .deadline = soon()}, access);
  }
  std::string reason(const json::Value& artifact, const AccessContext& access) {
    const auto done = post(artifact, access);
    return done ? "done" : done.error().reason + (done.error().kind == ErrorKind::forbidden ? "" : " (another kind)");
  }
};

TEST(ArtifactAccess, LetsAPatientStoreTheirOwn) {
  Fixture world;
  ASSERT_EQ(world.reason(goal(), caller(kPatientApp)), "done");
  const auto back = world.artifacts.read(
      {.type = "goal", .id = "g1", .source = kSource, .patient = {}, .deadline = world.soon()}, caller(kPatientApp));
  EXPECT_EQ(text(back), normal_text(goal()));
}

TEST(ArtifactAccess, DoesNotTellAnotherPatientFromOneWhoIsNotThere) {
  Fixture world;
  const auto other = world.post(of_patient(goal(), "MRN-1002"), caller(kPatientApp));
  const auto nobody = world.post(of_patient(goal(), "MRN-9999"), caller(kPatientApp));
  ASSERT_FALSE(other);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(other.error(), nobody.error());
  EXPECT_EQ(other.error().reason, "foreign-patient");
  EXPECT_TRUE(world.held("Goal", {{"identifier", std::string{kSource} + "|g1"}}).empty());
}

TEST(ArtifactAccess, NeedsScopesForTheWholeGraph) {
  Fixture world;
  EXPECT_EQ(world.reason(goal(), caller("patient/Goal.cruds patient/Patient.r")), "scope-type-missing");
  EXPECT_EQ(world.reason(goal(), caller("patient/Observation.cruds")), "scope-type-missing");
  EXPECT_EQ(world.reason(goal(), caller("patient/Goal.rs patient/Observation.cruds")), "scope-permission");
  EXPECT_EQ(world.reason(goal(), caller("openid")), "scope-type-missing");
  EXPECT_EQ(world.reason(goal(), caller("patient/*.cruds", "")), "no-launch-patient");
  EXPECT_TRUE(world.held_by_identifier("Goal", "g1").empty());
  EXPECT_EQ(world.reason(goal(), caller("patient/Goal.cu patient/Observation.cu")), "done");
}

TEST(ArtifactAccess, HoldsWritesToGranularScopes) {
  Fixture world;
  const auto only_completed = caller("patient/Goal.cruds?lifecycle-status=completed patient/Observation.cruds");
  EXPECT_EQ(world.reason(goal(), only_completed), "granular");
}

TEST(ArtifactAccess, ShowsThePlanToNobodyWhoMayNotDoIt) {
  Fixture world;
  const auto shown = world.artifacts.preview(
      {.type = "goal", .artifact = of_patient(goal(), "MRN-1002"), .idempotency_key = {}, .deadline = world.soon()},
      caller(kPatientApp));
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().reason, "foreign-patient");
}

TEST(ArtifactAccess, DoesNotLetAnybodyWriteOverAnothersArtifact) {
  Fixture world;
  ASSERT_TRUE(world.submit(of_patient(goal(), "MRN-1002")));
  EXPECT_EQ(world.reason(goal("g1", "2026-04-02T10:15:00-05:00"), caller(kPatientApp)), "compartment");
  const auto back = world.artifacts.read(
      {.type = "goal", .id = "g1", .source = kSource, .patient = {}, .deadline = world.soon()}, caller(kPatientApp));
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().kind, ErrorKind::not_found);
}

TEST(ArtifactAccess, LeavesOutWhatNoScopeCovers) {
  Fixture world;
  ASSERT_TRUE(world.submit(goal()));
  const auto narrow = caller("patient/Goal.rs");
  const auto back = world.artifacts.read(
      {.type = "goal", .id = "g1", .source = kSource, .patient = {}, .deadline = world.soon()}, narrow);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->find("barriers"), nullptr);
  const auto list = world.artifacts.list({.type = "goal",
                                          .patient = "Patient/rosa-1001",
                                          .identifier = {},
                                          .count = 20,
                                          .cursor = {},
                                          .deadline = world.soon()},
                                         narrow);
  ASSERT_TRUE(list);
  ASSERT_EQ(list->artifacts.size(), 1U);
  ASSERT_FALSE(list->notes.empty());
  EXPECT_EQ(list->notes.front().expression, "Observation");
  EXPECT_EQ(list->notes.front().kind, mappers::NoteKind::dropped);
}

TEST(ArtifactAccess, ListsForNobodyElse) {
  Fixture world;
  ASSERT_TRUE(world.submit(of_patient(goal(), "MRN-1002")));
  const auto refused = [&](const std::string& patient) {
    const auto list = world.artifacts.list(
        {.type = "goal", .patient = patient, .identifier = {}, .count = 20, .cursor = {}, .deadline = world.soon()},
        caller(kPatientApp));
    return list ? "listed" : list.error().reason;
  };
  EXPECT_EQ(refused("Patient/mateo-1002"), "foreign-patient");
  EXPECT_EQ(refused("Patient/nobody"), "foreign-patient");
  EXPECT_EQ(refused(std::string{kMrnSystem} + "|MRN-1002"), "foreign-patient");
  EXPECT_EQ(refused(std::string{kMrnSystem} + "|MRN-9999"), "foreign-patient");
  EXPECT_EQ(refused(std::string{kMrnSystem} + "|MRN-1001"), "listed");
}

TEST(ArtifactAccess, FollowsNoCursorThatAsksForMoreThanASearchMay) {
  Fixture world;
  ASSERT_TRUE(world.submit(goal()));
  const auto listed = [&](const std::string& query, const AccessContext& access) {
    const auto list =
        world.artifacts.list({.type = "goal",
                              .patient = "Patient/rosa-1001",
                              .identifier = {},
                              .count = 20,
                              .cursor = make_cursor("Goal", "http://ehr.test/fhir/Goal?" + query).value_or(""),
                              .deadline = world.soon()},
                             access);
    return list ? "listed" : list.error().reason;
  };
  const auto server = caller("system/Goal.rs", "");
  EXPECT_EQ(listed("patient=Patient/rosa-1001&_count=1", server), "listed");
  EXPECT_EQ(listed("subject:Patient.name=R", server), "parameter-refused");
  EXPECT_EQ(listed("subject:Patient._has:Observation:patient:code=x", server), "parameter-refused");
  EXPECT_EQ(listed("patient=Patient/rosa-1001&_count=1", caller("patient/Goal.rs")), "listed");
  EXPECT_EQ(listed("patient._has:Observation:patient:code=x", caller("patient/Goal.rs")), "parameter-refused");
  EXPECT_EQ(listed("patient=Patient/mateo-1002", caller("patient/Goal.rs")), "foreign-patient");
}

// The Goal is gone, what stood beside it is not.
TEST(ArtifactAccess, DoesNotTakeOverWhatIsLeftOfAnothersArtifact) {
  Fixture world;
  ASSERT_TRUE(world.submit(of_patient(goal(), "MRN-1002")));
  const auto goals = world.held_by_identifier("Goal", "g1");
  ASSERT_EQ(goals.size(), 1U);
  const auto before = world.held("Observation", {{"patient", "Patient/mateo-1002"}});
  // Its identifier is taken away, so that it is found no more.
  ASSERT_TRUE(world.rest.update(json::with(goals.front(), "identifier", {}), {}, world.soon()));
  EXPECT_EQ(world.reason(goal(), caller(kPatientApp)), "compartment");
  EXPECT_EQ(world.held("Observation", {{"patient", "Patient/mateo-1002"}}), before);
}

TEST(ArtifactAccess, NamesTheSubmitterApartFromTheAuthors) {
  Fixture world;
  ASSERT_TRUE(world.post(goal(), caller("system/*.cruds", "", "", {Party::patient})));
  const auto held = world.held("Provenance", {{"patient", "Patient/rosa-1001"}});
  const auto all = held.empty() ? world.held("Provenance") : held;
  std::string found;
  for (const json::Value& provenance : all) {
    for (const json::Value& agent : provenance["agent"].items()) {
      if (agent["type"]["coding"].at(0).text("code") == "enterer") found = agent["who"]["identifier"].text("value");
    }
  }
  EXPECT_EQ(found, "https://idp.example#app");
}

struct Authorship {
  std::string name;
  AccessContext access;
  std::string party;  // of a note, as JSON
  bool may;
};

TEST(Authorship, IsNeverForged) {
  const std::string system = "system/*.cruds";
  const std::string relative = R"({"role":"family","reference":"RelatedPerson/r1"})";
  const std::string clinician = R"({"role":"clinician","reference":"Practitioner/okafor"})";
  for (const Authorship& row : std::vector<Authorship>{
           {"a patient for themselves", caller(kPatientApp), R"({"role":"patient"})", true},
           {"a patient by name", caller(kPatientApp, "p1", "Patient/p1"),
            R"({"role":"patient","reference":"Patient/p1"})", true},
           {"a patient as another", caller(kPatientApp), R"({"role":"patient","reference":"Patient/mateo-1002"})",
            false},
           {"a patient for a clinician", caller(kPatientApp), clinician, false},
           {"a patient for a relative", caller(kPatientApp), relative, false},
           {"a patient with access to another", caller(kPatientApp, "p1", "Patient/p2"), R"({"role":"patient"})",
            false},
           {"a relative for themselves", caller(kPatientApp, "p1", "RelatedPerson/r1"), relative, true},
           {"a relative as another", caller(kPatientApp, "p1", "RelatedPerson/r2"), relative, false},
           {"a relative without saying who", caller(kPatientApp, "p1", "RelatedPerson/r1"), R"({"role":"family"})",
            false},
           {"a relative for the patient", caller(kPatientApp, "p1", "RelatedPerson/r1"), R"({"role":"patient"})",
            false},
           {"a clinician for the patient", caller("user/*.cruds", "p1", "Practitioner/okafor"), R"({"role":"patient"})",
            true},
           {"a server that may assert nothing", caller(system, ""), R"({"role":"patient"})", false},
           {"a server for patients", caller(system, "", "", {Party::patient}), R"({"role":"patient"})", true},
           {"a server for others than it may", caller(system, "", "", {Party::patient}), clinician, false},
           {"a server for relatives", caller(system, "", "", {Party::related_person}), R"({"role":"caregiver"})", true},
           {"everybody", AccessContext::unrestricted(), clinician, true},
       }) {
    const json::Value note = json::object({{"text", "x"}, {"by", parse(row.party)}});
    const json::Value with_note = json::with(json::with(goal(), "barriers", {}), "notes", json::Array{note});
    const auto done = check_authorship(row.access, "goal", with_note);
    EXPECT_EQ(done.has_value(), row.may) << row.name;
    if (done) continue;
    EXPECT_EQ(done.error().reason, "foreign-statement") << row.name;
    ASSERT_EQ(done.error().issues.size(), 1U) << row.name;
    EXPECT_EQ(done.error().issues[0].expression, "/notes/0/by") << row.name;
  }
}

TEST(Authorship, CountsAcceptanceOnceItIsSaid) {
  const auto accepted = [](std::string_view status) {
    return json::with(json::with(goal(), "barriers", {}), "acceptance",
                      json::Array{json::object({{"party", parse(R"({"role":"clinician"})")}, {"status", status}})});
  };
  EXPECT_TRUE(check_authorship(caller(kPatientApp), "goal", accepted("pending")));
  EXPECT_FALSE(check_authorship(caller(kPatientApp), "goal", accepted("agree")));
}

// Every place of the schemas that holds a party either states something or only names somebody.
TEST(Authorship, IsJudgedWhereverAPartyMayStand) {
  const json::Value clinician = parse(R"({"role":"clinician","reference":"Practitioner/x"})");
  const json::Value by = json::object({{"by", clinician}});
  struct Row {
    std::string type;
    std::string member;
    json::Value value;
    std::string pointer;
  };
  const json::Value choice =
      json::object({{"acceptance", json::Array{json::object({{"party", clinician}, {"status", "agree"}})}},
                    {"rationale", json::Array{by}}});
  for (const Row& row : std::vector<Row>{
           {"goal", "authors", json::Array{clinician}, "/authors/0"},
           {"goal", "expressedBy", clinician, "/expressedBy"},
           {"goal", "barriers", json::Array{json::object({{"reportedBy", clinician}})}, "/barriers/0/reportedBy"},
           {"goal", "readiness", json::Array{by}, "/readiness/0/by"},
           {"goal", "progress", json::Array{by}, "/progress/0/by"},
           {"goal-priorities", "by", clinician, "/by"},
           {"shared-decision", "preferences", json::Array{by}, "/preferences/0/by"},
           {"shared-decision", "ratings", json::Array{by}, "/ratings/0/by"},
           {"patient-reported-outcome", "completedBy", clinician, "/completedBy"},
           {"patient-reported-outcome", "enteredBy", clinician, "/enteredBy"},
       }) {
    const auto done =
        check_authorship(caller(kPatientApp), row.type, json::with(Value{json::Object{}}, row.member, row.value));
    ASSERT_FALSE(done) << row.pointer;
    EXPECT_EQ(done.error().issues.at(0).expression, row.pointer);
  }
  const auto both = check_authorship(caller(kPatientApp), "shared-decision", json::object({{"choice", choice}}));
  ASSERT_FALSE(both);
  EXPECT_EQ(both.error().issues.size(), 2U);
  EXPECT_TRUE(check_authorship(caller(kPatientApp), "shared-decision",
                               json::object({{"participants", json::Array{clinician}}})));
}

}  // namespace
}  // namespace concord::artifacts
