// What the tests of the use cases rely on: that the partner in memory behaves like one.
#include "tests/fakes/fake_partner.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"

namespace concord::partner {
namespace {

using Lines = std::vector<std::string>;

json::Value parsed(std::string_view text) { return json::read(text).value_or(json::Value{}); }

class FakePartnerTest : public testing::Test {
 protected:
  FakePartnerTest() {
    partner_.seed(parsed(R"({"resourceType":"Patient","id":"1"})"));
    partner_.seed(parsed(R"({"resourceType":"Goal","id":"a","subject":{"reference":"Patient/1"}})"));
    partner_.seed(parsed(R"({"resourceType":"Goal","id":"b","subject":{"reference":"Patient/2"}})"));
  }
  static Lines literals(const Result<Answer>& answer) {
    Lines out;
    for (const json::Value& entry : answer->body.value_or(json::Value{})["entry"].items()) {
      const json::Value& resource = entry["resource"];
      out.push_back(resource.is_null() ? "-" : fakes::FakeVersions::literal_of(resource));
    }
    return out;
  }

  Deadline deadline_ = Deadline::max();
  fakes::FakePartner partner_;
};

TEST_F(FakePartnerTest, KeepsEveryVersionAndDeletion) {
  const json::Value goal = partner_.stored("Goal/a");
  EXPECT_EQ(partner_.update(goal, "W/\"1\"", deadline_)->status, 200);
  EXPECT_EQ(partner_.update(goal, "W/\"1\"", deadline_).error().kind, ErrorKind::precondition_failed);
  EXPECT_EQ(partner_.remove("Goal", "a", "W/\"2\"", deadline_)->status, 204);
  EXPECT_EQ(partner_.remove("Goal", "a", "", deadline_)->status, 204);
  EXPECT_EQ(partner_.read("Goal", "a", deadline_).error().kind, ErrorKind::gone);
  EXPECT_EQ(partner_.version_read("Goal", "a", "1", deadline_)->body, goal);
  EXPECT_EQ(partner_.version_read("Goal", "a", "3", deadline_).error().kind, ErrorKind::gone);
  EXPECT_EQ(partner_.version_read("Goal", "a", "4", deadline_).error().kind, ErrorKind::not_found);
  EXPECT_EQ(literals(partner_.history("Goal", "a", {}, deadline_)), (Lines{"-", "Goal/a", "Goal/a"}));
  EXPECT_EQ(partner_.history("Goal", "x", {}, deadline_).error().kind, ErrorKind::not_found);
  EXPECT_EQ(partner_.update(goal, "", deadline_)->status, 201) << "brought back";
  EXPECT_EQ(partner_.read("Goal", "a", deadline_)->etag, "W/\"4\"");
}

TEST_F(FakePartnerTest, SearchesCompartmentsAndEverythingInPages) {
  EXPECT_EQ(literals(partner_.compartment_search("Patient", "1", "Goal", {}, deadline_)), Lines{"Goal/a"});
  EXPECT_EQ(literals(partner_.everything("1", {}, deadline_)), (Lines{"Patient/1", "Goal/a"}));
  partner_.set_page(1);
  const auto first = partner_.everything("1", {}, deadline_);
  EXPECT_EQ(literals(first), Lines{"Patient/1"});
  const std::string next{(*first->body)["link"].at(0).text("url")};
  EXPECT_TRUE(next.starts_with(partner_.base_url()));
  EXPECT_EQ(literals(partner_.next_page(next, deadline_)), Lines{"Goal/a"});
}

TEST_F(FakePartnerTest, AnswersABatchEntryByEntry) {
  const auto answer = partner_.transaction(parsed(R"({"resourceType":"Bundle","type":"batch","entry":[
    {"request":{"method":"GET","url":"Goal/x"}},
    {"request":{"method":"DELETE","url":"Goal/b"}},
    {"request":{"method":"POST","url":"Goal"},"resource":{"resourceType":"Goal"}},
    {"request":{"method":"GET","url":"Goal/a"}}]})"),
                                           Returns::minimal, deadline_);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(*answer->body, parsed(R"({"resourceType":"Bundle","type":"batch-response","entry":[
    {"response":{"status":"404"}},
    {"response":{"status":"204 No Content"}},
    {"response":{"status":"201 Created","location":"Goal/1/_history/1","etag":"W/\"1\""}},
    {"resource":{"resourceType":"Goal","id":"a","subject":{"reference":"Patient/1"},"meta":{"versionId":"1"}},
     "response":{"status":"200 OK","etag":"W/\"1\""}}]})"));
}

TEST_F(FakePartnerTest, CreatesOnAnyCondition) {
  const json::Value goal = parsed(R"({"resourceType":"Goal","subject":{"reference":"Patient/1"}})");
  EXPECT_EQ(partner_.create(goal, {{"subject", "Patient/1"}, {"_id", "a"}}, deadline_)->status, 200);
  EXPECT_EQ(partner_.create(goal, {{"subject", "Patient/1"}, {"_id", "b"}}, deadline_)->status, 201);
  EXPECT_EQ(partner_.create(goal, {{"subject", "Patient/1"}}, deadline_).error().kind, ErrorKind::precondition_failed);
}

}  // namespace
}  // namespace concord::partner
