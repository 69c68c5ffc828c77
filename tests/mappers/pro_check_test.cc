// Bad patient-reported outcomes: every fault is found at its place, without a word of the input in the text.
#include <gtest/gtest.h>

#include <utility>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/mapper.h"
#include "tests/mappers/pro_artifact.h"

namespace concord::mappers {
namespace {

using testing_support::outcome;

using Found = std::vector<std::pair<std::string, std::string>>;

Found faults_of(const json::Value& artifact) {
  Found found;
  for (const Issue& issue : find("patient-reported-outcome")->check(artifact)) {
    found.emplace_back(issue.expression, issue.code);
    EXPECT_EQ(issue.text.find("SECRET"), std::string::npos) << issue.text;
  }
  return found;
}

struct Fault {
  const char* name;
  const char* members;  // JSON object: members that replace those of a valid artifact; null removes
  Found findings;
};

class OutcomeCheck : public testing::TestWithParam<Fault> {};

TEST_P(OutcomeCheck, FindsTheFaultWhereItIs) {
  const json::Value artifact = outcome(GetParam().members);
  EXPECT_EQ(faults_of(artifact), GetParam().findings) << json::write(artifact);
}

INSTANTIATE_TEST_SUITE_P(
    Artifact, OutcomeCheck,
    testing::Values(
        Fault{"none", "{}", {}},
        Fault{"neither_instrument_nor_questionnaire", R"({"instrument":null})", {{"/instrument", "required"}}},
        Fault{"both", R"({"questionnaire":"https://example.org/q"})", {{"/questionnaire", "invariant"}}},
        Fault{"unknown_instrument", R"({"instrument":"SECRET"})", {{"/instrument", "code-invalid"}}},
        Fault{"bad_canonical",
              R"({"instrument":null,"questionnaire":"SECRET","answers":[{"item":"a","value":1}]})",
              {{"/questionnaire", "value"}}},
        Fault{"empty_version",
              R"({"instrument":null,"questionnaire":"https://example.org/q|","answers":[{"item":"a","value":1}]})",
              {{"/questionnaire", "value"}}},
        Fault{"no_answers", R"({"answers":[]})", {{"/answers", "required"}}},
        Fault{"goal_that_is_none",
              R"({"goals":[{"artifact":"shared-decision","source":"urn:a:b","id":"x"}]})",
              {{"/goals/0/artifact", "value"}}},
        Fault{"decision_that_is_none",
              R"({"decisions":[{"artifact":"goal","source":"urn:a:b","id":"x"}]})",
              {{"/decisions/0/artifact", "value"}}},
        Fault{"based_on_something_else",
              R"({"basedOn":[{"reference":"CarePlan/1"},{"reference":"Goal/1"}]})",
              {{"/basedOn/1", "value"}}},
        Fault{"based_on_type",
              R"({"basedOn":[{"type":"Condition","display":"SECRET"},{"display":"a plan"}]})",
              {{"/basedOn/0", "value"}}},
        Fault{"status", R"({"status":"stopped"})", {{"/status", "code-invalid"}}},
        Fault{"unknown_member", R"({"score":1})", {{"/score", "structure"}}}),
    [](const auto& one) { return std::string{one.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Answers, OutcomeCheck,
    testing::Values(
        Fault{"unknown_item", R"({"answers":[{"item":"SECRET","value":1}]})", {{"/answers/0/item", "code-invalid"}}},
        Fault{"item_of_another_instrument",
              R"({"answers":[{"item":"69725-0","value":1}]})",
              {{"/answers/0/item", "code-invalid"}}},
        Fault{"item_twice",
              R"({"answers":[{"item":"44250-9","value":1},{"item":"14363","value":2}]})",
              {{"/answers/1/item", "duplicate"}}},
        Fault{"contradiction",
              R"({"answers":[{"item":"44250-9","code":"LA6568-5","value":1}]})",
              {{"/answers/0", "invariant"}}},
        Fault{"value_of_an_answer_without",
              R"({"answers":[{"item":"69722-7","code":"LA6573-5","value":1}]})",
              {{"/answers/0", "invariant"}}},
        Fault{"same_value_by_another_text", R"({"answers":[{"item":"44250-9","code":"LA6569-3","value":1.0}]})", {}},
        Fault{"nothing_said", R"({"answers":[{"item":"44250-9","comment":"SECRET"}]})", {{"/answers/0", "required"}}},
        Fault{"absent_with_value",
              R"({"answers":[{"item":"44250-9","absent":"not-asked","value":1}]})",
              {{"/answers/0", "invariant"}}},
        Fault{"absent_with_code",
              R"({"answers":[{"item":"44250-9","absent":"not-asked","code":"LA6569-3"}]})",
              {{"/answers/0", "invariant"}}},
        Fault{"absent_why",
              R"({"answers":[{"item":"44250-9","absent":"unknown"}]})",
              {{"/answers/0/absent", "code-invalid"}}},
        Fault{"value_too_high", R"({"answers":[{"item":"44250-9","value":4}]})", {{"/answers/0/value", "value"}}},
        Fault{"value_too_low", R"({"answers":[{"item":"44250-9","value":-1}]})", {{"/answers/0/value", "value"}}},
        Fault{"value_between", R"({"answers":[{"item":"44250-9","value":0.5}]})", {{"/answers/0/value", "value"}}},
        Fault{"value_as_text", R"({"answers":[{"item":"44250-9","value":"1"}]})", {{"/answers/0/value", "value"}}},
        Fault{"value_where_none_is", R"({"answers":[{"item":"69722-7","value":1}]})", {{"/answers/0/value", "value"}}},
        Fault{"code_of_another_item",
              R"({"answers":[{"item":"44250-9","code":"LA6573-5"}]})",
              {{"/answers/0/code", "code-invalid"}}},
        Fault{"code_of_wrong_type",
              R"({"answers":[{"item":"44250-9","code":1}]})",
              {{"/answers/0/code", "structure"}, {"/answers/0/code", "code-invalid"}}},
        Fault{"item_of_wrong_type", R"({"answers":[{"item":1,"value":1}]})", {{"/answers/0/item", "structure"}}},
        Fault{
            "code_without_instrument",
            R"({"instrument":null,"questionnaire":"https://example.org/q|1","answers":[{"item":"a","code":"SECRET"}]})",
            {{"/answers/0/code", "business-rule"}}},
        Fault{
            "repeated_without_instrument",
            R"({"instrument":null,"questionnaire":"https://example.org/q","answers":[{"item":"a","value":1},{"item":"a","value":1}]})",
            {}},
        Fault{
            "answered_and_absent",
            R"({"instrument":null,"questionnaire":"https://example.org/q","answers":[{"item":"a","value":1},{"item":"a","absent":"not-asked"}]})",
            {{"/answers/1", "invariant"}}},
        Fault{
            "loaded_canonical_is_checked",
            R"({"instrument":null,"questionnaire":"http://loinc.org/q/44249-1","answers":[{"item":"44250-9","value":7}]})",
            {{"/answers/0/value", "value"}}},
        Fault{"all_at_once",
              R"({"answers":[{"item":"44250-9","value":4},{"item":"x","value":1},{"item":"44255-8"}]})",
              {{"/answers/2", "required"}, {"/answers/0/value", "value"}, {"/answers/1/item", "code-invalid"}}}),
    [](const auto& one) { return std::string{one.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Types, OutcomeCheck,
    testing::Values(
        Fault{"right",
              R"({"instrument":"every-type","answers":[{"item":"1","code":"red"},{"item":"colour","code":"blue"},
                {"item":"pain","value":10},{"item":"5","value":1.50},{"item":"6","value":"so"},{"item":"7","value":false},
                {"item":"8","value":{"value":2,"code":"km"}},{"item":"9","value":"2026-03"}]})",
              {}},
        Fault{"ambiguous_value",
              R"({"instrument":"every-type","answers":[{"item":"1","value":2.5}]})",
              {{"/answers/0/value", "value"}}},
        Fault{"repeats_absent",
              R"({"instrument":"every-type","answers":[{"item":"1","code":"red"},{"item":"1","absent":"not-asked"}]})",
              {{"/answers/1", "invariant"}}},
        Fault{"repeats_answered_after_absent",
              R"({"instrument":"every-type","answers":[{"item":"1","absent":"not-asked"},{"item":"1","code":"red"}]})",
              {{"/answers/1", "invariant"}}},
        Fault{"integer_above",
              R"({"instrument":"every-type","answers":[{"item":"pain","value":11}]})",
              {{"/answers/0/value", "value"}}},
        Fault{"integer_below",
              R"({"instrument":"every-type","answers":[{"item":"pain","value":-1}]})",
              {{"/answers/0/value", "value"}}},
        Fault{"integer_with_fraction",
              R"({"instrument":"every-type","answers":[{"item":"pain","value":1.5}]})",
              {{"/answers/0/value", "value"}}},
        Fault{"code_of_integer",
              R"({"instrument":"every-type","answers":[{"item":"pain","code":"red"}]})",
              {{"/answers/0/code", "code-invalid"}}},
        Fault{"decimal",
              R"({"instrument":"every-type","answers":[{"item":"5","value":"1"}]})",
              {{"/answers/0/value", "value"}}},
        Fault{"string",
              R"({"instrument":"every-type","answers":[{"item":"6","value":1}]})",
              {{"/answers/0/value", "value"}}},
        Fault{"boolean",
              R"({"instrument":"every-type","answers":[{"item":"7","value":1}]})",
              {{"/answers/0/value", "value"}}},
        Fault{"quantity",
              R"({"instrument":"every-type","answers":[{"item":"8","value":1}]})",
              {{"/answers/0/value", "value"}}},
        Fault{"date",
              R"({"instrument":"every-type","answers":[{"item":"9","value":"2026-13"}]})",
              {{"/answers/0/value", "value"}}}),
    [](const auto& one) { return std::string{one.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Scores, OutcomeCheck,
    testing::Values(
        Fault{"reported", R"({"scores":[{"code":"total","value":9,"origin":"reported"}]})", {}},
        Fault{"reported_t_score", R"({"scores":[{"code":"total","tScore":50.1,"origin":"reported"}]})", {}},
        Fault{"reported_absent", R"({"scores":[{"code":"total","absent":"missing-item","origin":"reported"}]})", {}},
        Fault{"computed_is_not_looked_at", R"({"scores":[{"code":"total","origin":"computed"}]})", {}},
        Fault{"reported_without_value",
              R"({"scores":[{"code":"total","origin":"reported"}]})",
              {{"/scores/0", "required"}}},
        Fault{"reported_value_and_absent",
              R"({"scores":[{"code":"total","value":1,"absent":"missing-item","origin":"reported"}]})",
              {{"/scores/0", "invariant"}}},
        Fault{"no_origin", R"({"scores":[{"code":"total","value":1}]})", {{"/scores/0/origin", "required"}}},
        Fault{"no_code", R"({"scores":[{"value":1,"origin":"reported"}]})", {{"/scores/0/code", "required"}}}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(OutcomeCheck, NamesTheInstrumentsThatAreKnown) {
  const auto issues = find("patient-reported-outcome")->check(outcome(R"({"instrument":"SECRET"})"));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(
      issues.front().text,
      "must be a loaded instrument: audit-c, collaborate, gad-7, peg, phq-2, phq-9, promis-global-10, sure, who-5, "
      "every-type, grouped");
}

}  // namespace
}  // namespace concord::mappers
