// What the maps make of a coding, on the way to FHIR and back.
#include <gtest/gtest.h>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/instruments/registry.h"
#include "mappers/mapper.h"
#include "tests/mappers/concept_maps/maps.h"
#include "tests/mappers/fault.h"
#include "tests/mappers/golden.h"

namespace concord::mappers::concept_maps {
namespace {

using testing_support::edited;
using testing_support::element;
using testing_support::golden_folder;
using testing_support::map_text;
using testing_support::maps_of;
using testing_support::read_golden;

using Texts = std::vector<std::string>;

// The codes of codings as "system|code", a translation in brackets.
std::string in_words(const json::Value& codings) {
  std::string out;
  for (const json::Value& coding : codings.items()) {
    const std::string word = std::string{coding.text("system")} + "|" + std::string{coding.text("code")};
    const bool is_marked = coding.find("extension") != nullptr;
    out += (out.empty() ? "" : " ") + (is_marked ? "[" + word + "]" : word);
  }
  return out;
}

Texts in_words(const std::vector<Note>& notes) {
  Texts out;
  for (const Note& note : notes)
    out.push_back(std::string{to_string(note.kind)} + " " + note.pointer + " " + note.expression);
  return out;
}

// A goal in one category, and what became of it.
struct Ran {
  json::Value normal;
  Normal normalised;
  Mapped mapped;
  json::Value back;
};

Ran run(const ConceptMaps& maps, std::string_view category) {
  const Mappers mappers{instruments::Registry::shipped(), &maps};
  const Mapper& mapper = *mappers.find("goal");
  const json::Value sample = read_golden(golden_folder() / "artifacts/goal.json");
  const json::Value goal = edited(sample, "/categories", json::Array{json::read(category).value_or(json::Value{})});
  Ran out;
  out.normalised = mapper.normalise(goal);
  out.normal = out.normalised.artifact;
  EXPECT_EQ(json::write(mapper.normalise(out.normal).artifact), json::write(out.normal));
  out.mapped = mapper.map(out.normal);
  const std::span<const GraphResource> resources{out.mapped.graph.resources};
  const auto back = mapper.read_back(resources.front(), resources.subspan(1));
  EXPECT_TRUE(back.has_value());
  if (back) out.back = back->artifact;
  EXPECT_EQ(json::write(out.back), json::write(out.normal));
  return out;
}

json::Value written(const Ran& ran) { return ran.mapped.graph.resources.front().resource["category"].at(0)["coding"]; }

struct InCase {
  const char* name;
  const char* equivalence;
  const char* codings;
  Texts notes;
};

class EquivalenceOnTheWayIn : public testing::TestWithParam<InCase> {};

TEST_P(EquivalenceOnTheWayIn, DecidesWhatIsAdded) {
  const auto maps = maps_of({map_text(R"("element":[)" + element("a", "A", GetParam().equivalence) + "]")});
  ASSERT_TRUE(maps.has_value());
  const Ran ran = run(*maps, R"({"coding":[{"system":"urn:site","code":"a"}]})");
  EXPECT_EQ(in_words(written(ran)), GetParam().codings);
  EXPECT_EQ(in_words(ran.mapped.notes), GetParam().notes);
}

const Texts kAdded{"translated /categories/0/coding/0 Goal.category[0].coding[1]"};
const Texts kNone{"doubted /categories/0/coding/0 Goal.category[0].coding[0]"};

INSTANTIATE_TEST_SUITE_P(All, EquivalenceOnTheWayIn,
                         testing::Values(InCase{"equal", "equal", "urn:site|a [urn:standard|A]", kAdded},
                                         InCase{"equivalent", "equivalent", "urn:site|a [urn:standard|A]", kAdded},
                                         InCase{"wider", "wider", "urn:site|a [urn:standard|A]", kAdded},
                                         InCase{"subsumes", "subsumes", "urn:site|a [urn:standard|A]", kAdded},
                                         InCase{"narrower", "narrower", "urn:site|a", kNone},
                                         InCase{"specializes", "specializes", "urn:site|a", kNone},
                                         InCase{"inexact", "inexact", "urn:site|a", kNone},
                                         InCase{"relatedto", "relatedto", "urn:site|a", kNone},
                                         InCase{"unmatched", "unmatched", "urn:site|a", kNone},
                                         InCase{"disjoint", "disjoint", "urn:site|a", kNone}),
                         [](const auto& one) { return std::string{one.param.name}; });

struct UnmappedCase {
  const char* name;
  const char* unmapped;  // of the group
  const char* codings;
  Texts notes;
};

class UnmappedOnTheWayIn : public testing::TestWithParam<UnmappedCase> {};

TEST_P(UnmappedOnTheWayIn, FollowsTheMapsOwnRule) {
  const std::string group = R"("element":[)" + element("a", "A", "equal") + "]" + GetParam().unmapped;
  const auto maps = maps_of(
      {map_text(group),
       map_text(R"("element":[)" + element("b", "B", "equal") + "," + element("c", "C", "narrower") + "]", "other")});
  ASSERT_TRUE(maps.has_value());
  const Ran ran = run(*maps, R"({"coding":[{"system":"urn:site","code":"b","display":"Words"}]})");
  EXPECT_EQ(in_words(written(ran)), GetParam().codings);
  EXPECT_EQ(in_words(ran.mapped.notes), GetParam().notes);
}

INSTANTIATE_TEST_SUITE_P(
    All, UnmappedOnTheWayIn,
    testing::Values(UnmappedCase{"provided",
                                 R"(,"unmapped":{"mode":"provided"})",
                                 "urn:site|b [urn:standard|b] [urn:standard|B]",
                                 {"translated /categories/0/coding/0 Goal.category[0].coding[1]",
                                  "translated /categories/0/coding/0 Goal.category[0].coding[2]"}},
                    UnmappedCase{"fixed",
                                 R"(,"unmapped":{"mode":"fixed","code":"O","display":"Other"})",
                                 "urn:site|b [urn:standard|O] [urn:standard|B]",
                                 {"translated /categories/0/coding/0 Goal.category[0].coding[1]",
                                  "translated /categories/0/coding/0 Goal.category[0].coding[2]"}},
                    // A map that others fall back to is asked for nothing else.
                    UnmappedCase{"other_map",
                                 R"(,"unmapped":{"mode":"other-map","url":"https://site.example/other|1"})",
                                 "urn:site|b [urn:standard|B]", kAdded},
                    UnmappedCase{"unsaid",
                                 "",
                                 "urn:site|b [urn:standard|B]",
                                 {"doubted /categories/0/coding/0 Goal.category[0].coding[0]",
                                  "translated /categories/0/coding/0 Goal.category[0].coding[1]"}}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(Translation, SaysByWhichMap) {
  const auto maps = maps_of({map_text(R"("targetVersion":"2026","element":[)" + element("a", "A", "equal") + "]")});
  const Ran ran = run(*maps, R"({"text":"t","coding":[{"system":"urn:site","code":"a"}]})");
  EXPECT_EQ(json::write(written(ran).at(1)),
            R"({"extension":[{"url":"https://concord.example/fhir/StructureDefinition/translated-by",)"
            R"("valueCanonical":"https://site.example/map|1"}],"system":"urn:standard","version":"2026","code":"A",)"
            R"("display":"Standard A"})");
  EXPECT_EQ(ran.mapped.notes.front().text,
            "concept map https://site.example/map|1: the coding of the same meaning was added");
}

struct ConceptCase {
  const char* name;
  const char* category;
  const char* written;
};

class TranslatedConcept : public testing::TestWithParam<ConceptCase> {};

// "a" and "a2" are equal to A, "b" to B and C, "w" leads to the wider A.
TEST_P(TranslatedConcept, KeepsWhatWasGivenInFront) {
  const auto maps = maps_of({map_text(
      R"("sourceVersion":"1","element":[)" + element("a", "A", "relatedto") + "," + element("b", "B", "equal") +
      R"(,{"code":"m","target":[{"code":"N","equivalence":"narrower","comment":"c"},{"code":"W","equivalence":"wider"},
          {"code":"E","equivalence":"equal"},{"code":"F","equivalence":"equivalent"}]}])")});
  ASSERT_TRUE(maps.has_value());
  EXPECT_EQ(in_words(written(run(*maps, GetParam().category))), GetParam().written);
}

INSTANTIATE_TEST_SUITE_P(
    All, TranslatedConcept,
    testing::Values(
        ConceptCase{"best_targets", R"({"coding":[{"system":"urn:site","code":"m"}]})",
                    "urn:site|m [urn:standard|E] [urn:standard|F]"},
        ConceptCase{"after_all_given", R"({"coding":[{"system":"urn:site","code":"b"},{"system":"urn:x","code":"x"}]})",
                    "urn:site|b urn:x|x [urn:standard|B]"},
        ConceptCase{"given_already",
                    R"({"coding":[{"system":"urn:standard","code":"B"},{"system":"urn:site","code":"b"}]})",
                    "urn:standard|B urn:site|b"},
        ConceptCase{"same_version", R"({"coding":[{"system":"urn:site","version":"1","code":"b"}]})",
                    "urn:site|b [urn:standard|B]"},
        ConceptCase{"other_version", R"({"coding":[{"system":"urn:site","version":"2","code":"b"}]})", "urn:site|b"},
        ConceptCase{"other_system", R"({"coding":[{"system":"urn:other","code":"b"}]})", "urn:other|b"},
        ConceptCase{"no_code", R"({"coding":[{"system":"urn:site","display":"b"}]})", "urn:site|"},
        ConceptCase{"no_system", R"({"coding":[{"code":"b"}]})", "|b"},
        ConceptCase{"only_text", R"({"text":"b"})", ""}),
    [](const auto& one) { return std::string{one.param.name}; });

struct OutCase {
  const char* name;
  const char* category;
  const char* codings;
  Texts notes;
};

class LocalCode : public testing::TestWithParam<OutCase> {};

// On the way out: "a" is the only equal of A, "b" and "b2" are equal to B, "c" is narrower than C.
TEST_P(LocalCode, IsAddedInFrontWhereThereIsOnlyOne) {
  const auto maps = maps_of({map_text(R"("targetVersion":"2","element":[)" + element("a", "A", "equal") + "," +
                                      element("b", "B", "equivalent") + "," + element("b2", "B", "equal") + "," +
                                      element("c", "C", "wider") + "," + element("d", "A", "wider") + "]")});
  ASSERT_TRUE(maps.has_value());
  const Ran ran = run(*maps, GetParam().category);
  EXPECT_EQ(in_words(ran.normal["categories"].at(0)["coding"]), GetParam().codings);
  EXPECT_EQ(in_words(ran.normalised.notes), GetParam().notes);
}

INSTANTIATE_TEST_SUITE_P(
    All, LocalCode,
    testing::Values(OutCase{"one",
                            R"({"coding":[{"system":"urn:standard","code":"A"}]})",
                            "urn:site|a urn:standard|A",
                            {"translated /categories/0/coding/0 Goal.category[0].coding"}},
                    OutCase{"more_than_one",
                            R"({"coding":[{"system":"urn:standard","code":"B"}]})",
                            "urn:standard|B",
                            {"doubted /categories/0/coding Goal.category[0].coding"}},
                    OutCase{"only_a_wider",
                            R"({"coding":[{"system":"urn:standard","code":"C"}]})",
                            "urn:standard|C",
                            {"doubted /categories/0/coding Goal.category[0].coding"}},
                    OutCase{"of_codings_that_disagree",
                            R"({"coding":[{"system":"urn:standard","code":"A"},{"system":"urn:standard","code":"B"}]})",
                            "urn:standard|A urn:standard|B",
                            {"doubted /categories/0/coding Goal.category[0].coding"}},
                    OutCase{"site_says_another",
                            R"({"coding":[{"system":"urn:site","code":"x"},{"system":"urn:standard","code":"A"}]})",
                            "urn:site|x urn:standard|A",
                            {}},
                    OutCase{"other_version",
                            R"({"coding":[{"system":"urn:standard","version":"1","code":"A"}]})",
                            "urn:standard|A",
                            {}},
                    OutCase{"unknown", R"({"coding":[{"system":"urn:standard","code":"X"}]})", "urn:standard|X", {}}),
    [](const auto& one) { return std::string{one.param.name}; });

// As an EHR has it after somebody took another code from its list.
TEST(LocalCode, IsReadFromAnElementThatWasEdited) {
  const auto maps =
      maps_of({map_text(R"("element":[)" + element("a", "A", "equal") + "," + element("b", "B", "equal") + "]")});
  const Mappers mappers{instruments::Registry::shipped(), &*maps};
  const Mapper& mapper = *mappers.find("goal");
  Ran ran = run(*maps, R"({"coding":[{"system":"urn:site","code":"a"}]})");
  std::vector<GraphResource>& resources = ran.mapped.graph.resources;
  const auto category_of = [&](const char* codings) {
    resources.front().resource =
        edited(resources.front().resource, "/category/0/coding", json::read(codings).value_or(json::Value{}));
    const auto back = mapper.read_back(resources.front(), std::span{resources}.subspan(1));
    EXPECT_TRUE(back.has_value());
    return in_words(back->artifact["categories"].at(0)["coding"]);
  };
  EXPECT_EQ(category_of(R"([{"system":"urn:standard","code":"B"}])"), "urn:site|b urn:standard|B");
  // The site's coding went away and its translation stayed.
  EXPECT_EQ(category_of(R"([{"extension":[{"url":"https://concord.example/fhir/StructureDefinition/translated-by",
                "valueCanonical":"https://site.example/map|1"}],"system":"urn:standard","code":"B"}])"),
            "urn:site|b urn:standard|B");
}

TEST(LocalCode, IsAddedToComputedScores) {
  const auto maps =
      maps_of({map_text(R"("element":[)" + element("PHQ", "44261-6", "equal") + "]", "map", "http://loinc.org")});
  const Mappers mappers{instruments::Registry::shipped(), &*maps};
  const Mapper& mapper = *mappers.find("patient-reported-outcome");
  const json::Value sample = read_golden(golden_folder() / "artifacts/patient-reported-outcome.json");
  const json::Value normal = mapper.normalise(sample).artifact;
  EXPECT_EQ(in_words(normal["scores"].at(0)["code"]["coding"]), "urn:site|PHQ http://loinc.org|44261-6");
  EXPECT_EQ(json::write(mapper.normalise(normal).artifact), json::write(normal));
  const Mapped mapped = mapper.map(normal);
  const auto back = mapper.read_back(mapped.graph.resources.front(), std::span{mapped.graph.resources}.subspan(1));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(json::write(back->artifact), json::write(normal));
}

// Every sort of place that a concept has.
TEST(Translation, ReachesEveryConcept) {
  const auto maps = maps_of({map_text(R"("element":[)" + element("a", "A", "equal") + "]")});
  const Mappers mappers{instruments::Registry::shipped(), &*maps};
  const json::Value coding = json::read(R"({"coding":[{"system":"urn:site","code":"a"}]})").value_or(json::Value{});
  struct Place {
    const char* sample;
    const char* pointer;
    const char* expression;
  };
  for (const Place& place : std::to_array<Place>({
           {"goal.json", "/targets/0/measure", "Goal.target[0].measure.coding[1]"},
           {"goal.json", "/barriers/0/code", "Observation.value.coding[1]"},
           {"goal.json", "/statusReason",
            "Goal.extension('https://concord.example/fhir/StructureDefinition/goal-status-reason')"
            ".value.coding[1]"},
           {"goal.json", "/authors/1/relationship",
            "Provenance.agent[1].who.extension('https://concord.example/fhir/StructureDefinition/party-relationship')"
            ".value.coding[1]"},
           {"shared-decision.json", "/topic", "RequestGroup.code.coding[1]"},
           {"shared-decision.json", "/options/0/code", "RequestGroup.contained[0].code.coding[1]"},
           {"shared-decision.json", "/preferences/0/value", "Observation.value.coding[1]"},
           {"shared-decision.json", "/choice/rationale/0/reason",
            "RequestGroup.note[0].extension('https://concord.example/fhir/"
            "StructureDefinition/decision-rationale-reason').value.coding[1]"},
       })) {
    const json::Value sample = read_golden(golden_folder() / "artifacts" / place.sample);
    const Mapper& mapper = *mappers.find(sample.text("artifact"));
    const json::Value normal = mapper.normalise(edited(sample, place.pointer, coding)).artifact;
    const Mapped mapped = mapper.map(normal);
    ASSERT_EQ(mapped.notes.size(), 1U) << place.pointer;
    EXPECT_EQ(mapped.notes[0].expression, place.expression);
    EXPECT_EQ(mapped.notes[0].pointer, std::string{place.pointer} + "/coding/0");
    const auto back = mapper.read_back(mapped.graph.resources.front(), std::span{mapped.graph.resources}.subspan(1));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(json::write(back->artifact), json::write(normal));
  }
}

}  // namespace
}  // namespace concord::mappers::concept_maps
