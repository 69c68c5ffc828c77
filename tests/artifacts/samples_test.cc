// Every sample of the format: delivered, read back equal, listed, replayed, retracted.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/artifacts/world.h"

namespace concord::artifacts {
namespace {

constexpr std::size_t kSamplesMin = 7;

std::vector<json::Value> samples() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator{CONCORD_GOLDEN_DIR "/artifacts"}) {
    paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<json::Value> out;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file{path};
    json::Value sample = parse(std::string{std::istreambuf_iterator<char>{file}, {}});
    if (mappers::find(sample.text("artifact")) != nullptr) out.push_back(std::move(sample));
  }
  return out;
}

std::string read_text(World& world, const json::Value& sample) {
  return text(world.read(sample.text("artifact"), sample.text("id"), sample.text("source")));
}

TEST(Samples, AreDeliveredAndReadBackEqual) {
  std::size_t count = 0;
  for (const json::Value& sample : samples()) {
    World world;
    const auto submitted = world.submit(sample);
    ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
    EXPECT_TRUE(submitted->is_new);
    EXPECT_EQ(submitted->report.outcome, Outcome::delivered);
    EXPECT_EQ(submitted->report.guarantee, "exact");
    for (const ResourceFate& fate : submitted->report.resources) {
      EXPECT_EQ(fate.fate, "created") << fate.role;
      EXPECT_NE(fate.location, "") << fate.role;
    }
    EXPECT_EQ(read_text(world, sample), normal_text(sample));
    ++count;
  }
  EXPECT_GE(count, kSamplesMin);
}

TEST(Samples, AreAcceptedTogetherAndReplayed) {
  World world;
  const auto all = samples();
  for (const json::Value& sample : all) {
    const auto submitted = world.submit(sample);
    ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  }
  const int written = world.partner.calls("transaction");
  for (const json::Value& sample : all) {
    const auto again = world.submit(sample);
    ASSERT_TRUE(again.has_value()) << again.error().message;
    EXPECT_EQ(again->report.outcome, Outcome::replayed);
    for (const ResourceFate& fate : again->report.resources) EXPECT_EQ(fate.fate, "unchanged") << fate.role;
    EXPECT_EQ(read_text(world, sample), normal_text(sample));
  }
  EXPECT_EQ(world.partner.calls("transaction"), written);
}

TEST(Samples, AreListedByTheirPatient) {
  World world;
  const auto all = samples();
  for (const json::Value& sample : all) ASSERT_TRUE(world.submit(sample).has_value());
  for (const json::Value& sample : all) {
    ListRequest request;
    request.type = sample.text("artifact");
    request.patient = std::string{kMrnSystem} + "|MRN-1001";
    const auto list = world.list(request);
    ASSERT_TRUE(list.has_value()) << list.error().message;
    EXPECT_TRUE(list->notes.empty());
    EXPECT_EQ(std::ranges::count(list->artifacts, sample), 1) << sample.text("id");
  }
}

TEST(Samples, AreRetractedByANewerVersionAndKeepWhatTheySaid) {
  World world;
  for (const json::Value& sample : samples()) {
    ASSERT_TRUE(world.submit(sample).has_value());
    const json::Value retraction =
        json::with(json::with(sample, "recordedAt", "2027-01-01T00:00:00Z"), "status", "entered-in-error");
    const auto retracted = world.submit(retraction);
    ASSERT_TRUE(retracted.has_value()) << sample.text("id") << ": " << retracted.error().message;
    EXPECT_EQ(retracted->report.outcome, Outcome::updated);
    EXPECT_EQ(read_text(world, sample), normal_text(retraction));
    EXPECT_EQ(world.submit(retraction)->report.outcome, Outcome::replayed);
  }
}

// PHQ-9 item 9 in the sample: the alert is carried by a resource that the EHR holds, and it counts once.
TEST(Samples, TellWhereTheirAlertsWent) {
  World world;
  const auto all = samples();
  const auto pro =
      std::ranges::find_if(all, [](const json::Value& sample) { return sample.text("instrument") == "phq-9"; });
  ASSERT_NE(pro, all.end());
  const auto submitted = world.submit(*pro);
  ASSERT_TRUE(submitted.has_value()) << submitted.error().message;
  ASSERT_EQ(submitted->report.alerts.size(), 1U);
  const Report::DeliveredAlert& alert = submitted->report.alerts[0];
  EXPECT_EQ(alert.instrument, "phq-9");
  EXPECT_EQ(alert.item, "44260-8");
  const std::size_t slash = alert.delivered_as.find('/');
  ASSERT_NE(slash, std::string::npos);
  EXPECT_TRUE(world.rest.read(alert.delivered_as.substr(0, slash), alert.delivered_as.substr(slash + 1), world.soon())
                  .has_value());
  EXPECT_EQ(world.submit(*pro)->report.alerts, submitted->report.alerts);
  EXPECT_EQ(world.metrics.counter(R"(concord_alerts_total{instrument="phq-9"})"), 1);
}

}  // namespace
}  // namespace concord::artifacts
