// The FHIR package: valid, the same every time, and it defines all that the mappings write.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/canonical.h"
#include "core/json/write.h"
#include "fhir/definitions/definitions.h"
#include "fhir/validate/validator.h"
#include "mappers/conformance/package.h"
#include "mappers/registry.h"
#include "tests/mappers/corpus.h"

namespace concord::mappers {
namespace {

using json::Value;

constexpr std::uint32_t kGenerated = 150;

std::vector<Value> definitions() {
  return conformance::definitions(artifact_types(), instruments::Registry::shipped());
}

TEST(Package, HoldsValidResourcesOnly) {
  const fhir::Validator validator;
  for (const Value& one : definitions()) EXPECT_TRUE(fhir::is_valid(validator.validate(one))) << json::write(one);
}

TEST(Package, NamesEachDefinitionOnce) {
  std::set<std::string> ids;
  std::set<std::string> urls;
  for (const Value& one : definitions()) {
    const std::string type{one.text("resourceType")};
    EXPECT_TRUE(ids.insert(type + "/" + std::string{one.text("id")}).second) << one.text("id");
    EXPECT_TRUE(urls.insert(type + "|" + std::string{one.text("url")}).second) << one.text("url");
  }
}

TEST(Package, IsTheSameEveryTime) {
  const auto make = [] { return conformance::package_files(artifact_types(), instruments::Registry::shipped()); };
  const auto files = make();
  EXPECT_EQ(files, make());
  EXPECT_EQ(files.at(0).path, "package/package.json");
  EXPECT_EQ(files.at(1).path, "package/.index.json");
}

TEST(Package, BindsOnlyToWhatItHolds) {
  std::set<std::string, std::less<>> urls;
  for (const Value& one : definitions()) urls.emplace(one.text("url"));
  for (const Value& one : definitions()) {
    for (const Value& element : one["snapshot"]["element"].items()) {
      const std::string_view bound = element["binding"].text("valueSet");
      EXPECT_TRUE(bound.empty() || urls.contains(bound)) << bound;
    }
    for (const Value& include : one["compose"]["include"].items())
      EXPECT_TRUE(urls.contains(include.text("system"))) << include.text("system");
    const std::string_view source = one.text("sourceCanonical");
    EXPECT_TRUE(source.empty() || urls.contains(source)) << source;
  }
}

// Holds a resource to the definitions of the package, as far as it uses them.
class Judge {
 public:
  Judge() {
    for (Value& one : definitions_) by_url_.emplace(std::string{one.text("url")}, &one);
  }

  void judge(const Value& value, std::string_view type) {
    if (value.is_array()) {
      for (const Value& item : value.items()) judge(item, type);
      return;
    }
    if (!value.is_object()) return;
    if (type == "Coding") judge_coding(value);
    const std::string_view named = value.text("resourceType");
    const fhir::Type* known = fhir::find_type(named.empty() ? type : named);
    if (known == nullptr) return;
    for (const json::Member& member : value.members()) {
      const bool is_beside = member.name().starts_with('_');
      const fhir::Property* property = fhir::find_property(*known, member.name().substr(is_beside ? 1 : 0));
      if (property == nullptr) continue;
      if (member.name() == "extension") judge_extensions(member.value, known->name);
      judge(member.value, fhir::type_at(property->type).name);
    }
  }

  [[nodiscard]] std::size_t extensions() const { return extensions_.size(); }
  [[nodiscard]] std::size_t codes() const { return codes_; }

 private:
  void judge_extensions(const Value& list, std::string_view context) {
    for (const Value& extension : list.items()) {
      const std::string url{extension.text("url")};
      if (!url.starts_with(kCanonicalBase)) continue;
      const auto definition = by_url_.find(url);
      ASSERT_TRUE(definition != by_url_.end()) << url;
      extensions_.insert(url);
      const auto contexts = (*definition->second)["context"].items();
      EXPECT_TRUE(std::ranges::any_of(contexts, [&](const Value& one) { return one.text("expression") == context; }))
          << url << " on " << context;
      judge_value(*definition->second, extension, "Extension");
      for (const Value& part : extension["extension"].items())
        judge_value(*definition->second, part, "Extension.extension:" + std::string{part.text("url")});
    }
  }

  // The value is of a type that the element of that id has; without one, the definition allows none.
  void judge_value(const Value& definition, const Value& extension, const std::string& id) {
    const auto elements = definition["snapshot"]["element"].items();
    const auto element =
        std::ranges::find_if(elements, [&](const Value& one) { return one.text("id") == id + ".value[x]"; });
    ASSERT_TRUE(element != elements.end()) << extension.text("url") << " " << id;
    const bool allows_value = element->text("max") != "0";
    const auto value = std::ranges::find_if(extension.members(),
                                            [](const json::Member& one) { return one.name().starts_with("value"); });
    EXPECT_EQ(value != extension.members().end(), allows_value) << extension.text("url");
    if (value == extension.members().end()) return;
    const fhir::Property* property = fhir::find_property(*fhir::find_type("Extension"), value->name());
    ASSERT_NE(property, nullptr);
    const std::string_view type = fhir::type_at(property->type).name;
    EXPECT_TRUE(
        std::ranges::any_of((*element)["type"].items(), [type](const Value& one) { return one.text("code") == type; }))
        << extension.text("url") << " " << type;
    const std::string_view bound = (*element)["binding"].text("valueSet");
    if (!bound.empty() && value->value.is_string()) {
      const Value& set = *by_url_.at(std::string{bound});
      judge_code(set["compose"]["include"].at(0).text("system"), value->value.as_string().value_or(""));
    }
  }

  void judge_coding(const Value& coding) {
    if (coding.text("system").starts_with(kCanonicalBase)) judge_code(coding.text("system"), coding.text("code"));
  }

  void judge_code(std::string_view system, std::string_view code) {
    const auto definition = by_url_.find(std::string{system});
    ++codes_;
    ASSERT_TRUE(definition != by_url_.end()) << system;
    if (definition->second->text("content") == "not-present") return;
    EXPECT_TRUE(std::ranges::any_of((*definition->second)["concept"].items(),
                                    [code](const Value& one) { return one.text("code") == code; }))
        << system << " " << code;
  }

  std::vector<Value> definitions_ = definitions();
  std::map<std::string, const Value*> by_url_;
  std::set<std::string> extensions_;
  std::size_t codes_ = 0;
};

TEST(Package, DefinesAllThatIsWritten) {
  Judge judge;
  for (const ArtifactType* type : artifact_types()) {
    const std::string_view name = type->primary->artifact;
    for (const Value& artifact : testing_support::corpus(name, kGenerated)) {
      for (const GraphResource& one : find(name)->map(artifact).graph.resources) judge.judge(one.resource, "");
      ASSERT_FALSE(testing::Test::HasFailure()) << json::write(artifact);
    }
  }
  // All but the one that delivery writes.
  const auto defined =
      std::ranges::count_if(definitions(), [](const Value& one) { return one.text("type") == "Extension"; });
  EXPECT_EQ(judge.extensions() + 1, static_cast<std::size_t>(defined));
  EXPECT_GT(judge.codes(), 0U);
}

}  // namespace
}  // namespace concord::mappers
