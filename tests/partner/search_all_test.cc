#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "service/partner/rest_partner.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_http_client.h"
#include "tests/fakes/fake_metrics.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;

class SearchAll : public testing::Test {
 protected:
  // A page of Goals with these ids; `next` may be empty.
  void page(const std::vector<std::string>& ids, const std::string& next) {
    std::string entries;
    for (const std::string& id : ids) {
      entries +=
          (entries.empty() ? "" : ",") + std::string{R"({"resource":{"resourceType":"Goal","id":")"} + id + R"("}})";
    }
    client_.then_json(200, R"({"resourceType":"Bundle","type":"searchset","link":[{"relation":"self","url":"x"})" +
                               (next.empty() ? "" : R"(,{"relation":"next","url":")" + next + R"("})") +
                               R"(],"entry":[)" + entries + "]}");
  }
  Result<std::vector<std::string>> ids(std::size_t entries_max) {
    const auto found = search_all(partner_, "Goal", {{"patient", "1"}}, entries_max, clock_.in(10s));
    if (!found) return fail(found.error());
    std::vector<std::string> out;
    for (const Found& one : *found) out.push_back(one.full_url);
    return out;
  }
  fakes::FakeHttpClient client_;
  fakes::FakeClock clock_;
  fakes::FakeMetrics metrics_;
  RestPartner partner_{
      {.id = PartnerId{"p"}, .base_url = "https://ehr.example/fhir"}, client_, clock_, metrics_, [] { return 0.0; }};
};

TEST_F(SearchAll, FollowsThePagesAndDropsRepeats) {
  page({"1", "2"}, "https://ehr.example/fhir?page=2");
  page({"2", "3"}, "https://ehr.example:443/other/path?page=3");
  page({}, "");
  EXPECT_EQ(ids(10), (std::vector<std::string>{"Goal/1", "Goal/2", "Goal/3"}));
  EXPECT_EQ(client_.lines(), (std::vector<std::string>{"GET https://ehr.example/fhir/Goal?patient=1",
                                                       "GET https://ehr.example/fhir?page=2",
                                                       "GET https://ehr.example:443/other/path?page=3"}));
}

TEST_F(SearchAll, TakesAsManyAsTheBoundAndNoMore) {
  page({"1", "2"}, "");
  EXPECT_EQ(ids(2)->size(), 2U);
  page({"1", "2"}, "");
  EXPECT_EQ(ids(1).error().kind, ErrorKind::too_large);
}

TEST_F(SearchAll, LeavesOutcomesOut) {
  client_.then_json(200, R"({"resourceType":"Bundle","type":"searchset","entry":[
    {"resource":{"resourceType":"OperationOutcome"},"search":{"mode":"outcome"}}]})");
  EXPECT_EQ(ids(10), std::vector<std::string>{});
}

TEST_F(SearchAll, RefusesPagesElsewhere) {
  for (const char* next :
       {"https://evil.example/fhir?page=2", "http://ehr.example/fhir?page=2", "https://ehr.example:8443/fhir?page=2",
        "https://ehr.example@evil.example/", "/fhir?page=2"}) {
    page({"1"}, next);
    EXPECT_EQ(ids(10), fail(ErrorKind::partner_broken, "the partner's next link does not lead to the partner")) << next;
  }
  EXPECT_EQ(client_.calls().size(), 5U) << "none was followed";
}

TEST_F(SearchAll, RefusesPagesThatDoNotEnd) {
  page({"1"}, "https://ehr.example/fhir?page=2");
  page({"2"}, "https://ehr.example/fhir?page=2");
  EXPECT_EQ(ids(10), fail(ErrorKind::partner_broken, "the pages of the partner's search do not end"));
  for (int i = 0; i < 300; ++i) page({}, "https://ehr.example/fhir?page=" + std::to_string(i));
  EXPECT_EQ(ids(10), fail(ErrorKind::partner_broken, "the pages of the partner's search do not end"));
}

}  // namespace
}  // namespace concord::partner
