// What one core needs between a partner's answer and the use case that asked: reading, checking and judging it. The
// same bytes only read are beside it; no socket is in either.
#include <benchmark/benchmark.h>

#include <fmt/format.h>

#include <string>
#include <utility>

#include "core/json/read.h"
#include "service/partner/bulkhead.h"
#include "service/partner/find_one.h"
#include "service/partner/rest_partner.h"

namespace concord::bench {
namespace {

constexpr int kEntries = 50;

// About 2 kB of Observation.
std::string observation(int id) {
  std::string components;
  for (int i = 0; i < 8; ++i) {
    components += fmt::format(
        R"({}{{"code":{{"coding":[{{"system":"http://loinc.org","code":"8480-{}","display":"Systolic"}}]}},)"
        R"("valueQuantity":{{"value":1{}7.50,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}}})",
        i == 0 ? "" : ",", i, i);
  }
  return fmt::format(
      R"({{"resourceType":"Observation","id":"o{}","meta":{{"versionId":"1","lastUpdated":"2026-03-02T15:15:00Z"}},)"
      R"("identifier":[{{"system":"urn:concord:artifact","value":"{}"}}],"status":"final","code":{{"coding":[{{)"
      R"("system":"http://loinc.org","code":"85354-9"}}]}},"subject":{{"reference":"Patient/rosa-1001"}},)"
      R"("effectiveDateTime":"2026-03-02T15:15:00Z","component":[{}]}})",
      id, id, components);
}

std::string searchset() {
  std::string entries;
  for (int i = 0; i < kEntries; ++i) {
    entries += fmt::format(
        R"({}{{"fullUrl":"https://ehr.example/fhir/Observation/o{}","resource":{},"search":{{"mode":"match"}}}})",
        i == 0 ? "" : ",", i, observation(i));
  }
  return fmt::format(R"({{"resourceType":"Bundle","type":"searchset","total":{},"entry":[{}]}})", kEntries, entries);
}

// Always the same answer.
class OneAnswer final : public HttpClient {
 public:
  explicit OneAnswer(std::string body) { response_.body = std::move(body); }
  Result<http::Response> send(const HttpCall& /*call*/) override { return response_; }

 private:
  http::Response response_;
};

class SteadyClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return {}; }
  [[nodiscard]] Deadline steady_now() const override { return std::chrono::steady_clock::now(); }
  void sleep_until(Deadline /*when*/) override {}
};

class NoMetrics final : public Metrics {
 public:
  void count(std::string_view /*name*/, Labels /*labels*/, double /*amount*/) override {}
  void observe(std::string_view /*name*/, Labels /*labels*/, double /*value*/) override {}
  void set(std::string_view /*name*/, Labels /*labels*/, double /*value*/) override {}
};

struct Bench {
  explicit Bench(std::string body) : client{std::move(body)} {}
  OneAnswer client;
  SteadyClock clock;
  NoMetrics metrics;
  partner::RestPartner rest{
      {.id = PartnerId{"north"}, .base_url = "https://ehr.example/fhir"}, client, clock, metrics, [] { return 0.5; }};
  partner::Bulkhead partner{rest, partner::bulkhead_for(64), clock, metrics};
};

void parse_only(benchmark::State& state, const std::string& body) {
  for (auto _ : state) benchmark::DoNotOptimize(json::read(body));
  state.SetBytesProcessed(static_cast<std::int64_t>(body.size()) * state.iterations());
}

void partner_read(benchmark::State& state) {
  Bench bench{observation(1)};
  for (auto _ : state) {
    const auto answer = bench.partner.read("Observation", "o1", Deadline::max());
    if (!answer) state.SkipWithError("not read");
  }
}
BENCHMARK(partner_read);
BENCHMARK_CAPTURE(parse_only, of_a_read, observation(1));

void partner_search(benchmark::State& state) {
  Bench bench{searchset()};
  for (auto _ : state) {
    const auto answer = bench.partner.search("Observation", {{"subject", "Patient/rosa-1001"}}, Deadline::max());
    if (!answer) state.SkipWithError("not found");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(searchset().size()) * state.iterations());
}
BENCHMARK(partner_search);
BENCHMARK_CAPTURE(parse_only, of_a_search, searchset());

// Every one of the 50 is looked at again: the partner ignored the criterion.
void find_one_of_fifty(benchmark::State& state) {
  Bench bench{searchset()};
  for (auto _ : state) {
    const auto match =
        partner::find_one(bench.partner, "Observation", {{"identifier", "urn:concord:artifact|7"}}, Deadline::max());
    if (!match || match->how != partner::Matches::one) state.SkipWithError("not one");
  }
}
BENCHMARK(find_one_of_fifty);

}  // namespace
}  // namespace concord::bench

BENCHMARK_MAIN();
