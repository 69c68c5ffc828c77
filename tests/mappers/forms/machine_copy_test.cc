// The copy of a graph for machines: what is refused of it.
#include "mappers/forms/machine_copy.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/bundle.h"
#include "fhir/validate/validator.h"
#include "tests/mappers/golden.h"

namespace concord::mappers {
namespace {

using json::Value;

Graph graph_of_goal() {
  return find("goal")
      ->map(testing_support::read_golden(testing_support::golden_folder() / "artifacts/goal.json"))
      .graph;
}

Result<std::optional<Graph>> read_text(std::string bytes) {
  const Attachment one{.content_type = "application/fhir+json", .bytes = std::move(bytes)};
  return read_machine_copy({&one, 1});
}

TEST(MachineCopy, IsAValidCollectionOfTheGraph) {
  const Graph graph = graph_of_goal();
  const Value bundle = json::read(write_machine_copy(graph).value()).value();
  EXPECT_TRUE(fhir::is_valid(fhir::Validator{}.validate(bundle)));
  const auto read = fhir::read_bundle(bundle);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->type, "collection");
  EXPECT_EQ(read->entries.size(), graph.resources.size());
}

TEST(MachineCopy, IsTheGraphButForItsRoles) {
  Graph graph = graph_of_goal();
  const auto read = read_text(write_machine_copy(graph).value());
  ASSERT_TRUE(read.has_value() && read->has_value());
  for (GraphResource& one : graph.resources) one.role = {};
  EXPECT_EQ((*read)->key, graph.key);
  EXPECT_EQ((*read)->resources, graph.resources);
}

struct BrokenCase {
  const char* name;
  std::function<std::string(const Value&)> break_it;
};

class BrokenCopy : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenCopy, IsRefused) {
  const Value bundle = json::read(write_machine_copy(graph_of_goal()).value()).value();
  const auto read = read_text(GetParam().break_it(bundle));
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, ErrorKind::unprocessable);
}

std::string with_entries(const Value& bundle, json::Array entries) {
  return json::write(json::with(bundle, "entry", Value{std::move(entries)}));
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenCopy,
    testing::Values(
        BrokenCase{"empty", [](const Value&) { return std::string{}; }},
        BrokenCase{"cut", [](const Value& b) { return json::write(b).substr(0, 500); }},
        BrokenCase{"too_large", [](const Value& b) { return json::write(b) + std::string(kMachineCopyBytesMax, ' '); }},
        BrokenCase{"other_type", [](const Value& b) { return json::write(json::with(b, "type", "transaction")); }},
        BrokenCase{"no_bundle", [](const Value& b) { return json::write(b["entry"].at(0)["resource"]); }},
        BrokenCase{"no_entries", [](const Value& b) { return with_entries(b, {}); }},
        BrokenCase{"no_tag", [](const Value& b) { return json::write(json::with(b, "meta", Value{})); }},
        BrokenCase{"other_identifier",
                   [](const Value& b) {
                     return json::write(
                         json::with(b, "identifier", json::object({{"system", "https://s.example"}, {"value", "1"}})));
                   }},
        BrokenCase{"no_primary", [](const Value& b) { return with_entries(b, {b["entry"].at(3)}); }},
        BrokenCase{"no_resource",
                   [](const Value& b) {
                     return with_entries(b, {b["entry"].at(0), json::object({{"fullUrl", "urn:x"}})});
                   }},
        BrokenCase{"twice",
                   [](const Value& b) {
                     return with_entries(b, {b["entry"].at(0), b["entry"].at(0)});
                   }},
        BrokenCase{
            "too_many",
            [](const Value& b) {
              return with_entries(b, json::Array(kMachineCopyResourcesMax + 1, json::object({{"fullUrl", "u"}})));
            }}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(MachineCopy, IsNoneInOtherContents) {
  const std::vector<Attachment> contents{{.content_type = "text/html", .bytes = "<p>{}</p>"},
                                         {.content_type = "application/json", .bytes = "{}"}};
  const auto read = read_machine_copy(contents);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->has_value(), false);
}

TEST(MachineCopy, IsKnownByItsTypeHoweverThatIsWritten) {
  const std::vector<Attachment> contents{{.content_type = "Application/FHIR+JSON ; fhirVersion=4.0",
                                          .bytes = write_machine_copy(graph_of_goal()).value()}};
  EXPECT_TRUE(read_machine_copy(contents).value().has_value());
}

TEST(MachineCopy, OfAHugeGraphIsRefused) {
  Graph graph = graph_of_goal();
  const Value huge = json::with(graph.resources.front().resource, "note",
                                json::array_of(json::object({{"text", std::string(kMachineCopyBytesMax, 'a')}})));
  graph.resources.front().resource = huge;
  ASSERT_FALSE(write_machine_copy(graph).has_value());
  EXPECT_EQ(write_machine_copy(graph).error().kind, ErrorKind::too_large);
}

}  // namespace
}  // namespace concord::mappers
