#include "service/ops/prometheus_metrics.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace concord::ops {
namespace {

TEST(PrometheusMetrics, WritesACounterWithItsLabelsAndHelp) {
  PrometheusMetrics metrics;
  metrics.count("concord_partner_calls_total", {{"partner", "sandbox"}, {"verdict", "ok"}}, 1);
  metrics.count("concord_partner_calls_total", {{"partner", "sandbox"}, {"verdict", "ok"}}, 2);
  EXPECT_EQ(metrics.text(),
            "# HELP concord_partner_calls_total Calls to partner EHRs by partner, interaction and verdict.\n"
            "# TYPE concord_partner_calls_total counter\n"
            "concord_partner_calls_total{partner=\"sandbox\",verdict=\"ok\"} 3\n");
}

TEST(PrometheusMetrics, KeepsSeriesOfDifferentLabelsApart) {
  PrometheusMetrics metrics;
  metrics.set("concord_build_info", {{"version", "1\n\"2\""}}, 1);
  metrics.set("concord_build_info", {{"version", "3"}}, 2);
  const std::string text = metrics.text();
  EXPECT_NE(text.find(R"(concord_build_info{version="1\n\"2\""} 1)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"(concord_build_info{version="3"} 2)"), std::string::npos) << text;
}

TEST(PrometheusMetrics, HasTheBucketsThatOpenTelemetryAdvises) {
  PrometheusMetrics metrics;
  metrics.observe("http_server_request_duration_seconds", {{"http_route", "/docs"}}, 0.02);
  const std::string text = metrics.text();
  EXPECT_NE(text.find(R"(_bucket{http_route="/docs",le="0.01"} 0)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"(_bucket{http_route="/docs",le="0.025"} 1)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"(_bucket{http_route="/docs",le="+Inf"} 1)"), std::string::npos) << text;
}

TEST(PrometheusMetrics, DropsAndCountsSeriesOverTheBound) {
  PrometheusMetrics metrics{2};
  metrics.count("a_total", {{"x", "1"}}, 1);
  metrics.count("a_total", {{"x", "2"}}, 1);
  metrics.count("a_total", {{"x", "3"}}, 1);
  metrics.count("a_total", {{"x", "1"}}, 1);
  const std::string text = metrics.text();
  EXPECT_NE(text.find(R"(a_total{x="1"} 2)"), std::string::npos) << text;
  EXPECT_EQ(text.find(R"(x="3")"), std::string::npos) << text;
  EXPECT_NE(text.find("concord_metrics_dropped_total 1"), std::string::npos) << text;
}

TEST(PrometheusMetrics, LosesNothingBetweenThreads) {
  PrometheusMetrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&metrics] {
      for (int n = 0; n < 1'000; ++n) metrics.count("a_total", {}, 1);
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_NE(metrics.text().find("a_total 4000\n"), std::string::npos);
}

}  // namespace
}  // namespace concord::ops
