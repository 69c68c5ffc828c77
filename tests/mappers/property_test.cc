// What must hold of every valid artifact, tried on many.
#include <gtest/gtest.h>

#include <functional>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/goal/shape.h"
#include "mappers/mapper.h"
#include "mappers/shared_decision/shape.h"
#include "tests/mappers/random_artifact.h"

namespace concord::mappers {
namespace {

using testing_support::RandomArtifact;

constexpr int kTriesMax = 4'000;
constexpr int kWanted = 300;

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
    int valid = 0;
    for (int seed = 0; seed < kTriesMax && valid < kWanted && !HasFailure(); ++seed) {
      RandomArtifact random{static_cast<std::uint32_t>(seed)};
      const json::Value artifact = random.make(*GetParam().shape, GetParam().type);
      if (!mapper->check(artifact).empty()) continue;
      ++valid;
      SCOPED_TRACE(json::write(artifact));
      holds(*mapper, artifact);
    }
    EXPECT_TRUE(HasFailure() || valid == kWanted) << valid << " valid artifacts";
  }
};

TEST_P(Property, NormalFormIsItsOwn) {
  for_many([](const Mapper& mapper, const json::Value& artifact) {
    const json::Value normal = mapper.normalise(artifact).artifact;
    EXPECT_EQ(mapper.check(normal), std::vector<Issue>{});
    EXPECT_EQ(json::write(mapper.normalise(normal).artifact), json::write(normal));
  });
}

TEST_P(Property, ReadsBackWhatWasMapped) {
  for_many([](const Mapper& mapper, const json::Value& artifact) {
    const json::Value normal = mapper.normalise(artifact).artifact;
    const Mapped mapped = mapper.map(normal);
    const auto back = mapper.read_back(mapped.graph.resources.front(), std::span{mapped.graph.resources}.subspan(1));
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(json::write(back->artifact), json::write(normal));
  });
}

TEST_P(Property, DropsNothing) {
  for_many([](const Mapper& mapper, const json::Value& artifact) {
    const Normal normal = mapper.normalise(artifact);
    std::vector<Note> notes = mapper.map(normal.artifact).notes;
    notes.insert(notes.end(), normal.notes.begin(), normal.notes.end());
    for (const Note& note : notes) EXPECT_NE(note.kind, NoteKind::dropped) << note.text;
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

INSTANTIATE_TEST_SUITE_P(All, Property,
                         testing::Values(Subject{"goal", &goal::kShape},
                                         Subject{"shared-decision", &shared_decision::kShape}),
                         [](const auto& one) { return one.param.type == "goal" ? "goal" : "shared_decision"; });

}  // namespace
}  // namespace concord::mappers
