// A new artifact type is a folder: a shape and tables give it checks, both ways of the mapping, the schema, its page
// and its definitions.
#include "tests/feedback/feedback.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/validate/validator.h"
#include "mappers/catalogue/catalogue.h"
#include "mappers/conformance/package.h"
#include "mappers/documentation/page.h"
#include "tests/mappers/random_artifact.h"

namespace concord::mappers {
namespace {

using json::Value;

constexpr std::array kTypes{&feedback::kType};
constexpr std::uint32_t kGenerated = 200;

class Feedback : public testing::Test {
 protected:
  const Mappers mappers{instruments::Registry::shipped(), kTypes};
  const Mapper& mapper = *mappers.find("feedback");
  const Value artifact = json::read(R"({"artifact":"feedback","schemaVersion":"1","source":"https://portal.example",
      "id":"f-1","recordedAt":"2026-03-02T10:15:00-05:00","patient":{"reference":"Patient/p1"},"status":"completed",
      "kind":"idea","by":{"role":"patient"},"saidAt":"2026-03-01","text":"More benches, please","stars":4,
      "actions":[{"what":"Ask the gardener","owner":{"role":"organization","reference":"Organization/park"}}]})")
                             .value_or(Value{});
};

TEST_F(Feedback, IsCheckedByItsShape) {
  EXPECT_EQ(mapper.check(artifact), std::vector<Issue>{});
  const auto found = mapper.check(json::with(json::with(artifact, "stars", 6), "artifact", "goal"));
  std::vector<std::string> pointers;
  for (const Issue& issue : found) pointers.push_back(issue.expression);
  EXPECT_EQ(pointers, (std::vector<std::string>{"/artifact", "/stars"}));
}

TEST_F(Feedback, ReadsBackWhatWasMapped) {
  for (std::uint32_t seed = 0; seed < kGenerated; ++seed) {
    const Value made = testing_support::RandomArtifact{seed}.make(*feedback::kType.shape, "feedback");
    ASSERT_EQ(mapper.check(made), std::vector<Issue>{}) << json::write(made);
    const Value normal = mapper.normalise(made).artifact;
    const Mapped mapped = mapper.map(normal);
    const auto back = mapper.read_back(mapped.graph.resources.front(), std::span{mapped.graph.resources}.subspan(1));
    ASSERT_TRUE(back.has_value());
    ASSERT_EQ(json::write(back->artifact), json::write(normal));
  }
}

TEST_F(Feedback, BecomesValidFhir) {
  const Value bundle = transaction_bundle(mapper.map(artifact).graph);
  EXPECT_EQ(bundle["entry"].size(), 3U);
  EXPECT_TRUE(fhir::is_valid(fhir::Validator{}.validate(bundle))) << json::write_pretty(bundle);
  EXPECT_EQ(mappers.find_for(bundle["entry"].at(0)["resource"]), &mapper);
}

TEST_F(Feedback, HasASchema) {
  const Value schema = mapper.schema();
  EXPECT_EQ(schema["properties"]["artifact"]["enum"], (Value{json::Array{"feedback"}}));
  EXPECT_EQ(schema["properties"]["stars"]["maximum"], Value{5});
}

TEST_F(Feedback, HasAPage) {
  const auto made = catalogue::catalogue_of(feedback::kType);
  EXPECT_EQ(made.faults, std::vector<std::string>{});
  const std::string page = documentation::mapping_page(feedback::kType);
  EXPECT_NE(page.find("`Communication.payload[].contentString`"), std::string::npos);
  EXPECT_NE(page.find("`Task(action).description`"), std::string::npos);
  EXPECT_NE(page.find("**needs** ours `feedback-stars`"), std::string::npos);
}

TEST_F(Feedback, IsDefinedInThePackage) {
  const fhir::Validator validator;
  std::set<std::string> names;
  for (const Value& one : conformance::definitions(kTypes, instruments::Registry::shipped())) {
    EXPECT_TRUE(fhir::is_valid(validator.validate(one))) << json::write(one);
    names.insert(std::string{one.text("resourceType")} + "/" + std::string{one.text("id")});
  }
  for (const char* name : {"StructureDefinition/feedback-stars", "StructureDefinition/FeedbackArtifact",
                           "CodeSystem/feedback", "CodeSystem/feedback-kind", "ConceptMap/feedback-kind"})
    EXPECT_TRUE(names.contains(name)) << name;
}

}  // namespace
}  // namespace concord::mappers
