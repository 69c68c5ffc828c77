// Bad input: every fault is found, at its place, without a word of the input in the text.
#include <gtest/gtest.h>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/mapper.h"
#include "tests/mappers/fault.h"

namespace concord::mappers {
namespace {

using testing_support::Fault;

class Check : public testing::TestWithParam<Fault> {};

TEST_P(Check, FindsTheFaultWhereItIs) { testing_support::find_fault(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    All, Check,
    testing::Values(
        Fault{"missing_id", "goal.json", "/id", "", {{"/id", "required"}}},
        Fault{"missing_text", "goal.json", "/description", "{}", {{"/description/text", "required"}}},
        Fault{"missing_patient", "goal.json", "/patient", "", {{"/patient", "required"}}},
        Fault{"unknown_member", "goal.json", "/SECRET", "1", {{"/SECRET", "structure"}}},
        Fault{"unknown_nested_member", "goal.json", "/targets/0/SECRET", "1", {{"/targets/0/SECRET", "structure"}}},
        Fault{"wrong_type_name", "goal.json", "/artifact", "\"shared-decision\"", {{"/artifact", "code-invalid"}}},
        Fault{"wrong_version", "goal.json", "/schemaVersion", "\"2\"", {{"/schemaVersion", "code-invalid"}}},
        Fault{"version_as_number", "goal.json", "/schemaVersion", "1", {{"/schemaVersion", "structure"}}},
        Fault{"relative_source", "goal.json", "/source", "\"SECRET\"", {{"/source", "value"}}},
        Fault{"source_with_bar", "goal.json", "/source", "\"urn:a|b\"", {{"/source", "value"}}},
        Fault{"id_with_slash", "goal.json", "/id", "\"a/b\"", {{"/id", "value"}}},
        Fault{"id_too_long",
              "goal.json",
              "/id",
              "\"0123456789012345678901234567890123456789012345678901234567890123x\"",
              {{"/id", "value"}}},
        Fault{"recorded_at_day_only", "goal.json", "/recordedAt", "\"2026-03-02\"", {{"/recordedAt", "value"}}},
        Fault{"recorded_at_without_offset",
              "goal.json",
              "/recordedAt",
              "\"2026-03-02T10:00:00\"",
              {{"/recordedAt", "value"}}},
        Fault{"day_that_is_none", "goal.json", "/startDate", "\"2026-02-30\"", {{"/startDate", "value"}}},
        Fault{"code_in_wrong_case", "goal.json", "/status", "\"Active\"", {{"/status", "code-invalid"}}},
        Fault{"list_for_code", "goal.json", "/status", "[]", {{"/status", "structure"}}},
        Fault{"null_member", "goal.json", "/startDate", "[null]", {{"/startDate", "structure"}}},
        Fault{"object_for_list", "goal.json", "/barriers", "{}", {{"/barriers", "structure"}}},
        Fault{"string_for_object", "goal.json", "/targets/0", "\"SECRET\"", {{"/targets/0", "structure"}}},
        Fault{"score_over_ten", "goal.json", "/readiness/0/score", "11", {{"/readiness/0/score", "value"}}},
        Fault{"score_as_decimal", "goal.json", "/readiness/0/score", "7.5", {{"/readiness/0/score", "value"}}},
        Fault{"score_as_text", "goal.json", "/readiness/0/score", "\"7\"", {{"/readiness/0/score", "structure"}}},
        Fault{"value_without_measure", "goal.json", "/targets/0/measure", "", {{"/targets/0/measure", "required"}}},
        Fault{"two_values", "goal.json", "/targets/0/valueInteger", "3", {{"/targets/0", "invariant"}}},
        Fault{"two_dues",
              "goal.json",
              "/targets/0/dueDuration",
              "{\"value\":1,\"code\":\"wk\"}",
              {{"/targets/0", "invariant"}}},
        Fault{"duration_of_length",
              "goal-rejected.json",
              "/targets/0/dueDuration/code",
              "\"m\"",
              {{"/targets/0/dueDuration/code", "value"}}},
        Fault{"unit_that_is_no_ucum",
              "goal.json",
              "/targets/0/valueQuantity/code",
              "\"steps per SECRET\"",
              {{"/targets/0/valueQuantity/code", "value"}}},
        Fault{"encounter_that_is_none",
              "goal.json",
              "/encounter",
              "{\"reference\":\"Appointment/1\"}",
              {{"/encounter", "value"}}},
        Fault{"encounter_of_other_type",
              "goal.json",
              "/encounter",
              "{\"type\":\"Appointment\",\"display\":\"SECRET\"}",
              {{"/encounter", "value"}}},
        Fault{"addresses_a_person",
              "goal.json",
              "/addresses/0/reference",
              "\"Practitioner/1\"",
              {{"/addresses/0", "value"}}},
        Fault{"party_that_is_none",
              "goal.json",
              "/acceptance/1/party/reference",
              "\"Condition/1\"",
              {{"/acceptance/1/party/reference", "value"}}},
        Fault{"on_behalf_of_a_condition",
              "goal.json",
              "/authors/1/onBehalfOf/reference",
              "\"Condition/1\"",
              {{"/authors/1/onBehalfOf", "value"}}},
        Fault{"comparator_that_is_none",
              "goal.json",
              "/targets/0/valueQuantity/comparator",
              "\"~\"",
              {{"/targets/0/valueQuantity/comparator", "code-invalid"}}},
        Fault{"comparator_in_range",
              "goal-rejected.json",
              "/targets/0/valueRange/low/comparator",
              "\"<\"",
              {{"/targets/0/valueRange/low/comparator", "structure"}}},
        Fault{"range_of_two_units",
              "goal-rejected.json",
              "/targets/0/valueRange/low/code",
              "\"/wk\"",
              {{"/targets/0/valueRange/high", "invariant"}}},
        Fault{"range_that_is_empty",
              "goal-rejected.json",
              "/targets/0/valueRange/low/value",
              "1.51",
              {{"/targets/0/valueRange/high", "invariant"}}},
        Fault{"value_as_text",
              "goal.json",
              "/targets/0/valueQuantity/value",
              "\"4200\"",
              {{"/targets/0/valueQuantity/value", "structure"}}},
        Fault{"party_twice",
              "goal.json",
              "/acceptance/2",
              "{\"party\":{\"role\":\"patient\"}}",
              {{"/acceptance/2", "duplicate"}}},
        Fault{"level_twice", "goal.json", "/attainmentScale/1/level", "-2", {{"/attainmentScale/1", "duplicate"}}},
        Fault{"party_without_role",
              "goal.json",
              "/expressedBy",
              "{\"display\":\"SECRET\"}",
              {{"/expressedBy/role", "required"}}},
        Fault{"absolute_reference",
              "goal.json",
              "/addresses/0/reference",
              "\"https://ehr.example.org/Condition/1\"",
              {{"/addresses/0/reference", "value"}}},
        Fault{"type_contradicts_reference",
              "goal.json",
              "/addresses/0/type",
              "\"Observation\"",
              {{"/addresses/0/type", "invariant"}}},
        Fault{"empty_reference", "goal.json", "/addresses/0", "{}", {{"/addresses/0", "invariant"}}},
        Fault{"patient_by_both", "goal.json", "/patient/reference", "\"Patient/1\"", {{"/patient", "invariant"}}},
        Fault{"patient_of_other_type",
              "goal.json",
              "/patient",
              "{\"reference\":\"Group/1\"}",
              {{"/patient/reference", "value"}}},
        Fault{"patient_party_is_somebody_else",
              "goal.json",
              "/expressedBy",
              "{\"role\":\"patient\",\"identifier\":{\"system\":\"urn:x\",\"value\":\"SECRET\"}}",
              {{"/expressedBy", "invariant"}}},
        Fault{"extension_of_ours",
              "goal-rejected.json",
              "/extension/0/url",
              "\"https://concord.example/fhir/x\"",
              {{"/extension/0", "business-rule"}}},
        Fault{"extension_that_is_mapped",
              "goal-rejected.json",
              "/extension/0/url",
              "\"http://hl7.org/fhir/StructureDefinition/goal-acceptance\"",
              {{"/extension/0", "business-rule"}}},
        Fault{"extension_without_value",
              "goal-rejected.json",
              "/extension/0/valueString",
              "",
              {{"/extension/0", "invariant"}}},
        Fault{
            "extension_without_url", "goal-rejected.json", "/extension/0/url", "", {{"/extension/0/url", "required"}}},
        Fault{"blank_text", "goal.json", "/notes/0/text", "\"  \"", {{"/notes/0/text", "value"}}},
        Fault{"control_character", "goal.json", "/notes/0/text", "\"SECRET\\u0007\"", {{"/notes/0/text", "value"}}},
        Fault{"language_tag", "goal.json", "/language", "\"deutsch_\"", {{"/language", "value"}}},
        Fault{"related_artifact_is_no_goal",
              "goal-rejected.json",
              "/relatedGoals/0/goal/artifact",
              "\"shared-decision\"",
              {{"/relatedGoals/0/goal/artifact", "value"}}},
        Fault{"coding_without_code",
              "goal.json",
              "/categories/0/coding/0",
              "{\"system\":\"urn:x\"}",
              {{"/categories/0/coding/0", "invariant"}}},
        Fault{"concept_without_anything", "goal.json", "/categories/0", "{}", {{"/categories/0", "invariant"}}},
        Fault{"no_goals", "goal-priorities.json", "/goals", "[]", {{"/goals", "required"}}},
        Fault{"goal_twice", "goal-priorities.json", "/goals/1/id", "\"goal-2041\"", {{"/goals/1", "duplicate"}}}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(Check, FindsAllFaultsAtOnce) {
  const auto artifact = json::read(
      R"({"artifact":"goal","schemaVersion":"1","source":"x","id":"","status":"done","patient":{},"extra":1})");
  ASSERT_TRUE(artifact.has_value());
  std::vector<std::string> found;
  for (const Issue& issue : find("goal")->check(*artifact)) found.push_back(issue.expression);
  EXPECT_EQ(found, (std::vector<std::string>{"/extra", "/source", "/id", "/recordedAt", "/patient", "/description",
                                             "/status"}));
}

TEST(Check, BearsAnythingInPlaceOfAnArtifact) {
  for (const char* text :
       {"null", "1", "\"x\"", "[]", "{}", "[{}]", R"({"acceptance":1,"choice":[],"options":{},"patient":"x"})"}) {
    const auto value = json::read(text);
    ASSERT_TRUE(value.has_value());
    for (const Mapper* mapper : all()) EXPECT_FALSE(mapper->check(*value).empty()) << mapper->type() << " " << text;
  }
}

}  // namespace
}  // namespace concord::mappers
