// How much of the edge's rate a FHIR read keeps: the whole public surface in front of a partner whose answer is already
// in memory, against a bare handler that hands out the same bytes. Alternating runs on keep-alive connections.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "core/json/read.h"
#include "service/cache/memory_key_value_store.h"
#include "service/facade/extraction.h"
#include "service/facade/rest.h"
#include "service/facade/validation.h"
#include "service/http/api.h"
#include "service/http/edge/server.h"
#include "service/ops/prometheus_metrics.h"
#include "tests/bench/edge/load.h"
#include "tests/bench/facade/memory_partner.h"
#include "tests/fakes/fake_authenticator.h"

namespace concord::bench {
namespace {

constexpr double kRatioMin = 0.6;
constexpr std::size_t kClients = 16;
constexpr std::size_t kBodyBytes = 2'048;
constexpr std::string_view kTarget = "/ehr/fhir/Observation/17";

class SteadyClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  }
  [[nodiscard]] Deadline steady_now() const override { return std::chrono::steady_clock::now(); }
  void sleep_until(Deadline until) override { std::this_thread::sleep_until(until); }
};

// An Observation of about 2 kB, with references and narrative as real ones have them.
json::Value observation() {
  const std::string start =
      R"({"resourceType":"Observation","id":"17","meta":{"versionId":"3","lastUpdated":"2026-11-02T10:15:00.000Z"},)"
      R"("text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Weight</p></div>"},)"
      R"("identifier":[{"system":"https://ehr.example/ids","value":"o-17"}],"status":"final","category":[{"coding":)"
      R"([{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"code":)"
      R"({"coding":[{"system":"http://loinc.org","code":"29463-7","display":"Body weight"}]},"subject":)"
      R"({"reference":"Patient/7"},"encounter":{"reference":"https://ehr.example/fhir/Encounter/9"},)"
      R"("effectiveDateTime":"2026-11-02T10:00:00Z","valueQuantity":{"value":71.50,"unit":"kg","system":)"
      R"("http://unitsofmeasure.org","code":"kg"},"component":[)";
  const std::string component =
      R"({"code":{"coding":[{"system":"http://loinc.org","code":"8302-2"}]},"valueQuantity":{"value":1.80,"unit":"m"}})";
  std::string text = start + component;
  while (text.size() + component.size() + 3 < kBodyBytes) text += "," + component;
  return *json::read(text + "]}");
}

// A handler behind an edge of its own.
class Listening {
 public:
  explicit Listening(http::edge::Handler handler)
      : server_{options(), std::move(handler),
                [](int status) { return http::Response{.status = status, .headers = {}, .body = {}}; }} {
    const auto port = server_.bind();
    if (!port) std::exit(2);
    port_ = *port;
    serving_ = std::thread{[this] { server_.serve(); }};
  }
  ~Listening() {
    server_.stop();
    serving_.join();
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  [[nodiscard]] int port() const noexcept { return port_; }

 private:
  static http::edge::Options options() {
    http::edge::Options out;
    out.workers = 8;
    return out;
  }
  http::edge::Server server_;
  int port_ = 0;
  std::thread serving_;
};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double rate_of(const Measured& run) { return static_cast<double>(run.micros.size()) / run.seconds; }

int measure(int bare, int facade, std::size_t runs, std::chrono::seconds duration) {
  std::vector<double> bares;
  std::vector<double> facades;
  std::size_t failures = 0;
  for (std::size_t i = 0; i < runs; ++i) {
    const Measured one = run_load(bare, kClients, duration, {}, kTarget);
    const Measured other = run_load(facade, kClients, duration, {}, kTarget);
    bares.push_back(rate_of(one));
    facades.push_back(rate_of(other));
    failures += one.failures + other.failures;
  }
  const auto [low, high] = std::ranges::minmax(facades);
  const double ratio = median(facades) / median(bares);
  const bool met = ratio >= kRatioMin && failures == 0;
  fmt::print("bare handler {:.0f} requests/s; FHIR read {:.0f} requests/s (runs {:.0f}-{:.0f}); {} failures\n",
             median(bares), median(facades), low, high, failures);
  fmt::print("ratio {:.2f}, budget {:.2f}: {}\n", ratio, kRatioMin, met ? "met" : "MISSED");
  return met ? 0 : 1;
}

int run(std::size_t runs, std::chrono::seconds duration) {
  SteadyClock clock;
  ops::PrometheusMetrics metrics;
  cache::MemoryKeyValueStore store{clock};
  MemoryPartner ehr{observation()};
  partner::CapabilitiesMemory capabilities{ehr, clock};
  const fhir::Validator validator;
  const facade::Validation validation{validator};
  const facade::Extraction extraction{validator, mappers::instruments::Registry::shipped(), ehr};
  const facade::PageCursors cursors{{}, clock};
  const auth::AccessPolicy policy{{}, metrics};
  fakes::FakeAuthenticator authenticator = fakes::FakeAuthenticator::open();
  const facade::Rest rest{{.partner = ehr,
                           .capabilities = capabilities,
                           .store = store,
                           .clock = clock,
                           .metrics = metrics,
                           .validator = validator,
                           .validation = validation,
                           .extraction = extraction,
                           .cursors = cursors,
                           .policy = policy},
                          "https://concord.example/ehr/fhir"};
  http::Api api{{.public_url = "https://concord.example",
                 .partners = {{.id = PartnerId{"ehr"}, .rest = &rest}},
                 .cors = {},
                 .authenticator = &authenticator},
                clock,
                metrics,
                [](const http::AccessRecord&) {}};
  http::Request asked;
  asked.target = kTarget;
  asked.deadline = clock.steady_now() + std::chrono::seconds{10};
  const http::Response same = api.respond(asked);
  if (same.status != 200) return 2;
  const Listening bare{[&same](const http::Request&) { return same; }};
  const Listening facade{[&api](const http::Request& request) { return api.respond(request); }};
  fmt::print("a body of {} bytes, {} connections\n", same.body.size(), kClients);
  return measure(bare.port(), facade.port(), runs, duration);
}

}  // namespace
}  // namespace concord::bench

// facade_bench [RUNS [SECONDS]]
int main(int count, char** words) {
  const std::size_t runs = count > 1 ? std::strtoul(words[1], nullptr, 10) : 7;
  const auto seconds = static_cast<std::chrono::seconds::rep>(count > 2 ? std::strtoul(words[2], nullptr, 10) : 3);
  return runs == 0 ? 2 : concord::bench::run(runs, std::chrono::seconds{seconds});
}
