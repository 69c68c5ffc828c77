// Resources that Concord did not write, in the styles of guides and EHRs and with the defects of published data: each
// file of foreign/ holds a Bundle, the artifacts that are read of it, all that is noted, and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/foreign/neighbours.h"
#include "mappers/mapper.h"
#include "tests/mappers/golden.h"

namespace concord::mappers {
namespace {

using json::Value;

std::vector<std::filesystem::path> fixtures() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator{CONCORD_FOREIGN_DIR}) {
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

Value fixture(const std::filesystem::path& path) {
  return json::read(testing_support::read_file(path)).value_or(Value{});
}

std::vector<GraphResource> resources_of(const Value& bundle) {
  std::vector<GraphResource> out;
  for (const Value& entry : bundle["entry"].items())
    out.push_back({.role = {}, .full_url = std::string{entry.text("fullUrl")}, .resource = entry["resource"]});
  return out;
}

// What was read of all primary resources.
struct Read {
  json::Array artifacts;
  std::vector<Note> notes;
  std::vector<Error> refusals;
};

Read read_all(std::span<const GraphResource> resources) {
  Read out;
  const foreign::Neighbours neighbours{resources};
  for (const GraphResource& resource : resources) {
    const Mapper* mapper = find_for(resource.resource);
    if (mapper == nullptr) continue;
    auto back = mapper->read_back(resource, neighbours.of(resource));
    if (!back) {
      out.refusals.push_back(back.error());
      continue;
    }
    out.artifacts.push_back(back->artifact);
    out.notes.insert(out.notes.end(), back->notes.begin(), back->notes.end());
  }
  return out;
}

// Whole values, one a line, so that a difference is easy to see.
std::string artifacts_text(const Value& artifacts) {
  std::string out;
  for (const Value& one : artifacts.items()) out += json::write(one) + "\n";
  return out;
}

std::string note_text(std::string_view kind, std::string_view pointer, std::string_view expression,
                      std::string_view text) {
  return std::string{kind} + " " + std::string{pointer} + " " + std::string{expression} + " " + std::string{text} +
         "\n";
}

std::string notes_text(const std::vector<Note>& notes) {
  std::string out;
  for (const Note& note : notes) out += note_text(to_string(note.kind), note.pointer, note.expression, note.text);
  return out;
}

std::string notes_text(const Value& notes) {
  std::string out;
  for (const Value& note : notes.items())
    out += note_text(note.text("kind"), note.text("pointer"), note.text("expression"), note.text("text"));
  return out;
}

std::string refusals_text(const std::vector<Error>& refusals) {
  std::string out;
  for (const Error& error : refusals) {
    EXPECT_EQ(error.kind, ErrorKind::unprocessable);
    EXPECT_FALSE(error.issues.empty());
    for (const Issue& issue : error.issues) out += issue.code + " " + issue.expression + " " + issue.text + "\n";
  }
  return out;
}

std::string refusals_text(const Value& refusals) {
  std::string out;
  for (const Value& one : refusals.items()) {
    for (const Value& issue : one.items())
      out += std::string{issue.text("code")} + " " + std::string{issue.text("expression")} + " " +
             std::string{issue.text("text")} + "\n";
  }
  return out;
}

class Foreign : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Foreign, IsReadWholeAndNotedWhole) {
  const Value expected = fixture(GetParam());
  const Read read = read_all(resources_of(expected["bundle"]));
  EXPECT_EQ(artifacts_text(Value{read.artifacts}), artifacts_text(expected["artifacts"]));
  EXPECT_EQ(notes_text(read.notes), notes_text(expected["notes"]));
  EXPECT_EQ(refusals_text(read.refusals), refusals_text(expected["refusals"]));
}

void expect_valid(const Value& artifact) {
  const Mapper* mapper = find(artifact.text("artifact"));
  ASSERT_NE(mapper, nullptr);
  EXPECT_EQ(mapper->check(artifact), std::vector<Issue>{}) << json::write(artifact);
  EXPECT_EQ(json::write(mapper->normalise(artifact).artifact), json::write(artifact));
}

TEST_P(Foreign, BecomesAValidArtifactInNormalForm) {
  for (const Value& artifact : read_all(resources_of(fixture(GetParam())["bundle"])).artifacts) expect_valid(artifact);
}

TEST_P(Foreign, KeepsItsArtifactWhenItIsWrittenAsOneOfOurs) {
  for (const Value& artifact : read_all(resources_of(fixture(GetParam())["bundle"])).artifacts) {
    const Mapper& mapper = *find(artifact.text("artifact"));
    const auto resources = mapper.map(artifact).graph.resources;
    const auto back = mapper.read_back(resources.front(), std::span{resources}.subspan(1));
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(json::write(back->artifact), json::write(artifact));
  }
}

// Every place of a value, down to a depth, once without it and once with each of these instead.
const std::array<Value, 6>& replacements() {
  static const std::array<Value, 6> kAll{Value{},
                                         Value{"x y"},
                                         Value{7},
                                         Value{true},
                                         Value{json::Array{Value{"x"}}},
                                         Value{json::object({{"reference", "#x"}, {"value", -1}, {"text", "t"}})}};
  return kAll;
}

void for_each_change(const Value& value, int depth, const std::function<void(const Value&)>& visit) {
  if (depth == 0) return;
  for (std::size_t i = 0; i < value.members().size(); ++i) {
    const json::Member& member = value.members()[i];
    for (const Value& other : replacements()) visit(json::with(value, member.name(), other));
    for_each_change(member.value, depth - 1,
                    [&](const Value& changed) { visit(json::with(value, member.name(), changed)); });
  }
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    json::Array items{value.items().begin(), value.items().end()};
    for (const Value& other : replacements()) {
      items[i] = other;
      visit(Value{items});
    }
    for_each_change(value.at(i), depth - 1, [&](const Value& changed) {
      items[i] = changed;
      visit(Value{items});
    });
  }
}

constexpr int kChangeDepth = 4;

TEST_P(Foreign, IsValidOrRefusedWhateverIsWrongWithIt) {
  const std::vector<GraphResource> resources = resources_of(fixture(GetParam())["bundle"]);
  for (std::size_t i = 0; i < resources.size(); ++i) {
    if (recorded_at_of(resources[i].resource)) continue;  // ours are read as they stand
    std::vector<GraphResource> changed = resources;
    for_each_change(resources[i].resource, kChangeDepth, [&](const Value& value) {
      if (!value.is_object()) return;
      changed[i].resource = value;
      for (const Value& artifact : read_all(changed).artifacts) expect_valid(artifact);
    });
  }
}

INSTANTIATE_TEST_SUITE_P(All, Foreign, testing::ValuesIn(fixtures()),
                         [](const auto& one) { return one.param.stem().string(); });

// Ours, as a partner would give it that keeps no extensions of others.
TEST(ForeignFrame, IsKnownByTagAndIdentifierWithoutOurExtensions) {
  const Value artifact = fixture(testing_support::golden_folder() / "artifacts" / "goal.json");
  std::vector<GraphResource> resources = find("goal")->map(artifact).graph.resources;
  for (GraphResource& one : resources) one.resource = json::with(one.resource, "extension", {});
  const auto back = find("goal")->read_back(resources.front(), std::span{resources}.subspan(1));
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_EQ(back->artifact.text("source"), artifact.text("source"));
  EXPECT_EQ(back->artifact.text("id"), artifact.text("id"));
  expect_valid(back->artifact);
}

TEST(ForeignResources, AreTakenApartOnce) {
  std::vector<GraphResource> resources;
  for (int i = 0; i < 2'000; ++i) {
    const std::string id = std::to_string(i);
    const auto text = [&id](std::string_view before, std::string_view after) {
      return std::string{before} + id + std::string{after};
    };
    resources.push_back({.role = {},
                         .full_url = text("https://ehr.example/fhir/Goal/", ""),
                         .resource = json::read(text(R"({"resourceType":"Goal","id":")", R"(",
            "lifecycleStatus":"active","description":{"text":"x"},"subject":{"reference":"Patient/p"}})"))
                                         .value()});
    resources.push_back({.role = {},
                         .full_url = text("https://ehr.example/fhir/Observation/", ""),
                         .resource = json::read(text(R"({"resourceType":"Observation","id":")", text(R"(",
            "status":"final","code":{"text":"x"},"valueInteger":1,"effectiveDateTime":"2026","subject":{"reference":"Patient/p"},
            "performer":[{"reference":"Patient/p"}],"focus":[{"reference":"Goal/)",
                                                                                                     R"("}]})")))
                                         .value()});
  }
  const foreign::Neighbours neighbours{resources};
  for (const GraphResource& one : resources) EXPECT_LE(neighbours.of(one).size(), 1U);
  const Read read = read_all(resources);
  ASSERT_EQ(read.artifacts.size(), 2'000U);
  for (const Value& artifact : read.artifacts) EXPECT_EQ(artifact["progress"].size(), 1U);
}

}  // namespace
}  // namespace concord::mappers
