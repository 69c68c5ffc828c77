#include "service/partner/find_one.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "service/partner/rest_partner.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_http_client.h"
#include "tests/fakes/fake_metrics.h"
#include "tests/fakes/fake_partner.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;

json::Value goal(const std::string& id, const std::string& identifier) {
  return *json::read(R"({"resourceType":"Goal","id":")" + id + R"(","identifier":[{"system":"urn:s","value":")" +
                     identifier + R"("}]})");
}
std::string told(const Result<Match>& match) {
  if (!match) return "error: " + match.error().message;
  if (match->how == Matches::one) return "Goal/" + std::string{match->found->resource.text("id")};
  return match->how == Matches::none ? "none" : "several";
}

TEST(FindOne, TellsNoneFromOneFromSeveral) {
  for (const std::size_t page : {0U, 1U}) {
    for (const bool is_careless : {false, true}) {
      fakes::FakePartner partner;
      partner.set_page(page);
      if (is_careless) partner.ignore_parameters();
      partner.seed(goal("1", "a"));
      partner.seed(goal("2", "b"));
      partner.seed(goal("3", "b"));
      const auto find = [&](const char* token) {
        return told(find_one(partner, "Goal", {{"identifier", token}}, Deadline::max()));
      };
      EXPECT_EQ(find("urn:s|a"), "Goal/1");
      EXPECT_EQ(find("urn:s|b"), "several");
      EXPECT_EQ(find("urn:s|c"), "none");
      EXPECT_EQ(find("urn:t|a"), "none");
    }
  }
}

TEST(FindOne, FollowsPagesAsFarAsNeeded) {
  fakes::FakePartner partner;
  partner.set_page(1);
  for (int i = 1; i <= 5; ++i) partner.seed(goal(std::to_string(i), "a"));
  EXPECT_EQ(told(find_one(partner, "Goal", {{"identifier", "urn:s|a"}}, Deadline::max())), "several");
  EXPECT_EQ(partner.calls().size(), 2U) << "the third match says nothing more";
}

TEST(FindOne, EndsWhereAPartnerDoesNotNarrowItsSearch) {
  fakes::FakePartner partner;
  partner.set_page(1);
  partner.ignore_parameters();
  for (int i = 1; i <= 40; ++i) partner.seed(goal(std::to_string(i), "a"));
  EXPECT_EQ(told(find_one(partner, "Goal", {{"identifier", "urn:s|b"}}, Deadline::max())),
            "error: the partner does not narrow its search");
  EXPECT_EQ(partner.calls().size(), 20U);
}

TEST(FindOne, NeedsACondition) {
  fakes::FakePartner partner;
  EXPECT_EQ(find_one(partner, "Goal", {}, Deadline::max()).error().kind, ErrorKind::unprocessable);
  EXPECT_TRUE(partner.calls().empty());
}

struct PageCase {
  std::string name;
  std::string entries;
  std::string self;  // query of the self link
  http::Parameters criteria;
  std::string told;
};

// What servers send besides matches.
TEST(FindOne, CountsMatchesOnly) {
  const std::string one = R"({"resource":{"resourceType":"Goal","id":"1","description":{"text":"x"},
      "subject":{"reference":"https://ehr.example/fhir/Patient/p"}})";
  const std::string match = one + R"(,"search":{"mode":"match"}})";
  const std::vector<PageCase> cases{
      {"the same twice", match + "," + match, "", {{"_id", "1"}}, "Goal/1"},
      {"no mode", one + "}", "", {{"_id", "1"}}, "Goal/1"},
      {"include", one + R"(,"search":{"mode":"include"}})", "", {{"_id", "1"}}, "none"},
      {"an outcome and another type",
       R"({"resource":{"resourceType":"OperationOutcome"},"search":{"mode":"outcome"}},
          {"resource":{"resourceType":"Patient","id":"1"}})",
       "",
       {{"_id", "1"}},
       "none"},
      {"a reference written out", match, "", {{"subject", "Patient/p"}}, "Goal/1"},
      {"another subject", match, "", {{"subject", "Patient/q"}}, "none"},
      {"only the partner knows the parameter", match, "?mood=good", {{"mood", "good"}}, "Goal/1"},
      {"it does not tell", match, "", {{"mood", "good"}}, "Goal/1"},
      {"it ignored the parameter",
       match,
       "?_id=1",
       {{"mood", "good"}, {"_id", "1"}},
       "error: the partner does not search by a parameter of the condition"},
      {"not even one parameter",
       match,
       "x",
       {{"mood", "good"}},
       "error: the partner does not search by a parameter of the condition"},
      {"a value that only the partner may judge", match, "", {{"start-date", "soon"}}, "Goal/1"},
  };
  for (const PageCase& one_case : cases) {
    fakes::FakeHttpClient client;
    fakes::FakeClock clock;
    fakes::FakeMetrics metrics;
    RestPartner partner{
        {.id = PartnerId{"north"}, .base_url = "https://ehr.example/fhir"}, client, clock, metrics, [] { return 0.5; }};
    const std::string link =
        one_case.self.empty()
            ? ""
            : R"("link":[{"relation":"self","url":"https://ehr.example/fhir/Goal)" + one_case.self + R"("}],)";
    client.then_json(
        200, R"({"resourceType":"Bundle","type":"searchset",)" + link + R"("entry":[)" + one_case.entries + "]}");
    EXPECT_EQ(told(find_one(partner, "Goal", one_case.criteria, clock.in(10s))), one_case.told) << one_case.name;
  }
}

}  // namespace
}  // namespace concord::partner
