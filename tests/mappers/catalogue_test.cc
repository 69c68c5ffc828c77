// What the artifact types say of themselves is complete and fits R4.
#include "mappers/catalogue/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "mappers/registry.h"

namespace concord::mappers {
namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using catalogue::Place;

class Catalogued : public testing::TestWithParam<const ArtifactType*> {
 protected:
  const Catalogue made = catalogue::catalogue_of(*GetParam());
};

TEST_P(Catalogued, NamesOnlyElementsThatR4Has) { EXPECT_EQ(made.faults, std::vector<std::string>{}); }

TEST_P(Catalogued, EveryMemberIsHeldSomewhere) {
  std::vector<std::string> missing;
  for (const Entry& entry : made.entries) {
    const auto holds = [](const Place& place) { return place.kept == Kept::value || place.kept == Kept::implied; };
    if (std::ranges::none_of(entry.places, holds)) missing.push_back(entry.member);
  }
  EXPECT_EQ(missing, std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(All, Catalogued, testing::ValuesIn(artifact_types().begin(), artifact_types().end()),
                         [](const auto& one) {
                           std::string name{one.param->primary->artifact};
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace concord::mappers
