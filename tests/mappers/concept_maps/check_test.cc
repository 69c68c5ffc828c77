// What is wrong with a ConceptMap, alone and beside others.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/mappers/concept_maps/maps.h"

namespace concord::mappers::concept_maps {
namespace {

using testing_support::element;
using testing_support::map_text;
using testing_support::maps_of;
using testing_support::validator;

using Texts = std::vector<std::string>;

Texts errors_of(std::string_view text) {
  Texts out;
  for (const Issue& issue : check_file(text, validator()).issues) {
    if (issue.severity == Severity::error || issue.severity == Severity::fatal)
      out.push_back(issue.expression + " " + issue.code);
  }
  std::ranges::sort(out);
  return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

const std::string kGood = map_text(R"("element":[)" + element("a", "A", "equal") + R"(],
    "unmapped":{"mode":"fixed","code":"other","display":"Other"})");

struct FileCase {
  const char* name;
  std::string text;
  Texts errors;
};

class ConceptMapFile : public testing::TestWithParam<FileCase> {};

TEST_P(ConceptMapFile, IsCheckedWhole) {
  EXPECT_EQ(errors_of(GetParam().text), GetParam().errors);
  EXPECT_EQ(check_file(GetParam().text, validator()).map.has_value(), GetParam().errors.empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, ConceptMapFile,
    testing::Values(
        FileCase{"good", kGood, {}}, FileCase{"no_json", "{", {" structure"}},
        FileCase{"no_map",
                 R"({"resourceType":"ValueSet","status":"active"})",
                 {"/group required", "/resourceType value", "/url required"}},
        FileCase{"no_groups",
                 R"({"resourceType":"ConceptMap","status":"active","url":"https://site.example/m"})",
                 {"/group required"}},
        FileCase{"retired", replaced(kGood, R"("active")", R"("retired")"), {"/status business-rule"}},
        FileCase{"of_no_status", replaced(kGood, R"("active")", R"("on")"), {"/status code-invalid"}},
        FileCase{"without_url", replaced(kGood, R"("url":"https://site.example/map",)", ""), {"/url required"}},
        FileCase{"without_source", replaced(kGood, R"("source":"urn:site",)", ""), {"/group/0/source required"}},
        FileCase{"without_target", replaced(kGood, R"("target":"urn:standard",)", ""), {"/group/0/target required"}},
        FileCase{"into_itself", replaced(kGood, "urn:standard", "urn:site"), {"/group/0/target business-rule"}},
        FileCase{"element_without_code", replaced(kGood, R"("code":"a",)", ""), {"/group/0/element/0/code required"}},
        FileCase{"target_without_code",
                 replaced(kGood, R"("code":"A",)", ""),
                 {"/group/0/element/0/target/0/code required"}},
        FileCase{"unmatched_needs_no_code",
                 map_text(R"("element":[{"code":"a","target":[{"equivalence":"unmatched"}]}])"),
                 {}},
        FileCase{"twins",
                 map_text(R"("element":[)" + element("a", "A", "equal") + "," + element("a", "B", "equal") + "]"),
                 {"/group/0/element duplicate"}},
        FileCase{"of_no_equivalence",
                 replaced(kGood, R"("equal")", R"("same")"),
                 {"/group/0/element/0/target/0/equivalence code-invalid"}},
        FileCase{"dependencies",
                 map_text(R"("element":[{"code":"a","target":[{"code":"A","equivalence":"equal",
                     "dependsOn":[{"property":"p","value":"v"}],"product":[{"property":"p","value":"v"}]}]}])"),
                 {"/group/0/element/0/target/0/dependsOn not-supported",
                  "/group/0/element/0/target/0/product not-supported"}},
        FileCase{"fixed_without_code",
                 replaced(kGood, R"("code":"other",)", ""),
                 {"/group/0/unmapped invariant", "/group/0/unmapped/code required"}},
        FileCase{"too_long", std::string(kFileBytesMax + 1, ' '), {" too-long"}}),
    [](const auto& one) { return std::string{one.param.name}; });

Texts faults_of(const std::vector<std::string>& texts) {
  Texts out;
  const auto maps = maps_of(texts);
  if (maps) return out;
  for (const Issue& issue : maps.error().issues) out.push_back(issue.expression + " " + issue.code);
  return out;
}

std::string falling_back(std::string_view name, std::string_view other) {
  return map_text(R"("element":[)" + element("a", "A", "equal") +
                      R"(],"unmapped":{"mode":"other-map","url":"https://site.example/)" + std::string{other} + R"("})",
                  name);
}

TEST(ConceptMaps, AreHeldToEachOther) {
  const std::string one = map_text(R"("element":[)" + element("a", "A", "equal") + "]", "one");
  EXPECT_EQ(faults_of({}), Texts{});
  EXPECT_EQ(faults_of({one, falling_back("two", "one"), falling_back("three", "two|1")}), Texts{});
  EXPECT_EQ(faults_of({one, one}), Texts{"/1/url duplicate"});
  EXPECT_EQ(faults_of({falling_back("two", "none")}), Texts{"/0/group/0/unmapped/url not-found"});
  EXPECT_EQ(faults_of({one, falling_back("two", "one|2")}), Texts{"/1/group/0/unmapped/url not-found"});
  EXPECT_EQ(faults_of({falling_back("one", "two"), falling_back("two", "one")}),
            (Texts{"/0/group/0/unmapped/url not-found", "/1/group/0/unmapped/url not-found"}));
  const std::string back = replaced(replaced(one, "/one", "/back"), "urn:site", "urn:standard");
  EXPECT_EQ(faults_of({one, replaced(back, R"("target":"urn:standard")", R"("target":"urn:third")")}),
            Texts{"/0/group/0/target business-rule"});
}

TEST(ConceptMaps, FallBackSoFarAndNoFurther) {
  std::vector<std::string> chain{map_text(R"("element":[)" + element("z", "Z", "equal") + "]", "0")};
  for (std::size_t i = 1; i <= kChainMax; ++i) chain.push_back(falling_back(std::to_string(i), std::to_string(i - 1)));
  EXPECT_EQ(faults_of(chain), Texts{});
  chain.push_back(falling_back("last", std::to_string(kChainMax)));
  EXPECT_EQ(faults_of(chain), Texts{"/9/group/0/unmapped/url not-found"});
}

}  // namespace
}  // namespace concord::mappers::concept_maps
