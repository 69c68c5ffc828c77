// An artifact as answers to its form: lossless, valid, and nothing but the answers says what is read back.
#include "mappers/forms/questionnaire_form.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/questionnaire/check_response.h"
#include "fhir/validate/validator.h"
#include "mappers/instruments/registry.h"
#include "tests/mappers/concept_maps/maps.h"
#include "tests/mappers/corpus.h"

namespace concord::mappers {
namespace {

using json::Value;

#ifdef NDEBUG
constexpr std::uint32_t kGenerated = 5'000;
#else
constexpr std::uint32_t kGenerated = 1'000;
#endif

std::vector<Issue> errors_of(std::vector<Issue> issues) {
  std::erase_if(issues, [](const Issue& issue) { return fhir::is_valid({issue}); });
  return issues;
}

Value written(const Mapper& mapper, const Value& artifact) {
  const auto form = write_questionnaire_form(mapper, artifact, mapper.map(artifact).graph);
  EXPECT_TRUE(form.has_value());
  return form.has_value() ? form->resource : Value{};
}

Value read(const Mapper& mapper, const Value& response) {
  const auto back = read_questionnaire_form(mapper, response);
  EXPECT_TRUE(back.has_value()) << (back.has_value() ? "" : back.error().message);
  return back.has_value() ? back->artifact : Value{};
}

class QuestionnaireForm : public testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] const Mapper& mapper() const { return *find(GetParam()); }
  [[nodiscard]] std::vector<Value> artifacts() const { return testing_support::corpus(GetParam(), kGenerated); }
};

TEST_P(QuestionnaireForm, ReadsBackWhatWasWritten) {
  for (const Value& artifact : artifacts()) {
    const auto back = read_questionnaire_form(mapper(), written(mapper(), artifact));
    ASSERT_TRUE(back.has_value()) << back.error().message << " " << back.error().issues.front().expression << " "
                                  << back.error().issues.front().text;
    ASSERT_EQ(json::write(back->artifact), json::write(artifact));
    ASSERT_EQ(back->notes, std::vector<Note>{});
  }
}

TEST_P(QuestionnaireForm, IsValidAndAnswersItsQuestionnaire) {
  const fhir::Validator validator;
  const Value questionnaire = form_questionnaire(mapper());
  EXPECT_EQ(errors_of(validator.validate(questionnaire)), std::vector<Issue>{});
  for (const Value& artifact : artifacts()) {
    const Value response = written(mapper(), artifact);
    ASSERT_EQ(errors_of(validator.validate(response)), std::vector<Issue>{}) << json::write(response);
    ASSERT_EQ(fhir::check_response(response, questionnaire), std::vector<Issue>{}) << json::write(response);
  }
}

TEST_P(QuestionnaireForm, SameArtifactGivesSameBytes) {
  for (const Value& artifact : artifacts()) {
    const auto copy = json::read(json::write(artifact));
    ASSERT_TRUE(copy.has_value());
    ASSERT_EQ(json::write(written(mapper(), artifact)), json::write(written(mapper(), *copy)));
  }
}

TEST_P(QuestionnaireForm, IsAPrimaryResourceOfOurs) {
  for (const Value& artifact : artifacts()) {
    const Value response = written(mapper(), artifact);
    const ArtifactKey key = key_of(artifact);
    const Tag tag = artifact_tag(key.artifact, key.source, key.id);
    ASSERT_EQ(response["identifier"], json::object({{"system", key.source}, {"value", key.id}}));
    ASSERT_EQ(response["meta"]["tag"], json::array_of(json::object({{"system", tag.system}, {"code", tag.code}})));
    ASSERT_EQ(recorded_at_of(response), *parse_instant(key.recorded_at));
    ASSERT_TRUE(is_questionnaire_form_of(mapper(), response));
    ASSERT_EQ(find_for(response), nullptr) << "it is no patient-reported outcome";
  }
}

TEST_P(QuestionnaireForm, HoldsWithTheConceptMapsOfASite) {
  const concept_maps::ConceptMaps maps = testing_support::maps_of_everything();
  const Mappers mappers{instruments::Registry::shipped(), &maps};
  const Mapper& of_site = *mappers.find(GetParam());
  for (const Value& artifact : artifacts()) {
    const Value normal = of_site.normalise(artifact).artifact;
    ASSERT_EQ(json::write(read(of_site, written(of_site, normal))), json::write(normal));
  }
}

INSTANTIATE_TEST_SUITE_P(All, QuestionnaireForm, testing::Values("goal", "goal-priorities"), [](const auto& one) {
  std::string name{one.param};
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace concord::mappers
