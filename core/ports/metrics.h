// Counters and histograms as a port. Label values come from bounded sets: route patterns, partner ids of the
// configuration, status classes. Never a patient, a path or a query.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

namespace concord {

class Metrics {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  virtual ~Metrics() = default;
  virtual void count(std::string_view name, Labels labels, double amount = 1) = 0;
  virtual void observe(std::string_view name, Labels labels, double value) = 0;  // seconds or bytes
  virtual void set(std::string_view name, Labels labels, double value) = 0;      // a gauge

 protected:
  Metrics() = default;
  Metrics(const Metrics&) = default;
  Metrics& operator=(const Metrics&) = default;
};

}  // namespace concord
