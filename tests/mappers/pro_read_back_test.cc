// What is read back from a partner: the clinical elements count, whatever was done to them there.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

#include "core/json/pointer.h"
#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/mapper.h"
#include "tests/mappers/pro_artifact.h"

namespace concord::mappers {
namespace {

using testing_support::outcome;
using testing_support::phq9_answers;

const Mapper& mapper() { return *find("patient-reported-outcome"); }

Mapped mapped(std::string_view changes) {
  const json::Value artifact = outcome(changes);
  EXPECT_EQ(mapper().check(artifact), std::vector<Issue>{}) << json::write(artifact);
  return mapper().map(mapper().normalise(artifact).artifact);
}

ReadBack read(const std::vector<GraphResource>& resources) {
  const auto back = mapper().read_back(resources.front(), std::span{resources}.subspan(1));
  EXPECT_TRUE(back.has_value());
  return back.value_or(ReadBack{});
}

// The graph with every occurrence of a text in its JSON replaced.
std::vector<GraphResource> replaced(const Mapped& graph, std::string_view from, std::string_view to) {
  std::vector<GraphResource> out = graph.graph.resources;
  std::size_t count = 0;
  for (GraphResource& one : out) {
    std::string text = json::write(one.resource);
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
      ++count;
    }
    one.resource = json::read(text).value_or(json::Value{});
  }
  EXPECT_GT(count, 0U) << from;
  return out;
}

const std::string kFull = R"({"answers":)" + phq9_answers("111111111") + R"(,
    "goals":[{"artifact":"goal","source":"urn:g:s","id":"g1"}],
    "decisions":[{"artifact":"shared-decision","source":"urn:d:s","id":"d1"}]})";

struct Change {
  const char* name;
  const char* from;
  const char* to;
  const char* pointer;
  const char* value;  // JSON text of what is read there
};

class ChangedThere : public testing::TestWithParam<Change> {};

TEST_P(ChangedThere, IsReadAsItStandsThere) {
  const ReadBack back = read(replaced(mapped(kFull), GetParam().from, GetParam().to));
  const json::Value* value = json::resolve(back.artifact, GetParam().pointer);
  EXPECT_EQ(value == nullptr ? "" : json::write(*value), GetParam().value) << json::write_pretty(back.artifact);
}

constexpr const char* kSecondAnswer =
    R"("linkId":"14364","text":"Feeling down, depressed, or hopeless","answer":[{"valueCoding":{"extension":)"
    R"([{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":1},)"
    R"({"url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":1}],)"
    R"("system":"http://loinc.org","code":"LA6569-3","display":"Several days"}}])";

INSTANTIATE_TEST_SUITE_P(
    All, ChangedThere,
    testing::Values(
        Change{"score", R"("valueQuantity":{"value":9,)", R"("valueQuantity":{"value":9.50,)", "/scores/0/value",
               "9.50"},
        Change{"score_as_text",
               R"("valueQuantity":{"value":9,"unit":"{score}","system":"http://unitsofmeasure.org","code":"{score}"})",
               R"("valueString":"11")", "/scores/0/value", "11"},
        Change{"score_as_words",
               R"("valueQuantity":{"value":9,"unit":"{score}","system":"http://unitsofmeasure.org","code":"{score}"})",
               R"("valueString":"mild")", "/scores/0/value", ""},
        Change{"score_as_integer",
               R"("valueQuantity":{"value":9,"unit":"{score}","system":"http://unitsofmeasure.org","code":"{score}"})",
               R"("valueInteger":12)", "/scores/0/value", "12"},
        Change{"interpretation", R"("code":"LA6709-5","display":"Mild")", R"("code":"LA6710-3","display":"Moderate")",
               "/scores/0/interpretation/coding/0/code", R"("LA6710-3")"},
        Change{"origin", R"("valueCode":"computed")", R"("valueCode":"reported")", "/scores/0/origin", R"("reported")"},
        Change{"focus", R"("value":"g1")", R"("value":"g2")", "/goals/0/id", R"("g2")"},
        Change{"decision", R"("value":"d1")", R"("value":"d2")", "/decisions/0/id", R"("d2")"},
        Change{"authored", R"("authored":"2026-03-02")", R"("authored":"2026-03-03")", "/authored", R"("2026-03-03")"},
        Change{"status", R"("status":"completed")", R"("status":"amended")", "/status", R"("amended")"},
        Change{"stopped", R"("status":"completed")", R"("status":"stopped")", "/status", R"("in-progress")"},
        Change{"answer", kSecondAnswer,
               R"("linkId":"14364","answer":[{"valueCoding":{"system":"http://loinc.org","code":"LA6571-9"}}])",
               "/answers/1", R"({"item":"44255-8","code":"LA6571-9","value":3})"},
        Change{"answer_without_system", kSecondAnswer,
               R"("linkId":"14364","answer":[{"valueCoding":{"code":"LA6568-5"}}])", "/answers/1",
               R"({"item":"44255-8","code":"LA6568-5","value":0})"},
        Change{"answer_as_number", kSecondAnswer, R"("linkId":"14364","answer":[{"valueInteger":2}])", "/answers/1",
               R"({"item":"44255-8","code":"LA6570-1","value":2})"},
        Change{"link_id_is_the_code", kSecondAnswer, R"("linkId":"44255-8","answer":[{"valueDecimal":2.0}])",
               "/answers/1", R"({"item":"44255-8","code":"LA6570-1","value":2})"},
        Change{"unknown_code", kSecondAnswer, R"("linkId":"14364","answer":[{"valueCoding":{"code":"x"}}])",
               "/answers/1", R"({"item":"44255-8","code":"x"})"},
        Change{
            "absent_for_another_reason", kSecondAnswer,
            R"("linkId":"14364","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}])",
            "/answers/1", R"({"item":"44255-8","absent":"asked-unknown"})"},
        Change{"in_a_group", kSecondAnswer, R"("linkId":"g","item":[{"linkId":"14364","answer":[{"valueInteger":2}]}])",
               "/answers/1", R"({"item":"44255-8","code":"LA6570-1","value":2})"},
        Change{"not_answered", kSecondAnswer, R"("linkId":"14364")", "/answers/1/item", R"("44259-0")"},
        Change{"unknown_item", kSecondAnswer, R"("linkId":"extra","answer":[{"valueString":"so"}])", "/answers/1",
               R"({"item":"extra","value":"so"})"},
        Change{"attachment", kSecondAnswer, R"("linkId":"14364","answer":[{"valueAttachment":{"title":"x"}}])",
               "/answers/1/item", R"("44259-0")"}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(ReadBackOutcome, DoesNotComputeAgain) {
  const ReadBack back =
      read(replaced(mapped(kFull), kSecondAnswer, R"("linkId":"14364","answer":[{"valueInteger":3}])"));
  EXPECT_EQ(back.artifact["answers"].at(1)["value"].as_integer(), 3);
  EXPECT_EQ(back.artifact["scores"].at(0)["value"].as_integer(), 9);
  const json::Value again = mapper().normalise(back.artifact).artifact;
  EXPECT_EQ(again["scores"].at(0)["value"].as_integer(), 11);
}

TEST(ReadBackOutcome, BelievesTheCodeWhenTheWeightSaysOtherwise) {
  const ReadBack back = read(replaced(mapped(kFull), R"("valueDecimal":1})", R"("valueDecimal":2})"));
  EXPECT_EQ(back.artifact["answers"].at(0)["value"].as_integer(), 1);
  ASSERT_EQ(back.notes.size(), 9U);
  EXPECT_EQ(back.notes.front().kind, NoteKind::doubted);
}

TEST(ReadBackOutcome, NeedsNoItemObservations) {
  const Mapped graph = mapped(kFull);
  std::vector<GraphResource> kept = graph.graph.resources;
  const auto removed = std::erase_if(kept, [](const GraphResource& one) { return one.role.starts_with("item["); });
  EXPECT_EQ(removed, 9U);
  EXPECT_EQ(json::write(read(kept).artifact), json::write(read(graph.graph.resources).artifact));
}

TEST(ReadBackOutcome, ReadsScoresWithoutOriginAsReported) {
  const ReadBack back = read(replaced(mapped(kFull), "StructureDefinition/score-origin", "StructureDefinition/lost"));
  ASSERT_EQ(back.artifact["scores"].size(), 1U);
  EXPECT_EQ(back.artifact["scores"].at(0).text("origin"), "reported");
}

TEST(ReadBackOutcome, LeavesOutScoresThatWereRetractedOrBelongToOthers) {
  std::vector<GraphResource> resources = mapped(kFull).graph.resources;
  for (GraphResource& one : resources) {
    if (!one.role.starts_with("score[")) continue;
    GraphResource other = one;
    one.resource = *retracted(one.resource);
    other.full_url = "Observation/other";
    other.resource = json::with(other.resource, "derivedFrom",
                                json::Array{json::object({{"reference", "QuestionnaireResponse/other"}})});
    resources.push_back(other);
    break;
  }
  EXPECT_EQ(read(resources).artifact.find("scores"), nullptr);
}

TEST(ReadBackOutcome, KeepsGoalsWithoutScores) {
  const std::string changes = R"({"status":"in-progress","goals":[{"artifact":"goal","source":"urn:g:s","id":"g1"}],
      "decisions":[{"artifact":"shared-decision","source":"urn:d:s","id":"d1"}]})";
  const ReadBack back = read(mapped(changes).graph.resources);
  EXPECT_EQ(back.artifact["goals"].at(0).text("id"), "g1");
  EXPECT_EQ(back.artifact["decisions"].at(0).text("id"), "d1");
  EXPECT_EQ(back.notes, std::vector<Note>{});
}

TEST(ReadBackOutcome, ReadsCodedAnswersOfQuestionnairesThatAreNotLoaded) {
  const Mapped graph = mapped(
      R"({"instrument":null,"questionnaire":"https://example.org/q","answers":[{"item":"a","value":"so"},{"item":"b","value":1}]})");
  const ReadBack back = read(replaced(graph, R"("valueString":"so")",
                                      R"("valueCoding":{"system":"urn:x:y","code":"c","display":"Sometimes"})"));
  EXPECT_EQ(json::write(back.artifact["answers"]), R"([{"item":"a","value":"Sometimes"},{"item":"b","value":1}])");
  ASSERT_EQ(back.notes.size(), 1U);
  EXPECT_EQ(back.notes.front().kind, NoteKind::translated);
}

TEST(ReadBackOutcome, TakesTheAuthorForTheSourceWhenThereIsNone) {
  std::vector<GraphResource> resources =
      mapped(R"({"completedBy":{"role":"clinician","reference":"Practitioner/1"}})").graph.resources;
  resources.front().resource = json::with(resources.front().resource, "source", {});
  EXPECT_EQ(read(resources).artifact["completedBy"].text("reference"), "Practitioner/1");
}

TEST(ReadBackOutcome, BoundsNestingOfItems) {
  std::string nested = R"({"linkId":"14364","answer":[{"valueInteger":2}]})";
  for (int i = 0; i < 20; ++i) nested = R"({"linkId":"g","item":[)" + nested + "]}";
  std::vector<GraphResource> resources = mapped("{}").graph.resources;
  resources.front().resource =
      json::with(resources.front().resource, "item", json::Array{json::read(nested).value_or(json::Value{})});
  const ReadBack back = read(resources);
  EXPECT_EQ(back.artifact.find("answers"), nullptr);
  ASSERT_EQ(back.notes.size(), 1U);
  EXPECT_EQ(back.notes.front().kind, NoteKind::dropped);
}

// The items of the response in the instrument's order, as linkIds.
std::string link_ids(const Mapped& graph) {
  std::string out;
  for (const json::Value& item : graph.graph.resources.front().resource["item"].items())
    out += std::string{item.text("linkId")} + "x" + std::to_string(item["answer"].size()) + " ";
  return out;
}

TEST(MappedOutcome, HasItemsInTheInstrumentsOrderEachOnce) {
  EXPECT_EQ(
      link_ids(mapped(
          R"({"answers":[{"item":"44255-8","value":0},{"item":"69722-7","code":"LA6573-5"},{"item":"44250-9","value":0}]})")),
      "14363x1 14364x1 57492x1 ");
  EXPECT_EQ(
      link_ids(mapped(R"({"instrument":"every-type","answers":[{"item":"1","code":"red"},{"item":"6","value":"so"},
                               {"item":"1","code":"blue"},{"item":"pain","absent":"not-asked"}]})")),
      "1x2 2x0 6x1 ");
  EXPECT_EQ(
      link_ids(mapped(R"({"instrument":null,"questionnaire":"https://example.org/q","answers":[{"item":"b","value":1},
                               {"item":"a","value":1},{"item":"b","value":2}]})")),
      "bx2 ax1 ");
}

struct TypedCase {
  const char* item;
  const char* value;
  const char* element;
};

TEST(MappedOutcome, WritesEachValueAsTheItemsTypeAsks) {
  for (const TypedCase& one :
       {TypedCase{"pain", "7", "valueInteger"}, TypedCase{"5", "7", "valueDecimal"},
        TypedCase{"6", R"("2026-03-02")", "valueString"}, TypedCase{"7", "true", "valueBoolean"},
        TypedCase{"8", R"({"value":1})", "valueQuantity"}, TypedCase{"9", R"("2026")", "valueDate"}}) {
    const Mapped graph = mapped(R"({"instrument":"every-type","answers":[{"item":")" + std::string{one.item} +
                                R"(","value":)" + one.value + "}]}");
    const json::Value& answer = graph.graph.resources.front().resource["item"].at(0)["answer"].at(0);
    EXPECT_NE(answer.find(one.element), nullptr) << json::write(answer);
  }
  for (const TypedCase& one : {TypedCase{"", "7", "valueDecimal"}, TypedCase{"", R"("2026-03-02")", "valueDate"},
                               TypedCase{"", R"("2026")", "valueString"}, TypedCase{"", R"("so")", "valueString"}}) {
    const Mapped graph =
        mapped(R"({"instrument":null,"questionnaire":"https://example.org/q","answers":[{"item":"a","value":)" +
               std::string{one.value} + "}]}");
    const json::Value& answer = graph.graph.resources.front().resource["item"].at(0)["answer"].at(0);
    EXPECT_NE(answer.find(one.element), nullptr) << json::write(answer);
  }
}

// Role, code, status, focus and issued of the Observations.
TEST(MappedOutcome, HasObservationsOfCodedAndCountedAnswersOnly) {
  const Mapped graph = mapped(R"({"instrument":"every-type","authored":"2026-03-02T10:00:00Z","answers":[
      {"item":"1","code":"red"},{"item":"1","code":"none"},{"item":"pain","value":3},{"item":"fatigue","absent":"not-asked"},
      {"item":"5","value":1.5},{"item":"6","value":"so"}]})");
  std::vector<std::string> found;
  for (const GraphResource& one : graph.graph.resources) {
    if (one.resource.text("resourceType") != "Observation") continue;
    EXPECT_EQ(one.resource.text("issued"), "2026-03-02T10:00:00Z");
    EXPECT_EQ(one.resource["derivedFrom"].at(0).text("reference"), graph.graph.resources.front().full_url);
    found.push_back(one.role + " " + std::string{one.resource["code"]["coding"].at(0).text("code")} + " " +
                    std::to_string(one.resource["hasMember"].size()));
  }
  EXPECT_EQ(found, (std::vector<std::string>{"item[0] colour 0", "item[1] colour 0", "item[2] pain 0", "score[0] sum 1",
                                             "score[1] pain-alone 1"}));
}

TEST(MappedOutcome, SaysHowFarItIsInItsObservations) {
  for (const auto& [status, expected] :
       {std::pair{"completed", "final"}, std::pair{"amended", "amended"}, std::pair{"in-progress", "preliminary"},
        std::pair{"entered-in-error", "entered-in-error"}}) {
    const Mapped graph = mapped(R"({"status":")" + std::string{status} + R"("})");
    EXPECT_EQ(graph.graph.resources.at(1).resource.text("status"), expected);
    EXPECT_EQ(graph.graph.resources.front().resource.text("status"), status);
  }
}

TEST(MappedOutcome, CarriesAPartyThatFhirForbidsAndSaysSoOnce) {
  const Mapped graph = mapped(R"({"completedBy":{"role":"organization","reference":"Organization/1"}})");
  ASSERT_EQ(graph.notes.size(), 1U);
  EXPECT_EQ(graph.notes.front().pointer, "/completedBy");
  EXPECT_EQ(graph.notes.front().kind, NoteKind::translated);
  EXPECT_EQ(read(graph.graph.resources).artifact["completedBy"].text("reference"), "Organization/1");
}

}  // namespace
}  // namespace concord::mappers
