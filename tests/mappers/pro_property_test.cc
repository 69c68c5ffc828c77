// What must hold of every valid patient-reported outcome, tried on many.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <iostream>
#include <random>
#include <string>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/instruments/instrument.h"
#include "mappers/instruments/registry.h"
#include "mappers/mapper.h"
#include "mappers/patient_reported_outcome/shape.h"
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

using instruments::Instrument;
using instruments::Item;
using instruments::ItemType;
using json::Value;

#ifdef NDEBUG
constexpr std::uint32_t kWanted = 10'000;
#else
constexpr std::uint32_t kWanted = 500;
#endif

class RandomOutcome {
 public:
  explicit RandomOutcome(std::uint32_t seed) : engine_{seed}, base_{seed} {}

  Value make() {
    Value out = base_.make(patient_reported_outcome::kShape, "patient-reported-outcome");
    const auto loaded = instruments::Registry::shipped().all();
    const std::uint32_t pick = below(static_cast<std::uint32_t>(loaded.size()) + 1);
    const Instrument* instrument = pick < loaded.size() ? &loaded[pick] : nullptr;
    const bool by_canonical = instrument == nullptr || below(5) == 0;
    const Value canonical = instrument == nullptr ? Value{"https://example.org/q|1"} : Value{instrument->canonical()};
    out = json::with(out, "instrument", by_canonical ? Value{} : Value{instrument->id});
    out = json::with(out, "questionnaire", by_canonical ? canonical : Value{});
    out = json::with(out, "answers", instrument == nullptr ? free_answers() : answers(*instrument));
    out = json::with(out, "scores", scores(out["scores"], instrument));
    return out;
  }

 private:
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(engine_() % bound); }
  bool coin() { return below(2) == 0; }

  Value value_of(const Item& item) {
    constexpr std::array<std::string_view, 4> kNumbers{"1.50", "-0.0", "1E-7", "123456789.123456789012345"};
    switch (item.type) {
      case ItemType::integer:
        return Value{item.min.value_or(0) + below(static_cast<std::uint32_t>(*item.max - item.min.value_or(0)) + 1)};
      case ItemType::decimal:
        return Value::number(kNumbers.at(below(4)));
      case ItemType::boolean:
        return coin();
      case ItemType::quantity:
        return json::object({{"value", Value::number(kNumbers.at(below(4)))}, {"code", coin() ? "km" : "m"}});
      case ItemType::date:
        return coin() ? "2026" : "2026-03-02";
      case ItemType::choice:
      case ItemType::text:
        return coin() ? "Grüße – „so“" : "2026-03-02";
    }
    return {};
  }

  Value answer(const Item& item, const Value& name) {
    Value out = json::object({{"item", name}, {"comment", below(4) == 0 ? Value{"hm\nso"} : Value{}}});
    if (item.type != ItemType::choice) return json::with(out, "value", value_of(item));
    const auto& option = item.options[below(static_cast<std::uint32_t>(item.options.size()))];
    const bool is_plain = option.value.is_null() || item.find_value(*option.value.as_number()) == nullptr;
    if (is_plain || coin()) out = json::with(out, "code", option.code);
    if (out.find("code") == nullptr || coin()) out = json::with(out, "value", option.value);
    return out;
  }

  Value absent(const Value& name) {
    constexpr std::array<std::string_view, 3> kReasons{"asked-declined", "asked-unknown", "not-asked"};
    return json::object(
        {{"item", name}, {"absent", kReasons.at(below(3))}, {"comment", coin() ? Value{"hm"} : Value{}}});
  }

  Value answers(const Instrument& instrument) {
    json::Array out;
    for (const Item& item : instrument.items) {
      const Value name = coin() ? Value{item.link_id} : Value{item.name()};
      const std::uint32_t kind = below(12);
      if (kind == 0) continue;
      out.push_back(kind == 1 ? absent(name) : answer(item, name));
      for (std::uint32_t i = 0; item.repeats && kind > 1 && i < below(3); ++i) out.push_back(answer(item, name));
    }
    if (out.empty()) out.push_back(absent(instrument.items.front().name()));
    if (below(3) == 0) std::shuffle(out.begin(), out.end(), engine_);
    return Value{std::move(out)};
  }

  Value free_answers() {
    json::Array out;
    constexpr std::array kTypes{ItemType::decimal, ItemType::text, ItemType::boolean, ItemType::quantity};
    for (std::uint32_t i = 0; i <= below(6); ++i) {
      Item item{.link_id = "l",
                .system = {},
                .code = {},
                .text = {},
                .type = kTypes.at(below(4)),
                .options = {},
                .aliases = {}};
      out.push_back(answer(item, "link " + std::to_string(below(4))));
    }
    out.push_back(absent("absent"));
    return Value{std::move(out)};
  }

  Value scores(const Value& made, const Instrument* instrument) {
    json::Array out;
    for (Value score : made.items()) {
      const bool is_absent = below(4) == 0;
      score = json::with(score, "absent", is_absent ? Value{"missing-item"} : Value{});
      score = json::with(score, "value", is_absent ? Value{} : Value::number(coin() ? "9" : "12.50"));
      if (is_absent) score = json::with(score, "tScore", {});
      if (instrument != nullptr && coin()) {
        const auto& known = instrument->scores[below(static_cast<std::uint32_t>(instrument->scores.size()))];
        const Value coding = json::object({{"system", known.system}, {"code", known.code}});
        score = json::with(score, "code", json::object({{"coding", json::Array{coding}}}));
      }
      out.push_back(score);
    }
    return out.empty() ? Value{} : Value{std::move(out)};
  }

  std::mt19937 engine_;
  testing_support::RandomArtifact base_;
};

void for_many(const std::function<void(const Mapper&, const Value&)>& holds) {
  const Mapper& mapper = *find("patient-reported-outcome");
  for (std::uint32_t seed = 0; seed < kWanted && !testing::Test::HasFailure(); ++seed) {
    const Value artifact = RandomOutcome{seed}.make();
    EXPECT_EQ(mapper.check(artifact), std::vector<Issue>{});
    holds(mapper, artifact);
    if (testing::Test::HasFailure()) ADD_FAILURE() << "of " << json::write(artifact);
  }
}

std::string read_back_text(const Mapper& mapper, const std::vector<GraphResource>& resources) {
  const auto back = mapper.read_back(resources.front(), std::span{resources}.subspan(1));
  return back.has_value() ? json::write(back->artifact) : back.error().message;
}

TEST(OutcomeProperty, ReachesEveryMemberAndEveryCode) {
  testing_support::Coverage coverage{patient_reported_outcome::kShape};
  for_many([&coverage](const Mapper&, const Value& artifact) { coverage.see(artifact); });
  const auto missing = coverage.missing();
  std::cout << "patient-reported-outcome: " << coverage.size() - missing.size() << " of " << coverage.size()
            << " members and codes reached\n";
  EXPECT_EQ(missing, std::vector<std::string>{});
}

TEST(OutcomeProperty, NormalFormIsItsOwnAndValid) {
  for_many([](const Mapper& mapper, const Value& artifact) {
    const Normal normal = mapper.normalise(artifact);
    EXPECT_EQ(mapper.check(normal.artifact), std::vector<Issue>{});
    EXPECT_EQ(json::write(mapper.normalise(normal.artifact).artifact), json::write(normal.artifact));
    expect_good(normal.notes);
  });
}

TEST(OutcomeProperty, ReadsBackWhatWasMapped) {
  for_many([](const Mapper& mapper, const Value& artifact) {
    const Value normal = mapper.normalise(artifact).artifact;
    const Mapped mapped = mapper.map(normal);
    EXPECT_EQ(read_back_text(mapper, mapped.graph.resources), json::write(normal));
    expect_good(mapped.notes);
  });
}

TEST(OutcomeProperty, HoldsWithTheConceptMapsOfASite) {
  const concept_maps::ConceptMaps maps = testing_support::maps_of_everything();
  const Mappers mappers{instruments::Registry::shipped(), &maps};
  const Mapper& mapper = *mappers.find("patient-reported-outcome");
  for_many([&mapper](const Mapper&, const Value& artifact) {
    const Normal normal = mapper.normalise(artifact);
    EXPECT_EQ(json::write(mapper.normalise(normal.artifact).artifact), json::write(normal.artifact));
    const Mapped mapped = mapper.map(normal.artifact);
    EXPECT_EQ(read_back_text(mapper, mapped.graph.resources), json::write(normal.artifact));
    expect_good(normal.notes);
    expect_good(mapped.notes);
  });
}

// As a partner holds it: ids of its own, in an order of its own.
TEST(OutcomeProperty, ReadsBackFromLiteralReferencesInAnyOrder) {
  for_many([](const Mapper& mapper, const Value& artifact) {
    const Value normal = mapper.normalise(artifact).artifact;
    std::vector<GraphResource> stored = mapper.map(normal).graph.resources;
    std::vector<std::pair<std::string, std::string>> names;
    for (const GraphResource& one : stored)
      names.emplace_back(one.full_url,
                         std::string{one.resource.text("resourceType")} + "/" + std::to_string(names.size()));
    for (std::size_t i = 0; i < stored.size(); ++i) {
      std::string text = json::write(stored[i].resource);
      for (const auto& [from, to] : names) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
          text.replace(at, from.size(), to);
      }
      stored[i].resource = json::with(json::read(text).value_or(Value{}), "id", std::to_string(i));
      stored[i].full_url = "https://ehr.example/fhir/" + names[i].second;
    }
    std::reverse(stored.begin() + 1, stored.end());
    EXPECT_EQ(read_back_text(mapper, stored), json::write(normal));
  });
}

TEST(OutcomeProperty, UsesEachNameOnce) {
  for_many([](const Mapper& mapper, const Value& artifact) {
    const Mapped mapped = mapper.map(mapper.normalise(artifact).artifact);
    std::vector<std::string> names;
    for (const GraphResource& one : mapped.graph.resources) {
      names.push_back(one.full_url);
      names.push_back(one.role);
    }
    std::ranges::sort(names);
    EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
  });
}

}  // namespace
}  // namespace concord::mappers
