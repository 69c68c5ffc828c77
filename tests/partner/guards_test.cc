// The order in which a call passes the guards: who is turned away by one has cost the later ones nothing.
#include <gtest/gtest.h>

#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "core/json/read.h"
#include "service/partner/bearer_client.h"
#include "service/partner/connection.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_http_client.h"
#include "tests/fakes/fake_metrics.h"
#include "tests/fakes/fake_rates.h"

namespace concord::partner {
namespace {

using namespace std::chrono_literals;

constexpr const char* kBase = "https://ehr.example/fhir";
constexpr const char* kGoal = R"({"resourceType":"Goal","id":"1"})";

class GuardsTest : public testing::Test {
 protected:
  void issue_token() {
    tokens_client_.then_json(200, R"({"access_token":"t","token_type":"bearer","expires_in":3600})");
  }
  Result<Answer> read() { return connection_.partner().read("Goal", "1", clock_.in(20s)); }
  // How far calls came: {turns drawn, tokens asked for, calls sent}.
  [[nodiscard]] std::vector<std::size_t> reached() const {
    return {rates_.draws().size(), tokens_client_.calls().size(), wire_.calls().size()};
  }
  static ConnectionOptions options() {
    return {.rest = {.id = PartnerId{"north"}, .base_url = kBase},
            .bulkhead = {.reads = 1, .writes = 1, .wait_max = 1ms},
            .rate = CallRate{.per_second = 10, .burst = 20}};
  }
  using Reached = std::vector<std::size_t>;

  fakes::FakeClock clock_;
  fakes::FakeMetrics metrics_;
  fakes::FakeHttpClient tokens_client_;
  fakes::FakeHttpClient wire_;
  fakes::FakeRates rates_;
  fakes::FakeRates own_rates_;
  std::vector<std::string> circuits_;
  auth::outbound::TokenSource tokens_{
      {.partner = "north", .base_url = kBase, .token_url = "https://ehr.example/token"},
      {.method = auth::outbound::Method::tls_client_auth, .client_id = "c", .scopes = "s"},
      tokens_client_,
      clock_,
      metrics_,
      [] { return 0.0; }};
  BearerClient client_{kBase, tokens_, wire_};
  Connection connection_{options(),
                         {.client = client_,
                          .rates = rates_,
                          .own_rates = own_rates_,
                          .clock = clock_,
                          .metrics = metrics_,
                          .random = [] { return 0.0; },
                          .observer =
                              [this](std::string_view circuit, bool is_open) {
                                circuits_.push_back(std::string{circuit} + (is_open ? " opened" : " closed"));
                              }}};
};

TEST_F(GuardsTest, FirstIsTheDeadline) {
  EXPECT_EQ(connection_.partner().read("Goal", "1", clock_.steady_now()).error().kind, ErrorKind::timeout);
  EXPECT_EQ(reached(), (Reached{0, 0, 0}));
}

TEST_F(GuardsTest, ThenThePermit) {
  issue_token();
  std::latch arrived{1};
  std::latch let_go{1};
  wire_.then([&](const HttpCall&) -> Result<http::Response> {
    arrived.count_down();
    let_go.wait();
    return http::Response{.status = 404, .headers = {}, .body = {}};
  });
  std::thread first{[&] { EXPECT_FALSE(read().has_value()); }};
  arrived.wait();
  EXPECT_EQ(read().error().kind, ErrorKind::unavailable);
  EXPECT_EQ(reached(), (Reached{1, 1, 1})) << "all of them the first call's";
  let_go.count_down();
  first.join();
}

TEST_F(GuardsTest, ThenTheTurn) {
  rates_.then(1h);
  EXPECT_EQ(read().error().kind, ErrorKind::unavailable);
  EXPECT_EQ(reached(), (Reached{1, 0, 0}));
}

TEST_F(GuardsTest, ThenTheBreaker) {
  issue_token();
  for (int i = 0; i < 15; ++i) wire_.then({.kind = ErrorKind::unavailable, .message = "refused"});
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(read().has_value());
  const Reached before = reached();
  EXPECT_EQ(before, (Reached{5, 1, 15})) << "each of five calls repeated twice, in one turn";
  EXPECT_EQ(read().error().kind, ErrorKind::unavailable);
  EXPECT_EQ(reached(), (Reached{6, 1, 15}));
  EXPECT_EQ(circuits_, std::vector<std::string>{"read opened"});
  clock_.sleep_until(clock_.in(5s));
  wire_.then_json(200, kGoal);
  EXPECT_TRUE(read().has_value());
  EXPECT_EQ(circuits_, (std::vector<std::string>{"read opened", "read closed"}));
}

TEST_F(GuardsTest, ThenTheToken) {
  for (int i = 0; i < 3; ++i) tokens_client_.then_json(400, R"({"error":"invalid_client"})");
  EXPECT_FALSE(read().has_value());
  EXPECT_EQ(reached().at(0), 1U);
  EXPECT_EQ(reached().at(2), 0U);
}

TEST_F(GuardsTest, ThenTheCallAndItsRepeatsInOneTurn) {
  issue_token();
  wire_.then_json(503, "").then_json(200, kGoal);
  EXPECT_TRUE(read().has_value());
  EXPECT_EQ(reached(), (Reached{1, 1, 2}));
  EXPECT_TRUE(circuits_.empty());
}

}  // namespace
}  // namespace concord::partner
