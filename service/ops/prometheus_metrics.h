// Metrics on prometheus-cpp, written out as text for the admin listener. No socket here.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/ports/metrics.h"

namespace concord::ops {

// Safe from many threads. A series is made when it is first used; over `series_max` of them, new ones are dropped
// and counted in concord_metrics_dropped_total, so that no label can fill the memory.
class PrometheusMetrics final : public Metrics {
 public:
  explicit PrometheusMetrics(std::size_t series_max = 5'000);
  ~PrometheusMetrics() override;
  PrometheusMetrics(const PrometheusMetrics&) = delete;
  PrometheusMetrics& operator=(const PrometheusMetrics&) = delete;
  PrometheusMetrics(PrometheusMetrics&&) = delete;
  PrometheusMetrics& operator=(PrometheusMetrics&&) = delete;

  void count(std::string_view name, Labels labels, double amount) override;
  // Names that end in _bytes have buckets of sizes, all others of seconds.
  void observe(std::string_view name, Labels labels, double value) override;
  void set(std::string_view name, Labels labels, double value) override;

  // Text exposition format 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace concord::ops
