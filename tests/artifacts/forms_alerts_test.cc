// Who tells an alert at partners that take no Flag, and who may see an artifact in a form.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/artifacts/partner_kinds.h"
#include "tests/artifacts/world.h"

namespace concord::artifacts {
namespace {

using auth::AccessContext;
using auth::Grant;
using fakes::FaultyPartner;

// A PHQ-9 with an answer to item 9.
json::Value alarming() {
  std::ifstream file{CONCORD_GOLDEN_DIR "/artifacts/patient-reported-outcome.json"};
  return parse(std::string{std::istreambuf_iterator<char>{file}, {}});
}

const std::vector<TypeRow> kDocumentsOnly{{"Patient", "rs", {"_id", "identifier"}},
                                          {"DocumentReference", "crsu", {"patient", "type", "_id"}}};

struct AlertWorld : World {
  explicit AlertWorld(const std::vector<TypeRow>& rows) { partner.state_capabilities(statement_of(rows)); }
};

// "form type of what tells it", for each alert.
std::vector<std::string> told(const Result<Submitted>& done) {
  if (!done) return {"error: " + done.error().message};
  std::vector<std::string> out;
  for (const auto& alert : done->report.alerts)
    out.push_back(done->report.form + " " + alert.delivered_as.substr(0, alert.delivered_as.find('/')));
  return out;
}

TEST(FormsAlerts, AreToldByFlagCommunicationOrDocument) {
  struct Row {
    const char* name;
    std::vector<TypeRow> rows;
    std::string told;
  };
  const std::vector<Row> rows{{"one by one", one_by_one(), "single-writes Flag"},
                              {"forms", kForms, "single-writes Communication"},
                              {"documents", kDocuments, "document-reference Communication"},
                              {"documents only", kDocumentsOnly, "document-reference DocumentReference"}};
  for (const Row& row : rows) {
    AlertWorld world{row.rows};
    EXPECT_EQ(told(world.submit(alarming())), std::vector<std::string>{row.told}) << row.name;
    EXPECT_EQ(world.held("Communication").size() + world.held("Flag").size(), row.told.ends_with("Reference") ? 0U : 1U)
        << row.name;
  }
}

TEST(FormsAlerts, ThatReachNobodyRefuseTheArtifactUnlessTheReportIsEnough) {
  AlertWorld strict{kQuestionnaires};
  const auto refused = strict.submit(alarming());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::unsupported);
  EXPECT_FALSE(refused.error().issues.empty());
  EXPECT_TRUE(strict.held("QuestionnaireResponse").empty());

  AlertWorld lenient{kQuestionnaires};
  partner::CapabilitiesMemory known{lenient.partner, lenient.clock, [](partner::Capabilities stated) {
                                      stated.alerts_may_stay_in_report = true;
                                      return stated;
                                    }};
  Artifacts artifacts{lenient.partner, known, lenient.store, lenient.clock, lenient.metrics, {}};
  const auto done = artifacts.submit({.type = "patient-reported-outcome",
                                      .artifact = alarming(),
                                      .idempotency_key = std::nullopt,
                                      .deadline = lenient.soon()},
                                     AccessContext::unrestricted());
  EXPECT_EQ(told(done), std::vector<std::string>{"single-writes "});
}

TEST(FormsAlerts, ThatNobodyCanFindAgainAreSentOnce) {
  AlertWorld world{kDocuments};
  world.partner.fail_write(0, {.kind = ErrorKind::unknown_outcome, .message = "injected"},
                           FaultyPartner::Committed::yes);
  const auto first = world.submit(alarming());
  ASSERT_FALSE(first.has_value());
  EXPECT_EQ(first.error().kind, ErrorKind::unknown_outcome);
  EXPECT_TRUE(world.held("DocumentReference").empty());
  const auto second = world.submit(alarming());
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_EQ(world.held("Communication").size(), 1U);
  const auto& fates = second->report.resources;
  const auto lost = std::ranges::find(fates, "lost", &ResourceFate::fate);
  ASSERT_NE(lost, fates.end());
  EXPECT_EQ(lost->type + " " + lost->reason, "Communication unknown-whether-sent");
  EXPECT_EQ(to_string(second->report.outcome), "delivered-with-loss");
  EXPECT_EQ(to_string(world.submit(alarming())->report.outcome), "replayed");
  EXPECT_EQ(world.held("Communication").size(), 1U);
}

TEST(FormsAlerts, ThatWereRefusedAreSentAgain) {
  AlertWorld world{kDocuments};
  world.partner.fail_write(0, {.kind = ErrorKind::throttled, .message = "injected"}, FaultyPartner::Committed::no);
  EXPECT_EQ(world.submit(alarming()).error().kind, ErrorKind::throttled);
  EXPECT_EQ(told(world.submit(alarming())), std::vector<std::string>{"document-reference Communication"});
  EXPECT_EQ(world.held("Communication").size(), 1U);
}

AccessContext caller(std::string_view scopes, std::string patient) {
  return AccessContext::of(
      std::make_shared<const Grant>(Grant{.issuer = "https://idp.example",
                                          .client = "app",
                                          .subject = "someone",
                                          .patient = std::move(patient),
                                          .scopes = auth::parse_scopes(scopes).value_or(auth::Scopes{})}));
}

std::string read_as(World& world, const AccessContext& access) {
  const auto back = world.artifacts.read(
      {.type = "goal", .id = "g1", .source = kSource, .patient = {}, .deadline = world.soon()}, access);
  if (back) return json::write(*back);
  return back.error().kind == ErrorKind::not_found ? "not found" : "error: " + back.error().message;
}

std::size_t listed_as(World& world, const AccessContext& access) {
  const auto page = world.artifacts.list(
      {.type = "goal", .patient = "Patient/rosa-1001", .identifier = {}, .cursor = {}, .deadline = world.soon()},
      access);
  return page ? page->artifacts.size() : 99;
}

TEST(FormsAccess, IsJudgedByTheResourcesThatAFormStandsFor) {
  for (const auto* rows : {&kForms, &kDocuments, &kQuestionnaires}) {
    AlertWorld world{*rows};
    ASSERT_TRUE(world.submit(goal()).has_value());
    EXPECT_EQ(read_as(world, caller("patient/*.rs", "rosa-1001")), normal_text(goal()));
    EXPECT_EQ(read_as(world, caller("patient/Goal.rs patient/Observation.rs", "rosa-1001")), normal_text(goal()));
    EXPECT_EQ(read_as(world, caller("patient/Goal.rs", "rosa-1001")), normal_text(json::with(goal(), "barriers", {})));
    EXPECT_EQ(read_as(world, caller("patient/*.rs", "someone-else")), "not found");
    EXPECT_EQ(listed_as(world, caller("patient/*.rs", "rosa-1001")), 1U);
    EXPECT_EQ(listed_as(world, caller("patient/*.rs", "someone-else")), 99U);
  }
}

TEST(FormsAccess, LetsNobodyWriteOverTheArtifactOfAnother) {
  for (const auto* rows : {&kForms, &kDocuments}) {
    AlertWorld world{*rows};
    ASSERT_TRUE(world.submit(goal()).has_value());
    const json::Value newer = json::with(goal(), "recordedAt", "2026-03-05T10:15:00-05:00");
    const auto write = [&](std::string_view scopes, std::string patient) {
      const auto done = world.artifacts.submit(
          {.type = "goal", .artifact = newer, .idempotency_key = std::nullopt, .deadline = world.soon()},
          caller(scopes, std::move(patient)));
      return done ? std::string{to_string(done->report.outcome)} : done.error().reason;
    };
    EXPECT_EQ(write("patient/*.cruds", "someone-else"), "foreign-patient");
    EXPECT_EQ(write("patient/Goal.cruds", "rosa-1001"), "scope-type-missing");
    EXPECT_EQ(write("patient/Goal.rs patient/Observation.cruds", "rosa-1001"), "scope-permission");
    EXPECT_EQ(write("patient/Goal.cruds patient/Observation.cruds", "rosa-1001"), "updated");
  }
}

}  // namespace
}  // namespace concord::artifacts
