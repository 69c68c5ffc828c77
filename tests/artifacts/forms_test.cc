// Artifacts at partners that do not take their resources: which form they get, that it reads back, and what is said
// to be lost. The partner stores what it is sent; only what it says about itself is as EHR vendors say it.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/artifacts/partner_kinds.h"
#include "tests/artifacts/world.h"

namespace concord::artifacts {
namespace {

std::vector<json::Value> samples() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator{CONCORD_GOLDEN_DIR "/artifacts"})
    paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<json::Value> out;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file{path};
    json::Value sample = parse(std::string{std::istreambuf_iterator<char>{file}, {}});
    if (mappers::find(sample.text("artifact")) != nullptr) out.push_back(std::move(sample));
  }
  return out;
}

Result<json::Value> read(World& world, const json::Value& sample, std::string_view patient) {
  return world.artifacts.read({.type = sample.text("artifact"),
                               .id = sample.text("id"),
                               .source = sample.text("source"),
                               .patient = patient,
                               .deadline = world.soon()},
                              auth::AccessContext::unrestricted());
}

// "goal: questionnaire-response reconcilable delivered", or the error.
std::string outline(const json::Value& sample, const Result<Submitted>& submitted) {
  const std::string type{sample.text("artifact")};
  if (!submitted) return type + ": " + submitted.error().message;
  const Report& report = submitted->report;
  return type + ": " + report.form + " " + report.guarantee + " " + std::string{to_string(report.outcome)};
}

struct Expectation {
  const char* name;
  std::vector<TypeRow> rows;
  std::map<std::string, std::string> outlines;  // by artifact type: any of several, separated by |
};

std::vector<Expectation> expectations() {
  const std::string refused = "the partner takes the artifact in no form";
  return {
      {"forms",
       kForms,
       {{"goal", "questionnaire-response reconcilable delivered"},
        {"goal-priorities", "questionnaire-response reconcilable delivered"},
        {"shared-decision", "document-reference reconcilable delivered"},
        {"patient-reported-outcome", "single-writes reconcilable delivered-with-loss"}}},
      {"documents",
       kDocuments,
       {{"goal", "document-reference reconcilable delivered"},
        {"goal-priorities", "document-reference reconcilable delivered"},
        {"shared-decision", "document-reference reconcilable delivered"},
        {"patient-reported-outcome",
         "document-reference reconcilable delivered|document-reference at-most-once delivered"}}},
      {"questionnaires",
       kQuestionnaires,
       {{"goal", "questionnaire-response reconcilable delivered"},
        {"goal-priorities", "questionnaire-response reconcilable delivered"},
        {"shared-decision", refused},
        {"patient-reported-outcome", "single-writes reconcilable delivered-with-loss|" + refused}}},
      {"one by one",
       one_by_one(),
       {{"goal", "single-writes reconcilable delivered"},
        {"goal-priorities", "single-writes reconcilable delivered"},
        {"shared-decision", "single-writes reconcilable delivered"},
        {"patient-reported-outcome", "single-writes reconcilable delivered"}}},
  };
}

TEST(Forms, AreChosenByWhatThePartnerTakesAndReadBack) {
  for (const Expectation& row : expectations()) {
    for (const json::Value& sample : samples()) {
      World world;
      world.partner.state_capabilities(statement_of(row.rows));
      const auto submitted = world.submit(sample);
      const std::string type{sample.text("artifact")};
      const std::string said = outline(sample, submitted).substr(type.size() + 2);
      const std::string& wanted = row.outlines.at(type);
      EXPECT_NE(("|" + wanted + "|").find("|" + said + "|"), std::string::npos)
          << row.name << ": " << type << " " << sample.text("id") << ": " << said;
      if (!submitted) continue;
      const auto back = read(world, sample, submitted->report.patient);
      const std::string normal = normal_text(sample);
      if (submitted->report.outcome == Outcome::delivered) {
        EXPECT_EQ(text(back), normal) << row.name;
      }
      const auto again = world.submit(sample);
      ASSERT_TRUE(again.has_value()) << row.name << " " << type << ": " << again.error().message;
      EXPECT_EQ(to_string(again->report.outcome), "replayed") << row.name << " " << type;
    }
  }
}

// Options of a decision are contained drafts: no plan makes an order of its own.
TEST(Forms, NoPlanMakesAnOrder) {
  auto rows = expectations();
  rows.push_back({"everything", {}, {}});
  for (const Expectation& row : rows) {
    for (const json::Value& sample : samples()) {
      World world;
      if (!row.rows.empty()) world.partner.state_capabilities(statement_of(row.rows));
      const auto preview = world.preview(sample);
      if (!preview) continue;
      for (const json::Value& step : (*preview)["plan"]["steps"].items()) {
        EXPECT_NE(step.text("type"), "ServiceRequest") << row.name;
        EXPECT_NE(step.text("type"), "MedicationRequest") << row.name;
      }
      for (const json::Value& entry : (*preview)["bundle"]["entry"].items()) {
        EXPECT_FALSE(entry["resource"].text("resourceType").ends_with("Request")) << row.name;
      }
      EXPECT_EQ(world.partner.calls("transaction") + world.partner.calls("create") + world.partner.calls("update"), 0);
    }
  }
}

}  // namespace
}  // namespace concord::artifacts
