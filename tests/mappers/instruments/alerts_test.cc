// The alerts of the shipped instruments, through the mapping: at each edge, beside it, and when nobody answered.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/instruments/registry.h"
#include "mappers/mapper.h"
#include "tests/mappers/pro_artifact.h"

namespace concord::mappers {
namespace {

using testing_support::outcome;

const Mapper& mapper() { return *find("patient-reported-outcome"); }

// An artifact that answers the first items of the instrument in their order: a number, y or n, x for declined, - for
// left out; with more members.
json::Value answered(std::string_view id, std::string_view values, std::string_view more) {
  const instruments::Instrument* instrument = instruments::Registry::shipped().find(id);
  std::string answers;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const char value = values[i];
    if (value == '-') continue;
    const std::string said = value == 'x'   ? R"("absent":"asked-declined")"
                             : value == 'y' ? R"("value":true)"
                             : value == 'n' ? R"("value":false)"
                                            : R"("value":)" + std::string{value};
    answers += (answers.empty() ? "" : ",") + (R"({"item":")" + instrument->items[i].name() + R"(",)" + said + "}");
  }
  return outcome(R"({"instrument":")" + std::string{id} + R"(","answers":[)" + answers + "]" + std::string{more} + "}");
}

using Texts = std::vector<std::string>;

struct Case {
  const char* instrument;
  const char* values;
  const char* more;
  Texts alerts;  // "item: text"
  Texts notes;   // "kind pointer"
};

class EveryAlert : public testing::TestWithParam<Case> {};

TEST_P(EveryAlert, IsRaisedAtItsEdgeAndNotBefore) {
  const json::Value artifact = answered(GetParam().instrument, GetParam().values, GetParam().more);
  ASSERT_EQ(mapper().check(artifact), std::vector<Issue>{}) << json::write(artifact);
  const Normal normal = mapper().normalise(artifact);
  const Mapped mapped = mapper().map(normal.artifact);
  Texts alerts;
  Texts flags;
  for (const Alert& alert : mapped.alerts) {
    EXPECT_EQ(alert.instrument, GetParam().instrument);
    alerts.push_back(alert.item + ": " + alert.text);
    flags.push_back(alert.text);
  }
  EXPECT_EQ(alerts, GetParam().alerts);
  Texts written;
  for (const GraphResource& one : mapped.graph.resources) {
    if (one.resource.text("resourceType") == "Flag") written.emplace_back(one.resource["code"].text("text"));
  }
  EXPECT_EQ(written, flags);
  EXPECT_EQ(testing_support::notes_beside_shorthands(normal.notes), GetParam().notes);
}

constexpr const char* kItem9 = "44260-8: PHQ-9 item 9 positive: review suicide risk";
constexpr const char* kPhq9 = "44261-6: PHQ-9 total score 20 or more: severe depression, review";
constexpr const char* kPhq2 = "55758-7: PHQ-2 total score 3 or more: positive screen for depression, review";
constexpr const char* kGad7 = "70274-6: GAD-7 total score 15 or more: severe anxiety, review";
constexpr const char* kAuditC = "75626-2: AUDIT-C total score 3 or more: positive for women (men: 4 or more), review";
constexpr const char* kWho5 = "who-5-score: WHO-5 score below 50: poor well-being, review";
constexpr const char* kSure = "sure-score: SURE score 3 or less: decisional conflict, review";
constexpr const char* kCalm = "calm: not calm: review";
constexpr const char* kMood = "mood: mood below 1.5: review";
constexpr const char* kRest = "rest: T-score of 30 or less: review";

#define REPORTED(code, value) \
  R"(,"scores":[{"code":{"coding":[{"code":")" code R"("}]},"value":)" value R"(,"origin":"reported"}])"
INSTANTIATE_TEST_SUITE_P(
    All, EveryAlert,
    testing::Values(
        Case{"phq-9", "000000000", "", {}, {}}, Case{"phq-9", "000000001", "", {kItem9}, {}},
        Case{"phq-9", "000000002", "", {kItem9}, {}}, Case{"phq-9", "000000003", "", {kItem9}, {}},
        Case{"phq-9", "333333100", "", {}, {}}, Case{"phq-9", "333333200", "", {kPhq9}, {}},
        Case{"phq-9", "333333101", "", {kItem9, kPhq9}, {}},
        // Nobody answered item 9: not assessed, which is no zero.
        Case{"phq-9", "33333333-", "", {}, {"doubted /answers"}},
        Case{"phq-9", "33333333x", "", {}, {"doubted /answers/8"}},
        Case{"phq-9", "33333333x", R"(,"status":"in-progress")", {}, {}}, Case{"phq-9", "-------33", "", {kItem9}, {}},
        Case{"phq-9", "00000000x", REPORTED("44261-6", "20"), {kPhq9}, {"doubted /scores/0", "doubted /answers/8"}},
        Case{"phq-2", "20", "", {}, {}}, Case{"phq-2", "21", "", {kPhq2}, {}}, Case{"phq-2", "3x", "", {}, {}},
        Case{"gad-7", "2222222", "", {}, {}}, Case{"gad-7", "3222222", "", {kGad7}, {}},
        Case{"gad-7", "333333x", "", {}, {}}, Case{"audit-c", "200", "", {}, {}},
        Case{"audit-c", "210", "", {kAuditC}, {}}, Case{"audit-c", "400", "", {kAuditC}, {}},
        Case{"audit-c", "44-", "", {}, {}}, Case{"who-5", "22333", "", {}, {}}, Case{"who-5", "22233", "", {kWho5}, {}},
        Case{"who-5", "0000x", "", {}, {}},
        Case{"who-5", "5555x", REPORTED("who-5-score", "49.9"), {kWho5}, {"doubted /scores/0"}},
        Case{"sure", "yyyy", "", {}, {}}, Case{"sure", "yyyn", "", {kSure}, {}}, Case{"sure", "nnnn", "", {kSure}, {}},
        Case{"sure", "nnn-", "", {}, {}}, Case{"peg", "999", "", {}, {}}, Case{"collaborate", "000", "", {}, {}},
        Case{"promis-global-10", "1111111111", "", {}, {}},
        // A site's own: a no, a mean, a T-score.
        Case{"grouped", "53y14", "", {}, {}}, Case{"grouped", "53n14", "", {kCalm}, {}},
        Case{"grouped", "53-14", "", {}, {"doubted /answers"}}, Case{"grouped", "53y11", "", {}, {}},
        Case{"grouped", "53y10", "", {kRest}, {}}, Case{"grouped", "15y54", "", {kMood}, {}},
        Case{"grouped", "53x1-", REPORTED("rest-t", "30"), {kRest}, {"doubted /scores/0", "doubted /answers/2"}},
        Case{"grouped", "53x1-", REPORTED("rest-t", "31"), {}, {"doubted /scores/0", "doubted /answers/2"}}));
#undef REPORTED

}  // namespace
}  // namespace concord::mappers
