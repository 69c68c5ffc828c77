#include <gtest/gtest.h>

#include "tests/fhir/search/table.h"

namespace concord::fhir {
namespace {

constexpr std::string_view kEncounter = R"({"resourceType":"Encounter","status":"finished",
  "period":{"start":"2026-03-02T15:00:00Z","end":"2026-03-02T15:45:00Z"}})";
constexpr std::string_view kFlag = R"({"resourceType":"Flag","period":{"start":"2026-03"}})";

// A dateTime of a day, by each prefix.
TEST(SearchDate, ComparesDaysByEachPrefix) {
  EXPECT_EQ(wrong_rows(kObservation, {{"date=2026-03-02", true},
                                      {"date=2026-03", true},
                                      {"date=2026", true},
                                      {"date=2026-03-03", false},
                                      {"date=2026-03-02T15:00:00Z", false},
                                      {"date=eq2026-03", true},
                                      {"date=ne2026-03", false},
                                      {"date=ne2026-03-02T10:00:00Z", true},
                                      {"date=gt2026-03-01", true},
                                      {"date=gt2026-03-02", false},
                                      {"date=ge2026-03-02", true},
                                      {"date=ge2026-03-03", false},
                                      {"date=lt2026-03-02", false},
                                      {"date=lt2026-03-03", true},
                                      {"date=le2026-03-02", true},
                                      {"date=le2026-03-01", false},
                                      {"date=sa2026-03-01", true},
                                      {"date=sa2026-03-02", false},
                                      {"date=eb2026-03-03", true},
                                      {"date=eb2026-03-02", false},
                                      {"date=ap2026-03-03", true},
                                      {"date=ap2026-03-05", false},
                                      {"date=2026-01-01,2026-03-02", true},
                                      {"date:missing=false", true},
                                      {"_lastUpdated=2026-03-02T15:15:00.250Z", true},
                                      {"_lastUpdated=gt2026-03-02T15:15:00.249Z", true},
                                      {"_lastUpdated=gt2026-03-02T15:15:00.250Z", false},
                                      {"_lastUpdated=ge2026-03-02T15:15", true},
                                      {"_lastUpdated=2026-03-02T16:15+01:00", true},
                                      {"_lastUpdated=2026-03-02T16:15 01:00", true},
                                      {"_lastUpdated=2026-03-02T15:15", true},
                                      {"_lastUpdated=2026-03-02T15:16", false}}),
            Texts{});
  EXPECT_EQ(wrong_rows(kPatient, {{"birthdate=1957", true},
                                  {"birthdate=1957-05", true},
                                  {"birthdate=1957-05-08", false},
                                  {"birthdate=lt1957-05-08", true},
                                  {"birthdate=le1957-05-31", true}}),
            Texts{});
}

TEST(SearchDate, ComparesPeriodsAndOpenEnds) {
  EXPECT_EQ(wrong_rows(kEncounter, {{"date=2026-03-02", true},
                                    {"date=2026-03-02T15:30:00Z", false},
                                    {"date=gt2026-03-02T15:30:00Z", true},
                                    {"date=lt2026-03-02T15:30:00Z", true},
                                    {"date=sa2026-03-02T15:30:00Z", false},
                                    {"date=eb2026-03-02T15:45:01Z", true},
                                    {"date=ap2026-03-02T15:44:59Z", true}}),
            Texts{});
  EXPECT_EQ(wrong_rows(kFlag, {{"date=2026-03", false},
                               {"date=gt2099", true},
                               {"date=lt2026-03", false},
                               {"date=ge2026-03-01", true},
                               {"date=sa2026-02", true},
                               {"date=eb2099", false}}),
            Texts{});
}

TEST(SearchDate, ReadsTimingsAndTheirBounds) {
  EXPECT_EQ(wrong_rows(R"({"resourceType":"ServiceRequest","occurrenceTiming":{"event":["2026-03-02","2026-03-20"]}})",
                       {{"occurrence=2026-03", true},
                        {"occurrence=2026-03-10", false},
                        {"occurrence=gt2026-03-10", true},
                        {"occurrence=lt2026-03-10", true},
                        {"occurrence=sa2026-03-01", true}}),
            Texts{});
  EXPECT_EQ(wrong_rows(R"({"resourceType":"ServiceRequest",
                           "occurrenceTiming":{"repeat":{"boundsPeriod":{"start":"2026-03-02"}}}})",
                       {{"occurrence=ge2030", true}, {"occurrence=eb2030", false}, {"occurrence=2026-03", false}}),
            Texts{});
}

TEST(SearchDate, LeavesOutWhatIsNoDate) {
  EXPECT_EQ(wrong_rows(R"({"resourceType":"Procedure","performedString":"2026"})",
                       {{"date=2026", false}, {"date=ne2025", false}, {"date:missing=false", true}}),
            Texts{});
  EXPECT_EQ(wrong_rows(R"({"resourceType":"Flag","period":{"start":"yesterday"}})", {{"date=ne2026", false}}), Texts{});
  EXPECT_EQ(wrong_rows(R"({"resourceType":"Flag","period":{"extension":[{"url":"urn:x"}]}})", {{"date=gt2000", false}}),
            Texts{});
}

TEST(SearchDate, FollowsTheTypeOfAChoice) {
  EXPECT_EQ(
      wrong_rows(R"({"resourceType":"Condition","onsetAge":{"value":52,"system":"http://unitsofmeasure.org","code":"a"},
                           "abatementPeriod":{"start":"2026-01","end":"2026-02"}})",
                 {{"onset-date:missing=true", true},
                  {"onset-age=52", true},
                  {"onset-age=52|http://unitsofmeasure.org|a", true},
                  {"onset-age=gt600|http://unitsofmeasure.org|mo", true},
                  {"abatement-date=2026", true},
                  {"abatement-age:missing=true", true}}),
      Texts{});
  EXPECT_EQ(
      wrong_rows(
          R"({"resourceType":"Goal","startDate":"2026-03-02","target":[{"dueDate":"2026-06"},{"dueDuration":{"value":3}}]})",
          {{"start-date=2026-03", true}, {"target-date=2026-06", true}, {"target-date=2026-07", false}}),
      Texts{});
}

}  // namespace
}  // namespace concord::fhir
