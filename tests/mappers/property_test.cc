// What must hold of every valid artifact, tried on many.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/validate/validator.h"
#include "mappers/forms/document.h"
#include "mappers/forms/machine_copy.h"
#include "mappers/goal/shape.h"
#include "mappers/goal_priorities/goal_priorities.h"
#include "mappers/instruments/registry.h"
#include "mappers/mapper.h"
#include "mappers/patient_reported_outcome/shape.h"
#include "mappers/shared_decision/shape.h"
#include "tests/mappers/concept_maps/maps.h"
#include "tests/mappers/coverage.h"
#include "tests/mappers/forms/documents.h"
#include "tests/mappers/random_artifact.h"
#include "tests/mappers/random_outcome.h"

namespace concord::mappers {
namespace {

// Nothing is dropped, and each note says where, on both sides.
void expect_good(const std::vector<Note>& notes) {
  for (const Note& note : notes) {
    EXPECT_NE(note.kind, NoteKind::dropped) << note.text;
    EXPECT_TRUE(note.pointer.starts_with('/')) << note.text;
    EXPECT_NE(note.expression, "") << note.text << " " << note.pointer;
  }
}

using testing_support::RandomArtifact;

#ifdef NDEBUG
constexpr std::uint32_t kWanted = 10'000;
#else
constexpr std::uint32_t kWanted = 1'000;
#endif

struct Subject {
  std::string_view type;
  const ObjectShape* shape;
};

json::Value artifact_of(const Subject& subject, std::uint32_t seed) {
  if (subject.shape == &patient_reported_outcome::kShape) return testing_support::RandomOutcome{seed}.make();
  return RandomArtifact{seed}.make(*subject.shape, subject.type);
}

class Property : public testing::TestWithParam<Subject> {
 protected:
  // Calls `holds` with many valid artifacts.
  void for_many(const std::function<void(const Mapper&, const json::Value&)>& holds) {
    const Mapper* mapper = find(GetParam().type);
    ASSERT_NE(mapper, nullptr);
    for (std::uint32_t seed = 0; seed < kWanted && !HasFailure(); ++seed) {
      const json::Value artifact = artifact_of(GetParam(), seed);
      EXPECT_EQ(mapper->check(artifact), std::vector<Issue>{});
      holds(*mapper, artifact);
      if (HasFailure()) ADD_FAILURE() << "of " << json::write(artifact);
    }
  }
};

TEST_P(Property, ReachesEveryMemberAndEveryCode) {
  testing_support::Coverage coverage{*GetParam().shape};
  for_many([&coverage](const Mapper&, const json::Value& artifact) { coverage.see(artifact); });
  const auto missing = coverage.missing();
  std::cout << GetParam().type << ": " << coverage.size() - missing.size() << " of " << coverage.size()
            << " members and codes reached\n";
  EXPECT_EQ(missing, std::vector<std::string>{});
}

TEST_P(Property, NormalFormIsItsOwn) {
  for_many([](const Mapper& mapper, const json::Value& artifact) {
    const json::Value normal = mapper.normalise(artifact).artifact;
    EXPECT_EQ(mapper.check(normal), std::vector<Issue>{});
    EXPECT_EQ(json::write(mapper.normalise(normal).artifact), json::write(normal));
  });
}

TEST_P(Property, ReadsBackWhatWasMappedAndDropsNothing) {
  for_many([](const Mapper& mapper, const json::Value& artifact) {
    const Normal settled = mapper.normalise(artifact);
    const json::Value& normal = settled.artifact;
    const Mapped mapped = mapper.map(normal);
    expect_good(settled.notes);
    expect_good(mapped.notes);
    const auto back = mapper.read_back(mapped.graph.resources.front(), std::span{mapped.graph.resources}.subspan(1));
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(json::write(back->artifact), json::write(normal));
  });
}

TEST_P(Property, HoldsWithTheConceptMapsOfASite) {
  const concept_maps::ConceptMaps maps = testing_support::maps_of_everything();
  const Mappers mappers{instruments::Registry::shipped(), &maps};
  std::size_t translated = 0;
  for_many([&](const Mapper& plain, const json::Value& artifact) {
    const Mapper& mapper = *mappers.find(plain.type());
    const Normal normal = mapper.normalise(artifact);
    EXPECT_EQ(mapper.check(normal.artifact), std::vector<Issue>{});
    EXPECT_EQ(json::write(mapper.normalise(normal.artifact).artifact), json::write(normal.artifact));
    const Mapped mapped = mapper.map(normal.artifact);
    expect_good(normal.notes);
    expect_good(mapped.notes);
    const auto back = mapper.read_back(mapped.graph.resources.front(), std::span{mapped.graph.resources}.subspan(1));
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(json::write(back->artifact), json::write(normal.artifact));
    translated += static_cast<std::size_t>(std::ranges::count(mapped.notes, NoteKind::translated, &Note::kind));
  });
  EXPECT_GT(translated, 0U);
}

// Each artifact in the style of its turn.
TEST_P(Property, ReadsBackFromItsDocument) {
  const fhir::Validator validator;
  std::size_t turn = 0;
  for_many([&](const Mapper& mapper, const json::Value& artifact) {
    constexpr std::size_t kEvery = 5;  // a document costs more than a graph
    if (turn++ % kEvery != 0) return;
    const DocumentStyle style = testing_support::kStyles.at(turn / kEvery % testing_support::kStyles.size());
    const json::Value normal = mapper.normalise(artifact).artifact;
    const Mapped mapped = mapper.map(normal);
    const auto written =
        write_document(mapper, {.graph = mapped.graph, .style = style, .alerts = mapped.alerts, .replaces = {}});
    ASSERT_TRUE(written.has_value()) << written.error().message;
    const json::Value& resource = written->resource.resource;
    EXPECT_TRUE(fhir::is_valid(validator.validate(resource)));
    EXPECT_EQ(key_of_document(mapper, resource), mapped.graph.key);
    const auto copy = read_machine_copy(testing_support::contents_of(resource));
    ASSERT_TRUE(copy.has_value()) << copy.error().message;
    ASSERT_EQ(copy->has_value(), style.carrier != Carrier::none);
    if (!copy->has_value()) return;
    const std::vector<GraphResource>& resources = (**copy).resources;
    const auto back = mapper.read_back(resources.front(), std::span{resources}.subspan(1));
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(json::write(back->artifact), json::write(normal));
  });
}

TEST_P(Property, SameInputGivesSameBytes) {
  for_many([](const Mapper& mapper, const json::Value& artifact) {
    const json::Value normal = mapper.normalise(artifact).artifact;
    const auto copy = json::read(json::write(normal));
    ASSERT_TRUE(copy.has_value());
    EXPECT_EQ(json::write(transaction_bundle(mapper.map(normal).graph)),
              json::write(transaction_bundle(mapper.map(*copy).graph)));
  });
}

// Every urn:uuid reference in `value` that is none of `names`.
void collect_dangling(const json::Value& value, const std::set<std::string, std::less<>>& names,
                      std::vector<std::string>& out) {
  for (const json::Member& member : value.members()) {
    const std::string_view text = member.value.as_string().value_or("");
    if (member.name() == "reference" && text.starts_with("urn:uuid:") && !names.contains(text)) out.emplace_back(text);
    collect_dangling(member.value, names, out);
  }
  for (const json::Value& item : value.items()) collect_dangling(item, names, out);
}

TEST_P(Property, MapsToValidResourcesWhoseReferencesResolve) {
  const fhir::Validator validator;
  for_many([&validator](const Mapper& mapper, const json::Value& artifact) {
    const Graph graph = mapper.map(mapper.normalise(artifact).artifact).graph;
    const json::Value bundle = transaction_bundle(graph);
    std::vector<Issue> errors = validator.validate(bundle);
    std::erase_if(errors, [](const Issue& issue) { return fhir::is_valid({issue}); });
    EXPECT_EQ(errors, std::vector<Issue>{});
    std::set<std::string, std::less<>> names;
    for (const GraphResource& one : graph.resources) names.insert(one.full_url);
    std::vector<std::string> dangling;
    collect_dangling(bundle, names, dangling);
    EXPECT_EQ(dangling, std::vector<std::string>{});
  });
}

INSTANTIATE_TEST_SUITE_P(All, Property,
                         testing::Values(Subject{"goal", &goal::kShape},
                                         Subject{"goal-priorities", goal_priorities::kType.shape},
                                         Subject{"shared-decision", &shared_decision::kShape},
                                         Subject{"patient-reported-outcome", &patient_reported_outcome::kShape}),
                         [](const auto& one) {
                           std::string name{one.param.type};
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace concord::mappers
