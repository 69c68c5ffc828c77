// Every note says where: in the artifact, and in FHIR.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/mapper.h"
#include "tests/mappers/fault.h"
#include "tests/mappers/golden.h"
#include "tests/mappers/pro_artifact.h"

namespace concord::mappers {
namespace {

using testing_support::edited;
using testing_support::golden_folder;
using testing_support::outcome;
using testing_support::read_golden;

using Texts = std::vector<std::string>;

Texts in_words(const std::vector<Note>& notes) {
  Texts out;
  for (const Note& note : notes)
    out.push_back(std::string{to_string(note.kind)} + " " + note.pointer + " " + note.expression);
  return out;
}

Texts notes_of(const json::Value& artifact) {
  const Mapper& mapper = *find(artifact.text("artifact"));
  EXPECT_EQ(mapper.check(artifact), std::vector<Issue>{}) << json::write(artifact);
  const Normal normal = mapper.normalise(artifact);
  std::vector<Note> notes = normal.notes;
  const std::vector<Note> mapped = mapper.map(normal.artifact).notes;
  notes.insert(notes.end(), mapped.begin(), mapped.end());
  return in_words(notes);
}

// A sample with one place changed, and the notes that come of it.
struct Noted {
  const char* name;
  const char* sample;
  const char* pointer;
  const char* replacement;
  Texts notes;
};

class Notes : public testing::TestWithParam<Noted> {};

TEST_P(Notes, SayWhere) {
  const json::Value sample = read_golden(golden_folder() / "artifacts" / GetParam().sample);
  EXPECT_EQ(notes_of(edited(sample, GetParam().pointer, json::read(GetParam().replacement).value_or(json::Value{}))),
            GetParam().notes);
}

INSTANTIATE_TEST_SUITE_P(
    All, Notes,
    testing::Values(
        Noted{"unknown_unit",
              "goal.json",
              "/targets/0/valueQuantity/code",
              "\"steps/d\"",
              {"doubted /targets/0/valueQuantity/code Goal.target[0].detail.code"}},
        Noted{"unit_of_a_bound",
              "goal-rejected.json",
              "/targets/0",
              R"({"measure":{"text":"m"},"valueRange":{"low":{"value":1,"code":"[x]"}}})",
              {"doubted /targets/0/valueRange/low/code Goal.target[0].detail.low.code"}},
        Noted{"whose_idea",
              "goal.json",
              "/expressedBy",
              R"({"role":"organization","reference":"Organization/1"})",
              {"translated /expressedBy Goal.expressedBy"}},
        Noted{"who_accepts",
              "goal.json",
              "/acceptance/1/party",
              R"({"role":"clinician","reference":"PractitionerRole/1"})",
              {"translated /acceptance/1/party "
               "Goal.extension('http://hl7.org/fhir/StructureDefinition/goal-acceptance')[1].extension('individual')."
               "value"}},
        Noted{"who_comments",
              "goal.json",
              "/acceptance/1",
              R"({"party":{"role":"clinician","reference":"PractitionerRole/1"},"status":"agree","comment":"c"})",
              {"translated /acceptance/1/party "
               "Goal.extension('http://hl7.org/fhir/StructureDefinition/goal-acceptance')[1].extension('individual')."
               "value",
               "translated /acceptance/1/party Goal.note[2].author"}},
        Noted{"who_remarks",
              "goal.json",
              "/notes/0/by",
              R"({"role":"device","reference":"Device/1"})",
              {"translated /notes/0/by Goal.note[0].author"}},
        Noted{"who_reports",
              "goal.json",
              "/barriers/0/reportedBy",
              R"({"role":"device","reference":"Device/1"})",
              {"translated /barriers/0/reportedBy Observation.performer"}},
        Noted{"author",
              "goal.json",
              "/authors/1",
              R"({"role":"clinician","reference":"CareTeam/1"})",
              {"translated /authors/1 Provenance.agent[1].who"}},
        Noted{"whose_priorities",
              "goal-priorities.json",
              "/by",
              R"({"role":"organization","reference":"Organization/1"})",
              {"translated /by List.source"}},
        Noted{"unit_of_a_timeframe_is_always_known",
              "shared-decision.json",
              "/options/0/attributes/0/timeframe",
              R"({"value":1,"code":"d"})",
              {}},
        Noted{"two_denominators",
              "shared-decision.json",
              "/options/0/attributes/0/likelihood",
              R"({"count":1,"of":7})",
              {"doubted /options/1/attributes/0/likelihood/of "
               "RequestGroup.action[0].action[1].extension('https://concord.example/fhir/StructureDefinition/"
               "decision-option-attribute')[0].extension('likelihood').value.denominator"}},
        Noted{"who_takes_part",
              "shared-decision.json",
              "/participants/1",
              R"({"role":"organization","reference":"Organization/1"})",
              {"translated /participants/1 RequestGroup.action[0].participant[1]"}},
        Noted{"whose_reason",
              "shared-decision.json",
              "/choice/rationale/0/by",
              R"({"role":"device","reference":"Device/1"})",
              {"translated /choice/rationale/0/by RequestGroup.note[0].author"}},
        Noted{"default_of_an_acceptance",
              "goal.json",
              "/acceptance/0/status",
              "null",
              {"defaulted /acceptance/0/status "
               "Goal.extension('http://hl7.org/fhir/StructureDefinition/goal-acceptance')[0].extension('status')."
               "value"}},
        Noted{"default_of_a_list", "goal-priorities.json", "/status", "null", {"defaulted /status List.status"}},
        Noted{"default_below_the_choice",
              "shared-decision.json",
              "/choice/acceptance",
              R"([{"party":{"role":"patient"}}])",
              {"defaulted /choice/acceptance/0/status "
               "RequestGroup.extension('https://concord.example/fhir/StructureDefinition/decision-acceptance')[0]."
               "extension('status').value"}},
        Noted{"string_for_a_concept",
              "goal.json",
              "/categories",
              R"(["a",{"text":"b"}])",
              {"normalised /categories/0 Goal.category[0]"}},
        Noted{"string_for_the_words_of_the_patient",
              "goal.json",
              "/description",
              R"("Walk")",
              {"normalised /description Goal.description"}},
        Noted{"coding_for_the_words_of_the_patient",
              "goal.json",
              "/description",
              R"({"code":"1","display":"Walk"})",
              {"normalised /description Goal.description", "defaulted /description/text Goal.description.text"}},
        Noted{"display_for_the_words_of_the_patient",
              "goal.json",
              "/description",
              R"({"coding":[{"code":"1","display":"Walk"}]})",
              {"defaulted /description/text Goal.description.text"}},
        Noted{"coding_below_a_list",
              "goal.json",
              "/targets/0/measure",
              R"({"system":"http://loinc.org","code":"41950-7"})",
              {"normalised /targets/0/measure Goal.target[0].measure"}},
        Noted{"string_for_a_value",
              "goal.json",
              "/targets/0",
              R"({"measure":{"text":"m"},"valueCodeableConcept":"v"})",
              {"normalised /targets/0/valueCodeableConcept Goal.target[0].detail"}},
        Noted{"string_in_a_resource_of_its_own",
              "goal.json",
              "/barriers/0/code",
              R"("stairs")",
              {"normalised /barriers/0/code Observation.value"}},
        Noted{"string_in_an_option",
              "shared-decision.json",
              "/options/0/code",
              R"("a code")",
              {"normalised /options/0/code RequestGroup.action[0].action[0]"}},
        Noted{"title_again_in_an_option",
              "shared-decision.json",
              "/options/0/code",
              R"("Supervised exercise programme")",
              {"normalised /options/0/code RequestGroup.action[0].action[0]"}},
        Noted{
            "patient_named_again",
            "goal.json",
            "/authors/0",
            R"({"role":"patient","identifier":{"system":"urn:oid:2.16.840.1.113883.19.5","value":"MRN-1001"},"type":"Patient"})",
            {"normalised /authors/0/identifier Provenance.agent[0].identifier"}},
        Noted{"patient_named_again_in_a_note",
              "goal.json",
              "/notes/0/by",
              R"({"role":"patient","identifier":{"system":"urn:oid:2.16.840.1.113883.19.5","value":"MRN-1001"}})",
              {"normalised /notes/0/by/identifier Goal.note[0].author.identifier"}},
        Noted{"type_that_the_role_says",
              "goal.json",
              "/authors/1",
              R"({"role":"clinician","type":"Practitioner","identifier":{"system":"urn:npi","value":"1"}})",
              {}},
        Noted{"empty_list", "goal.json", "/addresses", "[]", {}}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(OutcomeNotes, SayWhere) {
  EXPECT_EQ(notes_of(outcome(R"({"instrument":null,"questionnaire":"https://example.org/q","completedBy":
                {"role":"device","reference":"Device/1"},"enteredBy":{"role":"device","reference":"CareTeam/1"},
                "answers":[{"item":"a","value":{"value":1,"code":"[x]"}}],
                "scores":[{"code":"s","value":3,"origin":"computed"}]})")),
            (Texts{"normalised /scores/0/code Observation.code",
                   "normalised /questionnaire QuestionnaireResponse.questionnaire",
                   "normalised /scores Observation.value", "translated /enteredBy QuestionnaireResponse.author",
                   "translated /completedBy QuestionnaireResponse.source",
                   "doubted /answers/0/value/code QuestionnaireResponse.item.answer.value.code"}));
  EXPECT_EQ(notes_of(outcome(R"({"scores":[{"code":{"system":"http://loinc.org","code":"44261-6"},"value":3,
                "origin":"reported"}]})")),
            (Texts{"normalised /scores/0/code Observation.code", "doubted /scores/0 Observation.value",
                   "doubted /answers QuestionnaireResponse.item"}));
  EXPECT_EQ(
      notes_of(outcome(R"({"instrument":"audit-c","answers":[{"item":"68517-2","value":4}]})")),
      (Texts{"translated /answers/0/item QuestionnaireResponse.item", "normalised /answers QuestionnaireResponse.item",
             "normalised /answers QuestionnaireResponse.item"}));
  EXPECT_EQ(notes_of(outcome(R"({"enteredBy":{"role":"patient"},"answers":[{"item":"14371","value":0}]})")),
            (Texts{"normalised /answers QuestionnaireResponse.item", "normalised /answers QuestionnaireResponse.item",
                   "normalised /enteredBy QuestionnaireResponse.author"}));
}

TEST(ShorthandNotes, SayTheRuleAndNoValue) {
  const Mapper& mapper = *find("goal");
  const json::Value sample = read_golden(golden_folder() / "artifacts/goal.json");
  EXPECT_EQ(mapper.normalise(json::with(sample, "categories", json::Array{json::Value{"SECRET"}})).notes,
            (std::vector<Note>{{NoteKind::normalised, "/categories/0", "Goal.category[0]",
                                "a string stands for a CodeableConcept: it is its text"}}));
}

TEST(OutcomeNotes, SayWhereWhatWasReadStood) {
  const Mapper& mapper = *find("patient-reported-outcome");
  const Mapped mapped = mapper.map(mapper.normalise(outcome("{}")).artifact);
  std::vector<GraphResource> resources = mapped.graph.resources;
  const auto item = json::read(
      R"([{"linkId":"14364","answer":[{"valueCoding":{"code":"LA6568-5"}}]},
          {"linkId":"14363","extension":[{"url":"https://concord.example/fhir/StructureDefinition/list-position",
           "valuePositiveInt":1}],"answer":[{"valueCoding":{"code":"no-such"}},{"valueAttachment":{}}]}])");
  resources.front().resource = json::with(resources.front().resource, "item", item.value_or(json::Value{}));
  const auto back = mapper.read_back(resources.front(), std::span{resources}.subspan(1));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(in_words(back->notes), (Texts{"doubted /answers/1 QuestionnaireResponse.item[1].answer[0]",
                                          "dropped /answers QuestionnaireResponse.item[1].answer[1]"}));
}

TEST(GoalNotes, SayWhereWhatWasReadStood) {
  const Mapper& mapper = *find("goal");
  std::vector<GraphResource> resources =
      mapper.map(read_golden(golden_folder() / "artifacts/goal.json")).graph.resources;
  json::Value& goal = resources.front().resource;
  goal = json::with(goal, "priority", json::read(R"({"text":"very high"})").value_or(json::Value{}));
  goal = json::with(goal, "expressedBy", json::read(R"({"reference":"CareTeam/1"})").value_or(json::Value{}));
  const auto back = mapper.read_back(resources.front(), std::span{resources}.subspan(1));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(in_words(back->notes),
            (Texts{"dropped /priority Goal.priority", "doubted /expressedBy/role Goal.expressedBy"}));
}

}  // namespace
}  // namespace concord::mappers
