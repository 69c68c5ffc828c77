// The mapping pages name every member of every object, and every URL of ours that the mapping writes.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/canonical.h"
#include "mappers/documentation/page.h"
#include "mappers/registry.h"
#include "tests/mappers/corpus.h"

namespace concord::mappers {
namespace {

using json::Value;

constexpr std::uint32_t kGenerated = 150;

class Page : public testing::TestWithParam<const ArtifactType*> {
 protected:
  // From a heading to the next of any level.
  [[nodiscard]] std::string section(const std::string& heading) const {
    const std::size_t at = page.find("\n" + heading + "\n");
    if (at == std::string::npos) return {};
    return page.substr(at, page.find("\n#", at + 1) - at);
  }

  void expect_members(const ObjectShape& shape, const std::string& heading) {
    if (!seen.insert(&shape).second) return;
    const std::string text = section(heading);
    EXPECT_NE(text, "") << heading;
    for (const MemberShape& member : shape.members) {
      const std::string name{member.name};
      const bool is_there = text.find("| **" + name + "**<br>") != std::string::npos ||
                            text.find("| **" + name + "[]**<br>") != std::string::npos;
      EXPECT_TRUE(is_there) << name << " in " << heading;
      if (member.object != nullptr) expect_members(*member.object, "### " + std::string{member.object->name});
    }
  }

  void expect_urls(const Value& value) {
    const std::string_view url = value.text("url");
    const bool is_there = page.find("`" + std::string{url} + "`") != std::string::npos;
    EXPECT_TRUE(is_there || !url.starts_with(kCanonicalBase)) << url;
    for (const json::Member& member : value.members()) expect_urls(member.value);
    for (const Value& item : value.items()) expect_urls(item);
  }

  const std::string page = documentation::mapping_page(*GetParam());
  std::set<const ObjectShape*> seen;
};

TEST_P(Page, NamesEveryMemberOfEveryObject) { expect_members(*GetParam()->shape, "## Members"); }

TEST_P(Page, NamesEveryUrlOfOursThatIsWritten) {
  const Mapper& mapper = *find(GetParam()->primary->artifact);
  for (const Value& artifact : testing_support::corpus(mapper.type(), kGenerated)) {
    for (const GraphResource& one : mapper.map(artifact).graph.resources) expect_urls(one.resource);
    if (HasFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Page, testing::ValuesIn(artifact_types().begin(), artifact_types().end()),
                         [](const auto& one) {
                           std::string name{one.param->primary->artifact};
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace concord::mappers
