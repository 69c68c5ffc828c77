// The text of a resource for people.
#include "mappers/narrative/narrative.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/validate/narrative.h"
#include "fhir/validate/validator.h"
#include "mappers/mapper.h"
#include "mappers/narrative/write.h"
#include "tests/mappers/golden.h"

namespace concord::mappers::narrative {
namespace {

json::Value parse(std::string_view text) { return json::read(text).value_or(json::Value{}); }

std::string div_of(std::string_view resource) { return std::string{narrative_of(parse(resource)).text("div")}; }

// The lines between <ul> and </ul>.
std::string lines_of(std::string_view resource) {
  const std::string div = div_of(resource);
  const std::size_t begin = div.find("<ul>");
  return begin == std::string::npos ? "" : div.substr(begin + 4, div.rfind("</ul>") - begin - 4);
}

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

TEST(Narrative, SaysWhatItIsAndInWhichLanguage) {
  EXPECT_EQ(json::write(narrative_of(parse(R"({"resourceType":"Task","language":"de","status":"requested"})"))),
            R"({"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"de\" xml:lang=\"de\">)"
            R"(<p><b>Task</b></p><ul><li>Status: requested</li></ul></div>"})");
  EXPECT_EQ(div_of(R"({"resourceType":"Flag"})"),
            R"(<div xmlns="http://www.w3.org/1999/xhtml"><p><b>Flag</b></p></div>)");
  EXPECT_TRUE(narrative_of(parse(R"({"resourceType":"Patient","id":"p"})")).is_null());
}

struct LineCase {
  const char* name;
  const char* resource;
  const char* lines;
};

class NarrativeLine : public testing::TestWithParam<LineCase> {};

TEST_P(NarrativeLine, TellsTheFact) { EXPECT_EQ(lines_of(GetParam().resource), GetParam().lines); }

#define OBSERVED(members) R"({"resourceType":"Observation",)" members "}"
INSTANTIATE_TEST_SUITE_P(
    All, NarrativeLine,
    testing::Values(
        LineCase{"text_of_a_code", OBSERVED(R"("code":{"coding":[{"code":"c","display":"d"}],"text":"t"})"),
                 "<li>Observation: t</li>"},
        LineCase{"display_of_a_code", OBSERVED(R"("code":{"coding":[{"code":"a"},{"code":"c","display":"d"}]})"),
                 "<li>Observation: d</li>"},
        LineCase{"code_of_a_code", OBSERVED(R"("code":{"coding":[{"system":"s","code":"c"}]})"),
                 "<li>Observation: c</li>"},
        LineCase{"empty_code", OBSERVED(R"("code":{"coding":[{"system":"s"}]})"), ""},
        LineCase{"quantity", OBSERVED(R"("valueQuantity":{"value":1.50,"comparator":"<","unit":"km","code":"km"})"),
                 "<li>Value: &lt;1.50 km</li>"},
        LineCase{"unit_of_ucum", OBSERVED(R"("valueQuantity":{"value":1,"code":"km"})"), "<li>Value: 1 km</li>"},
        LineCase{"no_unit", OBSERVED(R"("valueQuantity":{"value":9,"unit":"{score}"})"), "<li>Value: 9</li>"},
        LineCase{"range", OBSERVED(R"("valueRange":{"low":{"value":1},"high":{"value":2,"unit":"m"}})"),
                 "<li>Value: 1 – 2 m</li>"},
        LineCase{"ratio", OBSERVED(R"("valueRatio":{"numerator":{"value":1},"denominator":{"value":2}})"),
                 "<li>Value: 1 / 2</li>"},
        LineCase{"string", OBSERVED(R"("valueString":"a & b\nc")"), "<li>Value: a &amp; b<br/>c</li>"},
        LineCase{"boolean", OBSERVED(R"("valueBoolean":false)"), "<li>Value: no</li>"},
        LineCase{"integer", OBSERVED(R"("valueInteger":3)"), "<li>Value: 3</li>"},
        LineCase{"component", OBSERVED(R"("component":[{"code":{"text":"a"},"valueQuantity":{"value":1}},
                                                       {"code":{"text":"b"}}])"),
                 "<li>Part: a, 1</li><li>Part: b</li>"},
        LineCase{"performers", OBSERVED(R"("performer":[{"display":"Anna"},{"reference":"Practitioner/1"},
              {"type":"Organization","identifier":{"value":"o"}}])"),
                 "<li>By: Anna; Practitioner/1; Organization o</li>"},
        LineCase{"patients_are_not_named", OBSERVED(R"("performer":[{"reference":"Patient/SECRET"},
                     {"type":"Patient","identifier":{"value":"SECRET"}}])"),
                 "<li>By: patient; patient</li>"},
        LineCase{"within_the_graph", OBSERVED(R"("performer":[{"reference":"urn:uuid:1"},{"reference":"#c"}])"), ""},
        LineCase{"elements_in_any_order", OBSERVED(R"("valueString":"v","code":{"text":"c"},"status":"final")"),
                 "<li>Value: v</li><li>Observation: c</li><li>Status: final</li>"},
        LineCase{"notes", R"({"resourceType":"Goal","note":[{"text":"t","authorString":"A","time":"2026"},{"text":"u"},
                              {"text":"v","authorReference":{"reference":"urn:uuid:1"}}]})",
                 "<li>Note: t (A, 2026)</li><li>Note: u</li><li>Note: v</li>"},
        LineCase{"target", R"({"resourceType":"Goal","target":[{"measure":{"text":"m"},
              "detailQuantity":{"value":1},"dueDate":"2026"},{"dueDuration":{"value":6,"unit":"months"}}]})",
                 "<li>Target: m, 1, due 2026</li><li>Target: due 6 months</li>"},
        LineCase{"extensions_last",
                 R"({"resourceType":"Goal","extension":[{"url":"x","valueString":"no"},
              {"url":"http://hl7.org/fhir/StructureDefinition/goal-acceptance","extension":[
              {"url":"individual","valueReference":{"display":"Anna"}},{"url":"status","valueCode":"agree"}]}],
              "lifecycleStatus":"active"})",
                 "<li>Status: active</li><li>Acceptance: Anna, agree</li>"},
        LineCase{"answers", R"({"resourceType":"QuestionnaireResponse","item":[{"linkId":"1","text":"Q",
              "answer":[{"valueCoding":{"code":"c"}},{"valueBoolean":true}]},{"linkId":"2","item":[{"linkId":"3",
              "answer":[{"valueString":"s"}]}]}]})",
                 "<li>Q: c; yes</li><li>3: s</li>"},
        LineCase{"answers_in_groups", R"({"resourceType":"QuestionnaireResponse","item":[{"linkId":"1","text":"G <",
              "item":[{"linkId":"2","text":"Q","answer":[{"valueString":"s"}]},{"linkId":"3","text":"empty","item":[
              {"linkId":"4","text":"E"}]}]},{"linkId":"5","text":"empty too","item":[]}]})",
                 "<li>G &lt;<ul><li>Q: s</li></ul></li>"},
        LineCase{"options", R"({"resourceType":"RequestGroup","action":[{"selectionBehavior":"any","action":[
              {"title":"a","textEquivalent":"t"},{"title":"b"}]}]})",
                 "<li>To be chosen: any</li><li>Option: a, t</li><li>Option: b</li>"},
        LineCase{"periods", R"({"resourceType":"Task","restriction":{"period":{"end":"2026"}}})",
                 "<li>When: until 2026</li>"},
        LineCase{"period_from", R"({"resourceType":"Flag","period":{"start":"2026"}})", "<li>When: from 2026</li>"},
        LineCase{"period_between", R"({"resourceType":"Flag","period":{"start":"2026","end":"2027"}})",
                 "<li>When: 2026 – 2027</li>"},
        LineCase{"agents", R"({"resourceType":"Provenance","agent":[{"type":{"text":"Author"},
              "who":{"display":"Anna"},"onBehalfOf":{"display":"North"}}]})",
                 "<li>Agent: Author, Anna, for North</li>"}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(NarrativeText, IsEscaped) {
  EXPECT_EQ(escaped("<script>a&&b</script> \"'"), "&lt;script&gt;a&amp;&amp;b&lt;/script&gt; \"'");
  EXPECT_EQ(escaped("12345678&12345678<"), "12345678&amp;12345678&lt;");
  EXPECT_EQ(escaped("a\tb\nc\rd"), "a\tb<br/>c d");
  EXPECT_EQ(escaped("a\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBC\x8C"), "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBC\x8C");
  EXPECT_EQ(escaped("日本語 ü"), "日本語 ü");
}

TEST(NarrativeText, IsCutBetweenCharacters) {
  const std::string exact(kTextBytesMax, 'a');
  EXPECT_EQ(escaped(exact), exact);
  EXPECT_EQ(escaped(exact + "b"), exact + "…");
  EXPECT_EQ(escaped(std::string(kTextBytesMax - 1, 'a') + "üb"), std::string(kTextBytesMax - 1, 'a') + "…");
}

TEST(Narrative, HasABound) {
  const std::string text(kTextBytesMax, '&');
  json::Array notes;
  for (int i = 0; i < 1'000; ++i) notes.push_back(json::object({{"text", text}}));
  json::Array items;
  for (int i = 0; i < 1'000; ++i)
    items.push_back(
        json::object({{"linkId", "1"}, {"answer", json::Array(100, json::object({{"valueString", text}}))}}));
  const json::Value goal = json::object({{"resourceType", "Goal"}, {"note", std::move(notes)}});
  const json::Value response = json::object({{"resourceType", "QuestionnaireResponse"}, {"item", std::move(items)}});
  for (const json::Value& resource : {goal, response}) {
    const json::Value narrative = narrative_of(resource);
    const std::string_view div = narrative.text("div");
    EXPECT_LT(div.size(), kDivBytesMax + 10 * kListBytesMax);
    EXPECT_TRUE(div.ends_with("<li>…</li></ul></div>"));
    EXPECT_EQ(fhir::narrative_faults(div), std::vector<fhir::NarrativeFault>{});
  }
}

TEST(Narrative, IsThatOfEveryResourceOfEverySampleAndIsValid) {
  const fhir::Validator validator;
  for (const auto& path : testing_support::samples()) {
    const json::Value sample = testing_support::read_golden(path);
    for (const GraphResource& one : find(sample.text("artifact"))->map(sample).graph.resources) {
      const json::Value& text = one.resource["text"];
      EXPECT_EQ(text.text("status"), "generated") << path << one.role;
      EXPECT_EQ(json::write(text), json::write(narrative_of(one.resource))) << path << one.role;
      EXPECT_EQ(fhir::narrative_faults(text.text("div")), std::vector<fhir::NarrativeFault>{}) << path << one.role;
      for (const Issue& issue : validator.validate(one.resource)) {
        EXPECT_NE(issue.severity, Severity::error) << issue.expression << issue.text;
      }
      for (const json::Value& contained : one.resource["contained"].items())
        EXPECT_EQ(contained.find("text"), nullptr) << path;
    }
  }
}

TEST(Narrative, OfWhatIsRetractedSaysSo) {
  const json::Value sample = testing_support::read_golden(testing_support::golden_folder() / "artifacts/goal.json");
  const Mapped mapped = find("goal")->map(sample);
  const auto gone = retracted(mapped.graph.resources.at(1).resource);
  ASSERT_TRUE(gone.has_value());
  EXPECT_NE((*gone)["text"].text("div").find("<li>Status: entered-in-error</li>"), std::string_view::npos);
  // A text that people wrote stays.
  const json::Value theirs = parse(R"({"resourceType":"Task","text":{"status":"additional","div":"<div>t</div>"}})");
  EXPECT_EQ(with_narrative(theirs), theirs);
}

// Whatever a partner does to the text, the artifact is the same.
TEST(Narrative, IsNeverReadBack) {
  const json::Value sample = testing_support::read_golden(testing_support::golden_folder() / "artifacts/goal.json");
  const Mapper& mapper = *find("goal");
  std::vector<GraphResource> resources = mapper.map(sample).graph.resources;
  for (GraphResource& one : resources) one.resource = json::with(one.resource, "text", {});
  const auto back = mapper.read_back(resources.front(), std::span{resources}.subspan(1));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(json::write(back->artifact), json::write(mapper.normalise(sample).artifact));
  EXPECT_EQ(back->notes, std::vector<Note>{});
}

}  // namespace
}  // namespace concord::mappers::narrative
