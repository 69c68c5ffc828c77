// What the instruments make of a response in FHIR: groups, wording that may not be passed on, T-scores, yes and no.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/json/write.h"
#include "mappers/instruments/registry.h"
#include "mappers/mapper.h"
#include "tests/mappers/pro_artifact.h"

namespace concord::mappers {
namespace {

using testing_support::outcome;
using Texts = std::vector<std::string>;

const Mapper& mapper() { return *find("patient-reported-outcome"); }

Normal normal_of(std::string_view changes) {
  const json::Value artifact = outcome(changes);
  EXPECT_EQ(mapper().check(artifact), std::vector<Issue>{}) << json::write(artifact);
  return mapper().normalise(artifact);
}

Mapped mapped(std::string_view changes) { return mapper().map(normal_of(changes).artifact); }

std::string read_back(const std::vector<GraphResource>& resources) {
  const auto back = mapper().read_back(resources.front(), std::span{resources}.subspan(1));
  return back ? json::write(back->artifact) : back.error().message;
}

const json::Value& resource_named(const Mapped& graph, std::string_view role) {
  static const json::Value kNone;
  const auto it = std::ranges::find(graph.graph.resources, role, &GraphResource::role);
  return it == graph.graph.resources.end() ? kNone : it->resource;
}

// The linkIds of items, those inside in brackets.
std::string link_ids(const json::Value& items) {
  std::string out;
  for (const json::Value& item : items.items()) {
    out += (out.empty() ? "" : " ") + std::string{item.text("linkId")};
    if (item["item"].size() > 0) out += "(" + link_ids(item["item"]) + ")";
  }
  return out;
}

struct GroupCase {
  const char* answers;
  const char* link_ids;
};

TEST(Grouped, ItemsStandInTheirGroupsAndAreReadBack) {
  for (
      const GroupCase& one : std::to_array<GroupCase>(
          {{R"({"item":"joy","value":1},{"item":"fear","value":2},{"item":"calm","value":true},{"item":"anger","value":3},
                {"item":"sleep","value":4},{"item":"more","value":"no"})",
            "mood(m1 inner(m2 m3) m4) sleep end(more)"},
           {R"({"item":"m3","value":false},{"item":"sleep","value":0})", "mood(inner(m3)) sleep"},
           {R"({"item":"sleep","value":0},{"item":"anger","absent":"not-asked"},{"item":"joy","value":5})",
            "mood(m1 m4) sleep"},
           {R"({"item":"more","value":"so"})", "end(more)"}})) {
    const std::string changes = R"({"instrument":"grouped","answers":[)" + std::string{one.answers} + "]}";
    const Mapped graph = mapped(changes);
    EXPECT_EQ(link_ids(graph.graph.resources.front().resource["item"]), one.link_ids);
    EXPECT_EQ(read_back(graph.graph.resources), json::write(normal_of(changes).artifact));
  }
  const Mapped graph = mapped(R"({"instrument":"grouped","answers":[{"item":"joy","value":1}]})");
  const json::Value& group = graph.graph.resources.front().resource["item"].at(0);
  EXPECT_EQ(group.text("text"), "Mood");
  EXPECT_EQ(group["item"].at(0).find("text"), nullptr);
}

TEST(Aliases, OfAScoringDescriptionAndOfAQuestionnaireAreTakenWithANote) {
  const Normal normal = normal_of(
      R"({"instrument":"grouped","answers":[{"item":"angst","value":1},{"item":"rest","value":2},{"item":"calm","value":true}]})");
  EXPECT_EQ(json::write(normal.artifact["answers"]),
            R"([{"item":"fear","value":1},{"item":"sleep","value":2},{"item":"calm","value":true}])");
  EXPECT_EQ(testing_support::notes_beside_shorthands(normal.notes),
            (Texts{"translated /answers/0/item", "translated /answers/1/item"}));
}

TEST(Aliases, AreReadFromAForeignResponseWithANote) {
  Mapped graph = mapped(R"({"instrument":"audit-c","answers":[{"item":"68518-0","value":1}]})");
  GraphResource& response = graph.graph.resources.front();
  const json::Value item = json::with(response.resource["item"].at(0), "linkId", "68517-2");
  response.resource = json::with(response.resource, "item", json::Value{json::Array{item}});
  const auto back = mapper().read_back(response, std::span{graph.graph.resources}.subspan(1));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(json::write(back->artifact["answers"]), R"([{"item":"68518-0","code":"LA18926-8","value":1}])");
  ASSERT_EQ(back->notes.size(), 1U);
  EXPECT_EQ(back->notes.front().kind, NoteKind::translated);
}

TEST(CodesOnly, LeavesOutWordingButNoCode) {
  const Mapped graph = mapped(R"({"instrument":"peg","answers":[{"item":"75893-8","value":2}]})");
  EXPECT_EQ(json::write(graph.graph.resources.front().resource["item"]),
            R"([{"linkId":"108518","answer":[{"valueCoding":{"extension":[)"
            R"({"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":2},)"
            R"({"url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":2}],)"
            R"("system":"http://loinc.org","code":"LA6113-0"}}]}])");
  EXPECT_EQ(json::write(resource_named(graph, "item[0]")["code"]),
            R"({"coding":[{"system":"http://loinc.org","code":"75893-8"}]})");
  EXPECT_EQ(json::write(resource_named(graph, "item[0]")["valueCodeableConcept"]),
            R"({"coding":[{"system":"http://loinc.org","code":"LA6113-0"}]})");
}

TEST(YesAndNo, AreObservedAsBooleans) {
  const Mapped graph =
      mapped(R"({"instrument":"sure","answers":[{"item":"sure-1","value":true},{"item":"sure-2","value":false}]})");
  EXPECT_EQ(resource_named(graph, "item[0]")["valueBoolean"].as_bool(), true);
  EXPECT_EQ(resource_named(graph, "item[1]")["valueBoolean"].as_bool(), false);
  EXPECT_EQ(resource_named(graph, "score[0]")["hasMember"].size(), 2U);
}

constexpr std::string_view kPhysical =
    R"("instrument":"promis-global-10","answers":[{"item":"61579-9","value":3},{"item":"61582-3","value":3},)"
    R"({"item":"61584-9","value":3},{"item":"61583-1","value":0}])";

TEST(TScore, StandsBesideTheScoreUnderItsOwnCode) {
  const std::string changes = "{" + std::string{kPhysical} + "}";
  const Mapped graph = mapped(changes);
  EXPECT_EQ(json::write(resource_named(graph, "score[0]")["component"]),
            R"([{"code":{"coding":[{"system":"https://concord.example/fhir/CodeSystem/observation","code":"t-score",)"
            R"("display":"T-score"},{"system":"http://loinc.org","code":"71971-6",)"
            R"("display":"PROMIS-10 Global Physical Health (GPH) score T-score"}]},"valueQuantity":{"value":44.9,)"
            R"("unit":"{Tscore}","system":"http://unitsofmeasure.org","code":"{Tscore}"}}])");
  EXPECT_EQ(read_back(graph.graph.resources), json::write(normal_of(changes).artifact));
}

// As another system writes it: the published code alone.
TEST(TScore, IsReadUnderItsPublishedCodeAlone) {
  const std::string changes = "{" + std::string{kPhysical} + "}";
  Mapped graph = mapped(changes);
  for (GraphResource& one : graph.graph.resources) {
    if (one.role != "score[0]") continue;
    json::Value component = one.resource["component"].at(0);
    const json::Value published = component["code"]["coding"].at(1);
    component = json::with(component, "code", json::object({{"coding", json::Array{published}}}));
    one.resource = json::with(one.resource, "component", json::Value{json::Array{component}});
  }
  EXPECT_EQ(read_back(graph.graph.resources), json::write(normal_of(changes).artifact));
}

struct DoubtCase {
  const char* score;  // reported
  Texts notes;
};

TEST(TScore, ThatIsReportedIsHeldToTheComputedOne) {
  for (const DoubtCase& one :
       std::to_array<DoubtCase>({{R"("code":"71972-4"}]},"value":14,"tScore":44.9)", {}},
                                 {R"("code":"71972-4"}]},"value":14,"tScore":45)", {}},
                                 {R"("code":"71972-4"}]},"value":14,"tScore":44.8)", {"doubted /scores/0"}},
                                 {R"("code":"71972-4"}]},"value":13)", {"doubted /scores/0"}},
                                 {R"("code":"71972-4"}]},"tScore":44.9)", {}},
                                 {R"("code":"71971-6"}]},"value":44.9)", {}},
                                 {R"("code":"71971-6"}]},"value":14)", {"doubted /scores/0"}},
                                 {R"("code":"71969-0"}]},"value":44.9)", {"doubted /scores/0"}}})) {
    const Normal normal =
        normal_of("{" + std::string{kPhysical} + R"(,"scores":[{"code":{"coding":[{"system":"http://loinc.org",)" +
                  one.score + R"(,"origin":"reported"}]})");
    EXPECT_EQ(testing_support::notes_beside_shorthands(normal.notes), one.notes) << one.score;
    EXPECT_EQ(normal.artifact["scores"].at(0).text("origin"), "reported");
    EXPECT_EQ(read_back(mapper().map(normal.artifact).graph.resources), json::write(normal.artifact));
  }
}

TEST(Mappers, KnowOnlyTheInstrumentsTheyWereGiven) {
  const auto mine = instruments::Registry::with({});
  ASSERT_TRUE(mine.has_value());
  instruments::Instrument other = *mine->find("phq-2");
  other.id = "ours";
  other.url = "urn:ours";
  const auto registry = instruments::Registry::with({other});
  ASSERT_TRUE(registry.has_value());
  const Mappers mappers{*registry};
  const json::Value artifact = outcome(R"({"instrument":"ours"})");
  EXPECT_EQ(mappers.find("patient-reported-outcome")->check(artifact), std::vector<Issue>{});
  EXPECT_EQ(mapper().check(artifact).size(), 1U);
  const Mapped graph = mappers.find("patient-reported-outcome")->map(artifact);
  EXPECT_EQ(graph.graph.resources.front().resource.text("questionnaire"), "urn:ours");
}

}  // namespace
}  // namespace concord::mappers
