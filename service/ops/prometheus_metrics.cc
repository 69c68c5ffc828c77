#include "service/ops/prometheus_metrics.h"

#include <array>
#include <mutex>
#include <unordered_map>
#include <utility>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace concord::ops {
namespace {

// OpenTelemetry's advice for http.server.request.duration.
const prometheus::Histogram::BucketBoundaries& second_buckets() {
  static const prometheus::Histogram::BucketBoundaries kBuckets{.005, .01, .025, .05, .075, .1,  .25,
                                                                .5,   .75, 1,    2.5, 5,    7.5, 10};
  return kBuckets;
}
const prometheus::Histogram::BucketBoundaries& byte_buckets() {
  static const prometheus::Histogram::BucketBoundaries kBuckets{256, 1'024, 4'096, 16'384, 65'536, 262'144, 1'048'576};
  return kBuckets;
}

// What `# HELP` says of the series that more than one part of the service reports.
struct Help {
  std::string_view name;
  std::string_view text;
};
constexpr std::array kHelp{
    Help{"http_server_request_duration_seconds", "Duration of HTTP server requests."},
    Help{"http_server_active_requests", "Requests that are being answered."},
    Help{"concord_http_rejections_total", "Requests that the public listener refused before any route, by status."},
    Help{"concord_partner_calls_total", "Calls to partner EHRs by partner, interaction and verdict."},
    Help{"concord_partner_call_seconds", "Duration of calls to partner EHRs."},
    Help{"concord_artifacts_total", "Submitted artifacts by type and outcome."},
    Help{"concord_alerts_total", "Clinical alerts that artifacts raised, by instrument."},
    Help{"concord_build_info", "Always 1; the version is a label."},
    Help{"concord_metrics_dropped_total", "Reports to series over the bound on their number."},
};

std::string help_of(std::string_view name) {
  for (const Help& row : kHelp) {
    if (row.name == name) return std::string{row.text};
  }
  return "See the documentation of the service.";
}

std::string key_of(std::string_view name, Metrics::Labels labels) {
  std::string key{name};
  for (const auto& [label, value] : labels) {
    key.append(1, '\n').append(label).append(1, '=').append(value);
  }
  return key;
}

prometheus::Labels to_labels(Metrics::Labels labels) {
  prometheus::Labels out;
  for (const auto& [label, value] : labels) out.emplace(label, value);
  return out;
}

}  // namespace

struct PrometheusMetrics::Impl {
  explicit Impl(std::size_t bound) : series_max{bound} {}

  // The series of the key, made by `make` when it is new; nullptr over the bound. The lock is held for the look-up
  // only: the metrics themselves are atomic.
  template <class T, class Make>
  T* find(std::unordered_map<std::string, T*>& series, std::string_view name, Metrics::Labels labels, Make make) {
    std::string key = key_of(name, labels);
    const std::scoped_lock lock{mutex};
    if (const auto it = series.find(key); it != series.end()) return it->second;
    if (counters.size() + gauges.size() + histograms.size() >= series_max) {
      if (dropped == nullptr) dropped = &counter_family("concord_metrics_dropped_total").Add({});
      dropped->Increment();
      return nullptr;
    }
    T* made = make();
    series.emplace(std::move(key), made);
    return made;
  }

  prometheus::Family<prometheus::Counter>& counter_family(const std::string& name) {
    return prometheus::BuildCounter().Name(name).Help(help_of(name)).Register(registry);
  }

  std::size_t series_max;
  std::mutex mutex;
  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
  std::unordered_map<std::string, prometheus::Counter*> counters;
  std::unordered_map<std::string, prometheus::Gauge*> gauges;
  std::unordered_map<std::string, prometheus::Histogram*> histograms;
  prometheus::Counter* dropped = nullptr;
};

PrometheusMetrics::PrometheusMetrics(std::size_t series_max) : impl_{std::make_unique<Impl>(series_max)} {}
PrometheusMetrics::~PrometheusMetrics() = default;

void PrometheusMetrics::count(std::string_view name, Labels labels, double amount) {
  auto* series = impl_->find(impl_->counters, name, labels,
                             [&] { return &impl_->counter_family(std::string{name}).Add(to_labels(labels)); });
  if (series != nullptr) series->Increment(amount);
}

void PrometheusMetrics::observe(std::string_view name, Labels labels, double value) {
  auto* series = impl_->find(impl_->histograms, name, labels, [&] {
    auto& family = prometheus::BuildHistogram().Name(std::string{name}).Help(help_of(name)).Register(impl_->registry);
    return &family.Add(to_labels(labels), name.ends_with("_bytes") ? byte_buckets() : second_buckets());
  });
  if (series != nullptr) series->Observe(value);
}

void PrometheusMetrics::set(std::string_view name, Labels labels, double value) {
  auto* series = impl_->find(impl_->gauges, name, labels, [&] {
    auto& family = prometheus::BuildGauge().Name(std::string{name}).Help(help_of(name)).Register(impl_->registry);
    return &family.Add(to_labels(labels));
  });
  if (series != nullptr) series->Set(value);
}

std::string PrometheusMetrics::text() const {
  return prometheus::TextSerializer{}.Serialize(impl_->registry.Collect());
}

}  // namespace concord::ops
