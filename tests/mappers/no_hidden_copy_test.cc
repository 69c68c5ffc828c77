// Read-back goes by the elements that the mapping pages name: whoever changes one of them at the EHR changes the
// artifact, and where extensions of ours are not kept just those members go that the page says.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <set>

#include "core/canonical.h"
#include "core/json/write.h"
#include "mappers/engine/codecs.h"
#include "mappers/registry.h"
#include "mappers/systems.h"
#include "tests/mappers/corpus.h"
#include "tests/mappers/places.h"

namespace concord::mappers {
namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using catalogue::Need;
using catalogue::Place;
using json::Value;
using testing_support::changed_at;
using testing_support::leaves_of;

constexpr std::uint32_t kGenerated = 300;
constexpr std::size_t kEditsMax = 6;  // of a place

// The last of the values that is not this one.
Value other_of(std::span<const std::string_view> values, const Value& value) {
  const auto last = values.rbegin();
  if (values.empty()) return {};
  return Value{value.as_string() == *last && values.size() > 1 ? *std::next(last) : *last};
}

Value other_code(const Codec& codec, const Value& value) {
  for (const CodePair& pair : codec.codes) {
    const CodePair* now = find_theirs(codec.codes, value.as_string().value_or(""));
    if (now == nullptr || pair.ours != now->ours) return Value{pair.theirs};
  }
  return {};
}

Value other_number(const Value& value) { return Value::number(value.as_number() == "3" ? "2" : "3"); }

constexpr std::array<std::string_view, 2> kDates{"2031-05-06", "2032-05-06"};
constexpr std::array<std::string_view, 2> kInstants{"2031-05-06T07:08:09Z", "2032-05-06T07:08:09Z"};
constexpr std::array<std::string_view, 2> kUnits{"min", "wk"};
constexpr std::array<std::string_view, 2> kTypes{"Device", "Organization"};
constexpr std::array<std::string_view, 2> kLanguages{"fr", "de"};

// Another value of the same form.
Value changed(const Entry& entry, const Place& place, const Value& value) {
  const std::string_view type = place.steps.back().type;
  if (place.codec != nullptr && !place.codec->codes.empty()) return other_code(*place.codec, value);
  if (entry.shape->form == Form::code) return other_of(entry.shape->codes, value);
  if (const auto truth = value.as_bool()) return !*truth;
  if (value.is_number()) return other_number(value);
  if (type == "date" || type == "dateTime") return other_of(kDates, value);
  if (type == "instant") return other_of(kInstants, value);
  if (entry.shape->form == Form::unit) return other_of(kUnits, value);
  if (entry.shape->form == Form::language) return other_of(kLanguages, value);
  if (entry.shape->name == "type") return other_of(kTypes, value);
  if (entry.shape->form == Form::extension) {
    const bool is_foreign = value.text("url").starts_with("https://example.org/");
    return is_foreign ? json::with(value, "url", Value{std::string{value.text("url")} + "x"}) : value;
  }
  return Value{std::string{value.as_string().value_or("")} + "x"};
}

struct Tried {
  std::size_t edits = 0;
  std::size_t of_member = 0;
  std::string without_effect;
};

class Places : public testing::TestWithParam<const ArtifactType*> {
 protected:
  struct Sample {
    Value artifact;
    std::vector<GraphResource> graph;
  };
  Places() {
    for (Value& artifact : testing_support::corpus(mapper.type(), kGenerated)) {
      Mapped mapped = mapper.map(artifact);
      samples.push_back({std::move(artifact), std::move(mapped.graph.resources)});
      keep_authors(samples.back().graph.back());
    }
  }

  // Agents of a Provenance that are no authors are no members.
  static void keep_authors(GraphResource& provenance) {
    json::Array authors;
    for (const Value& agent : provenance.resource["agent"].items()) {
      if (agent["type"]["coding"].at(0).text("code") == "author") authors.push_back(agent);
    }
    provenance.resource = json::with(provenance.resource, "agent", Value{std::move(authors)});
  }

  // At this place stands for some artifacts what is no member.
  [[nodiscard]] bool is_shared(const Place& place) const {
    return std::ranges::any_of(made.besides, [&place](const Place& beside) {
      return beside.resource == place.resource && beside.steps.size() <= place.steps.size() &&
             std::equal(beside.steps.begin(), beside.steps.end(), place.steps.begin());
    });
  }

  [[nodiscard]] Value read(const std::vector<GraphResource>& graph) const {
    const auto back = mapper.read_back(graph.front(), std::span{graph}.subspan(1));
    return back.has_value() ? back->artifact : Value{};
  }

  // Changes the place in one artifact after the other, each element for itself.
  [[nodiscard]] Tried try_edits(const Entry& entry, const Place& place) const {
    Tried tried;
    for (const Sample& sample : samples) {
      if (tried.edits >= kEditsMax && tried.of_member > 0) break;
      const std::size_t count = testing_support::count_at(sample.graph, made, place);
      for (std::size_t i = 0; i < count; ++i) try_edit(entry, place, sample, i, tried);
    }
    return tried;
  }

  void try_edit(const Entry& entry, const Place& place, const Sample& sample, std::size_t number, Tried& tried) const {
    bool is_edit = false;
    const auto graph = changed_at(sample.graph, made, place, number, [&](const Value& value) {
      Value other = changed(entry, place, value);
      is_edit = !(other == value);
      return other;
    });
    if (!is_edit) return;
    ++tried.edits;
    const auto before = leaves_of(sample.artifact, made);
    const auto after = leaves_of(read(graph), made);
    if (before == after) tried.without_effect = json::write(sample.artifact);
    const auto value_of = [&entry](const testing_support::Leaves& leaves) {
      const auto it = leaves.find(entry.member);
      return it == leaves.end() ? std::multiset<std::string>{} : it->second;
    };
    if (value_of(before) != value_of(after)) ++tried.of_member;
  }

  const Catalogue made = catalogue::catalogue_of(*GetParam());
  const Mapper& mapper = *find(GetParam()->primary->artifact);
  std::vector<Sample> samples;
};

TEST_P(Places, WhoeverChangesTheElementChangesTheMember) {
  std::size_t places = 0;
  for (const Entry& entry : made.entries) {
    if (entry.shape->object != nullptr) continue;
    for (const Place& place : entry.places) {
      if (place.kept != Kept::value) continue;
      const Tried tried = try_edits(entry, place);
      const std::string where = entry.shown + " at " + std::string{made.resources[place.resource].type} + "." +
                                catalogue::path_text(place.steps);
      EXPECT_GT(tried.edits, 0U) << where << ": no artifact has it";
      EXPECT_TRUE(tried.without_effect.empty() || is_shared(place))
          << where << ": something else holds it as well: " << tried.without_effect;
      EXPECT_TRUE(tried.edits == 0 || tried.of_member > 0) << where << ": changing it does not change the member";
      ++places;
    }
  }
  std::cout << mapper.type() << ": " << places << " places changed\n";
}

// Without the extensions of ours, but for the one that says which version of the artifact it is.
Value stripped(const Value& value, bool is_primary) {
  if (value.is_array()) {
    json::Array items;
    for (const Value& item : value.items()) {
      const std::string_view url = item.text("url");
      const bool is_ours = item.is_object() && url.starts_with(kCanonicalBase) && item.find("linkId") == nullptr;
      if (is_ours && !(is_primary && url == kRecordedAtUrl)) continue;
      Value left = stripped(item, false);
      if (left.size() > 0 || !left.is_object()) items.push_back(std::move(left));
    }
    return items.empty() ? Value{} : Value{std::move(items)};
  }
  if (!value.is_object()) return value;
  json::Object out;
  for (const json::Member& member : value.members()) {
    const bool keeps_version = is_primary && member.name() == "extension";
    Value left = stripped(member.value, keeps_version);
    const bool is_empty = (left.is_object() || left.is_null()) && left.size() == 0;
    if (!is_empty) out.emplace_back(member.name_value, std::move(left));
  }
  return Value{std::move(out)};
}

TEST_P(Places, WithoutOurExtensionsGoesWhatThePageSays) {
  std::set<std::string> gone;
  std::set<std::string> kept;
  for (const Sample& sample : samples) {
    // A graph that is entered in error needs the places of its elements to tell them from those replaced before.
    if (sample.artifact.text("status") == "entered-in-error") continue;
    std::vector<GraphResource> graph = sample.graph;
    for (GraphResource& one : graph) one.resource = stripped(one.resource, &one == graph.data());
    const auto before = leaves_of(sample.artifact, made);
    for (const std::string& member : testing_support::lost(before, leaves_of(read(graph), made))) gone.insert(member);
    for (const auto& [member, values] : leaves_of(read(graph), made)) kept.insert(member);
  }
  std::set<std::string> said;
  for (const Entry& entry : made.entries) {
    if (entry.shape->object != nullptr || entry.member == "recordedAt") continue;
    if (catalogue::need_of(made, entry) != Need::never) said.insert(entry.member);
  }
  std::set<std::string> unsaid;
  std::ranges::set_difference(gone, said, std::inserter(unsaid, unsaid.end()));
  EXPECT_EQ(unsaid, std::set<std::string>{}) << "lost, but the page does not say so";
  std::set<std::string> stays;
  std::ranges::set_difference(said, gone, std::inserter(stays, stays.end()));
  EXPECT_EQ(stays, std::set<std::string>{}) << "the page says that it is lost, but it is not";
}

INSTANTIATE_TEST_SUITE_P(All, Places, testing::ValuesIn(artifact_types().begin(), artifact_types().end()),
                         [](const auto& one) {
                           std::string name{one.param->primary->artifact};
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace concord::mappers
