// Members that the format does not know, when the caller asked to leave them out.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/engine/shape.h"
#include "mappers/mapper.h"
#include "tests/mappers/fault.h"
#include "tests/mappers/golden.h"
#include "tests/mappers/pro_artifact.h"

namespace concord::mappers {
namespace {

using testing_support::edited;
using testing_support::golden_folder;
using testing_support::outcome;
using testing_support::read_golden;

// A sample with a member that is not known, and where it was.
struct Unknown {
  const char* name;
  const char* sample;
  const char* pointer;
  const char* expression;  // the nearest element that is known
};

class UnknownMember : public testing::TestWithParam<Unknown> {};

TEST_P(UnknownMember, IsLeftOutWithANote) {
  const json::Value sample = read_golden(golden_folder() / "artifacts" / GetParam().sample);
  const Mapper& mapper = *find(sample.text("artifact"));
  const json::Value given = edited(sample, GetParam().pointer, json::Value{"SECRET"});
  ASSERT_NE(mapper.check(given), std::vector<Issue>{});
  const Normal known = mapper.without_unknown(given);
  EXPECT_EQ(json::write(known.artifact), json::write(sample));
  EXPECT_EQ(known.notes, (std::vector<Note>{{NoteKind::dropped, GetParam().pointer, GetParam().expression,
                                             "is not a member of this format: left out"}}));
}

INSTANTIATE_TEST_SUITE_P(
    All, UnknownMember,
    testing::Values(Unknown{"top", "goal.json", "/mood", "Goal"},
                    Unknown{"patient", "goal.json", "/patient/name", "Goal.subject"},
                    Unknown{"concept", "goal.json", "/description/lang", "Goal.description"},
                    Unknown{"coding", "goal.json", "/targets/0/measure/coding/0/rank", "Goal.target[0].measure.coding"},
                    Unknown{"quantity", "goal.json", "/targets/0/valueQuantity/system", "Goal.target[0].detail"},
                    Unknown{"party", "goal.json", "/authors/1/name", "Provenance.agent[1]"},
                    Unknown{"own_resource", "goal.json", "/barriers/0/mood", "Observation"},
                    Unknown{"attribute", "shared-decision.json", "/options/0/attributes/0/mood",
                            "RequestGroup.action[0].action[0].extension('https://concord.example/fhir/"
                            "StructureDefinition/decision-option-attribute')[0]"},
                    Unknown{"choice", "shared-decision.json", "/choice/mood", "RequestGroup"},
                    Unknown{"answer", "patient-reported-outcome.json", "/answers/0/mood",
                            "QuestionnaireResponse.item[0]"}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(UnknownMembers, OfShorthandsAnswersAndExtensionsAreLeftOutToo) {
  const json::Value artifact = outcome(
      R"({"answers":[{"item":"44250-9","value":{"value":1,"x":2}}],
          "scores":[{"code":{"system":"s","code":"c","x":1},"value":3,"origin":"reported"}],
          "extension":[{"url":"u","x":1,"extension":[{"url":"v","x":1,"valueString":"s"}]}]})");
  const Normal known = find("patient-reported-outcome")->without_unknown(artifact);
  EXPECT_EQ(json::write(known.artifact["answers"]), R"([{"item":"44250-9","value":{"value":1}}])");
  EXPECT_EQ(json::write(known.artifact["scores"]),
            R"([{"code":{"system":"s","code":"c"},"value":3,"origin":"reported"}])");
  EXPECT_EQ(json::write(known.artifact["extension"]), R"([{"url":"u","extension":[{"url":"v","valueString":"s"}]}])");
  EXPECT_EQ(known.notes.size(), 4U);
}

TEST(UnknownMembers, StayForTheCheckWhereNothingElseIsRight) {
  const Mapper& mapper = *find("goal");
  for (const char* text : {"null", "[]", "3", R"("goal")"}) {
    const json::Value value = json::read(text).value_or(json::Value{});
    EXPECT_EQ(mapper.without_unknown(value).artifact, value) << text;
  }
  const json::Value wrong = json::read(R"({"description":[{"x":1}],"targets":{"x":1},"authors":["x"]})").value_or("");
  EXPECT_EQ(json::write(mapper.without_unknown(wrong).artifact),
            R"({"description":[{}],"targets":{},"authors":["x"]})");
}

TEST(UnknownMembers, AreRefusedWhenThereAreTooMany) {
  const Mapper& mapper = *find("goal");
  json::Value artifact = read_golden(golden_folder() / "artifacts/goal.json");
  for (std::size_t i = 0; i <= kUnknownMax; ++i) artifact = json::with(artifact, "x" + std::to_string(i), true);
  const Normal known = mapper.without_unknown(artifact);
  EXPECT_EQ(known.notes.size(), kUnknownMax);
  const std::vector<Issue> issues = mapper.check(known.artifact);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.front().expression, "/x100");
}

TEST(UnknownMembers, AreNoneInAnySample) {
  for (const auto& path : testing_support::samples()) {
    const json::Value sample = read_golden(path);
    const Normal known = find(sample.text("artifact"))->without_unknown(sample);
    EXPECT_EQ(json::write(known.artifact), json::write(sample));
    EXPECT_EQ(known.notes, std::vector<Note>{});
  }
}

}  // namespace
}  // namespace concord::mappers
