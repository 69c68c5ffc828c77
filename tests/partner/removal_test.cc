// DELETE through RestPartner: what is sent again, and what the answers of several attempts mean together.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "service/partner/rest_partner.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_http_client.h"
#include "tests/fakes/fake_metrics.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

constexpr const char* kGoal = R"({"resourceType":"Goal","id":"1"})";

class RemovalTest : public testing::Test {
 protected:
  [[nodiscard]] Deadline deadline() const { return clock_.in(30s); }

  fakes::FakeHttpClient client_;
  fakes::FakeClock clock_;
  fakes::FakeMetrics metrics_;
  RestPartner partner_{
      {.id = PartnerId{"north"}, .base_url = "https://ehr.example/fhir"}, client_, clock_, metrics_, [] {
        return 0.5;
      }};
};

TEST_F(RemovalTest, DeletesUnderAVersion) {
  client_.then_json(204, "").then_json(409, "");
  const auto answer = partner_.remove("Goal", "1", "W/\"3\"", deadline());
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 204);
  EXPECT_EQ(client_.lines(), Lines{"DELETE https://ehr.example/fhir/Goal/1"});
  EXPECT_EQ(client_.calls().at(0).headers,
            (http::Headers{{"Accept", "application/fhir+json"}, {"If-Match", "W/\"3\""}}));
  EXPECT_EQ(partner_.remove("Goal", "1", "W/\"3\"", deadline()).error().kind, ErrorKind::precondition_failed);
}

// What the attempts of one deletion were answered with, and what that means together. 0: no answer; -1: no connection.
struct RemovalCase {
  std::string name;
  std::vector<int> answers;
  std::optional<ErrorKind> error;  // empty: deleted
};

TEST_F(RemovalTest, RepeatsADeletionThatTookEffectOnceAtMost) {
  const std::vector<RemovalCase> cases{
      {"not there", {404}, ErrorKind::not_found},
      {"deleted before", {410}, ErrorKind::gone},
      {"lost, then done", {0, 204}, std::nullopt},
      {"lost, then not there: ours", {0, 404}, std::nullopt},
      {"lost, then gone: ours", {0, 410}, std::nullopt},
      {"failed, then gone: ours", {500, 410}, std::nullopt},
      {"lost, then another version, and gone when read: ours", {0, 412, 410}, std::nullopt},
      {"lost, then another version, which is there", {0, 412, 200}, ErrorKind::precondition_failed},
      {"lost three times", {0, 0, 0}, ErrorKind::unknown_outcome},
      {"lost, then no connection: nobody knows", {0, -1, -1}, ErrorKind::unknown_outcome},
      {"lost, then asked to slow down: nobody knows", {0, 429, 429}, ErrorKind::unknown_outcome},
      {"no connection three times", {-1, -1, -1}, ErrorKind::unavailable},
      {"no connection, then not there: not ours", {-1, 404}, ErrorKind::not_found},
      {"failed twice", {500, 502}, ErrorKind::unknown_outcome},
      {"locked twice", {423, 423}, ErrorKind::conflict},
      {"refused", {403}, ErrorKind::partner_rejected},
  };
  for (const RemovalCase& one : cases) {
    clock_.sleep_until(clock_.in(10s));  // the budget of repeats is full again
    for (const int status : one.answers) {
      if (status > 0) {
        client_.then_json(status, status == 200 ? kGoal : "");
      } else {
        client_.then(Error{.kind = status == 0 ? ErrorKind::unknown_outcome : ErrorKind::unavailable, .message = "x"});
      }
    }
    const auto answer = partner_.remove("Goal", "1", "W/\"3\"", deadline());
    EXPECT_EQ(answer ? std::nullopt : std::optional{answer.error().kind}, one.error) << one.name;
    EXPECT_EQ(client_.unused(), 0U) << one.name;
  }
}

}  // namespace
}  // namespace concord::partner
