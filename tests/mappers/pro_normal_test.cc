// The normal form of patient-reported outcomes, and the alerts they raise.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/json/write.h"
#include "mappers/mapper.h"
#include "tests/mappers/pro_artifact.h"

namespace concord::mappers {
namespace {

using testing_support::outcome;
using testing_support::phq9_answers;

const Mapper& mapper() { return *find("patient-reported-outcome"); }

json::Value normal_of(std::string_view changes) {
  const json::Value artifact = outcome(changes);
  EXPECT_EQ(mapper().check(artifact), std::vector<Issue>{}) << json::write(artifact);
  json::Value normal = mapper().normalise(artifact).artifact;
  EXPECT_EQ(json::write(mapper().normalise(normal).artifact), json::write(normal));
  EXPECT_EQ(mapper().check(normal), std::vector<Issue>{});
  return normal;
}

std::vector<std::string> notes_of(std::string_view changes) {
  return testing_support::notes_beside_shorthands(mapper().normalise(outcome(changes)).notes);
}

using Texts = std::vector<std::string>;

struct AnswerCase {
  const char* name;
  const char* changes;
  const char* answers;  // in the normal form
};

class NormalAnswers : public testing::TestWithParam<AnswerCase> {};

TEST_P(NormalAnswers, AreNamedAndCompletedFromTheInstrument) {
  EXPECT_EQ(json::write(normal_of(GetParam().changes)["answers"]), GetParam().answers);
}

INSTANTIATE_TEST_SUITE_P(
    All, NormalAnswers,
    testing::Values(
        AnswerCase{"code_alone", R"({"answers":[{"item":"44250-9","code":"LA6570-1"}]})",
                   R"([{"item":"44250-9","code":"LA6570-1","value":2}])"},
        AnswerCase{"value_alone", R"({"answers":[{"item":"44250-9","value":3}]})",
                   R"([{"item":"44250-9","code":"LA6571-9","value":3}])"},
        AnswerCase{"value_in_other_words", R"({"answers":[{"item":"44250-9","value":30e-1}]})",
                   R"([{"item":"44250-9","code":"LA6571-9","value":3}])"},
        AnswerCase{"link_id", R"({"answers":[{"item":"14371","value":0,"comment":"no"}]})",
                   R"([{"item":"44260-8","code":"LA6568-5","value":0,"comment":"no"}])"},
        AnswerCase{"answer_without_value", R"({"answers":[{"item":"57492","code":"LA6574-3"}]})",
                   R"([{"item":"69722-7","code":"LA6574-3"}])"},
        AnswerCase{"absent", R"({"answers":[{"item":"44250-9","absent":"not-asked"}]})",
                   R"([{"item":"44250-9","absent":"not-asked"}])"},
        AnswerCase{"alias", R"({"instrument":"audit-c","answers":[{"item":"68517-2","value":4}]})",
                   R"([{"item":"68518-0","code":"LA18929-2","value":4}])"},
        AnswerCase{
            "order_is_kept", R"({"answers":[{"item":"44255-8","value":0},{"item":"44250-9","value":0}]})",
            R"([{"item":"44255-8","code":"LA6568-5","value":0},{"item":"44250-9","code":"LA6568-5","value":0}])"},
        AnswerCase{
            "items_without_code", R"({"instrument":"every-type","answers":[{"item":"5","value":1.50},
                   {"item":"2","value":7},{"item":"8","value":{"code":"km","value":2.0}}]})",
            R"([{"item":"5","value":1.50},{"item":"pain","value":7},{"item":"8","value":{"value":2.0,"code":"km"}}])"},
        AnswerCase{
            "not_loaded",
            R"({"instrument":null,"questionnaire":"https://example.org/q|1","answers":[{"item":"44250-9","value":1.0}]})",
            R"([{"item":"44250-9","value":1.0}])"}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(NormalOutcome, NamesALoadedInstrumentByItsId) {
  const json::Value by_id = normal_of("{}");
  const json::Value by_canonical = normal_of(R"({"instrument":null,"questionnaire":"http://loinc.org/q/44249-1"})");
  EXPECT_EQ(json::write(by_canonical), json::write(by_id));
  EXPECT_EQ(notes_of(R"({"instrument":null,"questionnaire":"http://loinc.org/q/44249-1"})"),
            (Texts{"normalised /questionnaire", "doubted /answers"}));
}

TEST(NormalOutcome, LeavesOutWhoEnteredWhenThatIsWhoCompleted) {
  EXPECT_EQ(normal_of(R"({"enteredBy":{"role":"patient"}})").find("enteredBy"), nullptr);
  EXPECT_EQ(normal_of(R"({"enteredBy":{"role":"patient","reference":"Patient/p1"}})").find("enteredBy"), nullptr);
  EXPECT_NE(normal_of(R"({"enteredBy":{"role":"clinician","reference":"Practitioner/1"}})").find("enteredBy"), nullptr);
}

TEST(NormalOutcome, SaysThatNothingIsComputedForAQuestionnaireThatIsNotLoaded) {
  constexpr std::string_view kChanges =
      R"({"instrument":null,"questionnaire":"https://example.org/q","answers":[{"item":"44260-8","value":3}],
          "scores":[{"code":"a","value":3,"origin":"computed"},{"code":"b","value":3,"origin":"reported"}]})";
  EXPECT_EQ(notes_of(kChanges), (Texts{"normalised /questionnaire", "normalised /scores"}));
  EXPECT_EQ(json::write(normal_of(kChanges)["scores"]), R"([{"code":{"text":"b"},"value":3,"origin":"reported"}])");
}

struct ScoreCase {
  const char* name;
  const char* values;  // of the items of PHQ-9
  const char* more;    // members
  const char* scores;  // {value, absent, meaning, origin} of each, in words
  Texts notes;
};

class NormalScores : public testing::TestWithParam<ScoreCase> {};

std::string in_words(const json::Value& scores) {
  std::string out;
  for (const json::Value& score : scores.items()) {
    out += out.empty() ? "" : ", ";
    out += score.text("origin");
    if (const auto value = score["value"].as_number()) out += " " + std::string{*value};
    for (const std::string_view name : {"absent"}) out += (score.find(name) ? " " : "") + std::string{score.text(name)};
    const std::string_view meaning = score["interpretation"]["coding"].at(0).text("display");
    out += (meaning.empty() ? "" : " ") + std::string{meaning};
  }
  return out;
}

TEST_P(NormalScores, AreComputedAndDoubted) {
  const std::string changes = R"({"answers":)" + phq9_answers(GetParam().values) + GetParam().more + "}";
  EXPECT_EQ(in_words(normal_of(changes)["scores"]), GetParam().scores);
  EXPECT_EQ(notes_of(changes), GetParam().notes);
}

#define REPORTED(value) \
  R"(,"scores":[{"code":{"system":"http://loinc.org","code":"44261-6"},)" value R"(,"origin":"reported"}])"
#define COMPUTED(value) \
  R"(,"scores":[{"code":{"system":"http://loinc.org","code":"44261-6"},)" value R"(,"origin":"computed"}])"
INSTANTIATE_TEST_SUITE_P(
    All, NormalScores,
    testing::Values(
        ScoreCase{"complete", "012301230", "", "computed 12 Moderate", {}},
        ScoreCase{"all_zero", "000000000", "", "computed 0 None", {}},
        ScoreCase{"item_9_left_out", "01230123-", "", "computed missing-item", {"doubted /answers"}},
        ScoreCase{"item_9_declined", "01230123x", "", "computed missing-item", {"doubted /answers/8"}},
        ScoreCase{"another_left_out", "0123-1230", "", "computed missing-item", {}},
        ScoreCase{"one_declined", "0123x1230", "", "computed missing-item", {}},
        ScoreCase{"all_declined", "xxxxxxxxx", "", "computed missing-item", {"doubted /answers/8"}},
        ScoreCase{"amended", "111111111", R"(,"status":"amended")", "computed 9 Mild", {}},
        ScoreCase{"in_progress", "111111111", R"(,"status":"in-progress")", "", {}},
        ScoreCase{"in_error", "111111111", R"(,"status":"entered-in-error")", "", {}},
        ScoreCase{"in_progress_reported",
                  "111111111",
                  R"(,"status":"in-progress")" REPORTED(R"("value":8)"),
                  "reported 8",
                  {}},
        ScoreCase{"reported_right", "111111111", REPORTED(R"("value":9)"), "reported 9, computed 9 Mild", {}},
        ScoreCase{"reported_right_in_other_words",
                  "111111111",
                  REPORTED(R"("value":9.0)"),
                  "reported 9.0, computed 9 Mild",
                  {}},
        ScoreCase{"reported_wrong",
                  "111111111",
                  REPORTED(R"("value":8)"),
                  "reported 8, computed 9 Mild",
                  {"doubted /scores/0"}},
        ScoreCase{"reported_unproven",
                  "11111111x",
                  REPORTED(R"("value":8)"),
                  "reported 8, computed missing-item",
                  {"doubted /scores/0", "doubted /answers/8"}},
        ScoreCase{"reported_absent",
                  "111111111",
                  REPORTED(R"("absent":"missing-item")"),
                  "reported missing-item, computed 9 Mild",
                  {"doubted /scores/0"}},
        ScoreCase{
            "reported_under_the_panel_code",
            "111111111",
            R"(,"scores":[{"code":{"system":"http://loinc.org","code":"44249-1"},"value":8,"origin":"reported"}])",
            "reported 8, computed 9 Mild",
            {"doubted /scores/0"}},
        ScoreCase{"reported_other_score",
                  "111111111",
                  R"(,"scores":[{"code":{"system":"urn:my:codes","code":"44261-6"},"value":8,"origin":"reported"}])",
                  "reported 8, computed 9 Mild",
                  {}},
        ScoreCase{
            "computed_is_ignored", "111111111", COMPUTED(R"("value":27)"), "computed 9 Mild", {"normalised /scores"}}),
    [](const auto& one) { return std::string{one.param.name}; });
#undef REPORTED
#undef COMPUTED

TEST(NormalScores, HoldEverythingTheInstrumentSays) {
  const json::Value normal = normal_of(
      R"({"instrument":"every-type","answers":[{"item":"pain","value":2},{"item":"fatigue","value":1},{"item":"1","code":"red"}]})");
  EXPECT_EQ(json::write(normal["scores"]),
            R"([{"code":{"coding":[{"system":"https://example.org/codes","code":"sum"}]},"value":9,)"
            R"("interpretation":{"text":"low"},"origin":"computed","prorated":true},)"
            R"({"code":{"coding":[{"system":"https://example.org/codes","code":"pain-alone"}]},"value":2,"tScore":33,)"
            R"("origin":"computed"}])");
}

struct AlertCase {
  const char* name;
  std::string changes;
  Texts items;  // of the alerts
  const char* flag_status;
};

class Alerts : public testing::TestWithParam<AlertCase> {};

TEST_P(Alerts, AreRaisedByAnswersAndScores) {
  const Mapped mapped = mapper().map(normal_of(GetParam().changes));
  Texts items;
  for (const Alert& alert : mapped.alerts) items.push_back(alert.item);
  EXPECT_EQ(items, GetParam().items);
  std::size_t flags = 0;
  for (const GraphResource& one : mapped.graph.resources) {
    if (one.resource.text("resourceType") != "Flag") continue;
    ++flags;
    EXPECT_EQ(one.resource.text("status"), GetParam().flag_status);
    EXPECT_EQ(one.resource["category"].at(0)["coding"].at(0).text("code"), "safety");
    EXPECT_EQ(one.resource["period"].text("start"), "2026-03-02");
    const auto named = std::ranges::find(mapped.alerts, one.role, &Alert::role);
    if (named != mapped.alerts.end()) {
      EXPECT_EQ(one.resource["code"].text("text"), named->text);
    }
  }
  EXPECT_EQ(flags, GetParam().flag_status[0] == 'e' ? 1U : GetParam().items.size());
}

std::string phq9(std::string_view values, std::string_view more = "") {
  return R"({"answers":)" + phq9_answers(values) + std::string{more} + "}";
}

INSTANTIATE_TEST_SUITE_P(
    All, Alerts,
    testing::Values(
        AlertCase{"item_9_not_at_all", phq9("111111110"), {}, "active"},
        AlertCase{"item_9_several_days", phq9("000000001"), {"44260-8"}, "active"},
        AlertCase{"item_9_more", phq9("000000002"), {"44260-8"}, "active"},
        AlertCase{"item_9_every_day", phq9("000000003"), {"44260-8"}, "active"},
        AlertCase{"item_9_declined_is_not_assessed", phq9("33333333x"), {}, "active"},
        AlertCase{"item_9_left_out_is_not_assessed", phq9("33333333-"), {}, "active"},
        AlertCase{"item_9_by_code", R"({"answers":[{"item":"14371","code":"LA6569-3"}]})", {"44260-8"}, "active"},
        AlertCase{"item_9_in_progress", phq9("000000001", R"(,"status":"in-progress")"), {"44260-8"}, "active"},
        AlertCase{"item_9_in_error", phq9("000000001", R"(,"status":"entered-in-error")"), {}, "entered-in-error"},
        AlertCase{"total_19", phq9("333333100"), {}, "active"},
        AlertCase{"total_20", phq9("333333200"), {"44261-6"}, "active"},
        AlertCase{"both", phq9("333333333"), {"44260-8", "44261-6"}, "active"},
        AlertCase{
            "reported_total",
            phq9(
                "0",
                R"(,"scores":[{"code":{"system":"http://loinc.org","code":"44261-6"},"value":20.0,"origin":"reported"}])"),
            {"44261-6"},
            "active"},
        AlertCase{"phq_2_below",
                  R"({"instrument":"phq-2","answers":[{"item":"44250-9","value":2},{"item":"44255-8","value":0}]})",
                  {},
                  "active"},
        AlertCase{"phq_2",
                  R"({"instrument":"phq-2","answers":[{"item":"44250-9","value":2},{"item":"44255-8","value":1}]})",
                  {"55758-7"},
                  "active"},
        AlertCase{
            "audit_c",
            R"({"instrument":"audit-c","answers":[{"item":"68518-0","value":3},{"item":"68519-8","value":0},{"item":"68520-6","value":0}]})",
            {"75626-2"},
            "active"},
        AlertCase{
            "integer_below", R"({"instrument":"every-type","answers":[{"item":"pain","value":8}]})", {}, "active"},
        AlertCase{
            "integer", R"({"instrument":"every-type","answers":[{"item":"pain","value":9}]})", {"pain"}, "active"},
        AlertCase{
            "not_loaded",
            R"({"instrument":null,"questionnaire":"https://example.org/q","answers":[{"item":"44260-8","value":3}]})",
            {},
            "active"}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(Alerts, SayWhatRaisedThemAndWhoCarriesThem) {
  const Mapped mapped = mapper().map(normal_of(phq9("000000001")));
  EXPECT_EQ(mapped.alerts, (std::vector<Alert>{{.instrument = "phq-9",
                                                .item = "44260-8",
                                                .role = "alert[0]",
                                                .text = "PHQ-9 item 9 positive: review suicide risk"}}));
}

}  // namespace
}  // namespace concord::mappers
