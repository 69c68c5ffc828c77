// Metrics that remember everything, keyed as Prometheus writes a series: `name{label="value",…}`, labels in the
// order given, no braces without labels.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/metrics.h"

namespace concord::fakes {

class FakeMetrics final : public Metrics {
 public:
  void count(std::string_view name, Labels labels, double amount) override {
    const std::scoped_lock lock{mutex_};
    counters_[series(name, labels)] += amount;
  }
  void observe(std::string_view name, Labels labels, double value) override {
    const std::scoped_lock lock{mutex_};
    observations_[series(name, labels)].push_back(value);
  }
  void set(std::string_view name, Labels labels, double value) override {
    const std::scoped_lock lock{mutex_};
    gauges_[series(name, labels)] = value;
  }

  // 0 for a counter that was never counted.
  [[nodiscard]] double counter(const std::string& series) const {
    const std::scoped_lock lock{mutex_};
    const auto at = counters_.find(series);
    return at == counters_.end() ? 0 : at->second;
  }
  [[nodiscard]] std::map<std::string, double> counters() const {
    const std::scoped_lock lock{mutex_};
    return counters_;
  }
  [[nodiscard]] std::map<std::string, double> gauges() const {
    const std::scoped_lock lock{mutex_};
    return gauges_;
  }
  [[nodiscard]] std::map<std::string, std::vector<double>> observations() const {
    const std::scoped_lock lock{mutex_};
    return observations_;
  }

 private:
  static std::string series(std::string_view name, Labels labels) {
    std::string out{name};
    char separator = '{';
    for (const auto& [label, value] : labels) {
      out.append(1, separator).append(label).append("=\"").append(value).append(1, '"');
      separator = ',';
    }
    if (labels.size() > 0) out += '}';
    return out;
  }

  mutable std::mutex mutex_;
  std::map<std::string, double> counters_;
  std::map<std::string, double> gauges_;
  std::map<std::string, std::vector<double>> observations_;
};

}  // namespace concord::fakes
