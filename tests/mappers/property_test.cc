// What must hold of every valid artifact, tried on many.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/goal/shape.h"
#include "mappers/goal_priorities/goal_priorities.h"
#include "mappers/instruments/registry.h"
#include "mappers/mapper.h"
#include "mappers/shared_decision/shape.h"
#include "tests/mappers/concept_maps/maps.h"
#include "tests/mappers/coverage.h"
#include "tests/mappers/random_artifact.h"

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

class Property : public testing::TestWithParam<Subject> {
 protected:
  // Calls `holds` with many valid artifacts.
  void for_many(const std::function<void(const Mapper&, const json::Value&)>& holds) {
    const Mapper* mapper = find(GetParam().type);
    ASSERT_NE(mapper, nullptr);
    for (std::uint32_t seed = 0; seed < kWanted && !HasFailure(); ++seed) {
      const json::Value artifact = RandomArtifact{seed}.make(*GetParam().shape, GetParam().type);
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

TEST_P(Property, SameInputGivesSameBytes) {
  for_many([](const Mapper& mapper, const json::Value& artifact) {
    const json::Value normal = mapper.normalise(artifact).artifact;
    const auto copy = json::read(json::write(normal));
    ASSERT_TRUE(copy.has_value());
    EXPECT_EQ(json::write(transaction_bundle(mapper.map(normal).graph)),
              json::write(transaction_bundle(mapper.map(*copy).graph)));
  });
}

INSTANTIATE_TEST_SUITE_P(All, Property,
                         testing::Values(Subject{"goal", &goal::kShape},
                                         Subject{"goal-priorities", goal_priorities::kType.shape},
                                         Subject{"shared-decision", &shared_decision::kShape}),
                         [](const auto& one) {
                           std::string name{one.param.type};
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace concord::mappers
