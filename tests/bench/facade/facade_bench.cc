// How much of the edge's rate a FHIR read keeps: the whole public surface in front of a partner whose answer is already
// in memory, against a bare handler that hands out the same bytes; and what access control costs of that, with a
// patient's ES384 token that was proved before, and beside tokens that were not. Alternating runs on keep-alive
// connections.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "auth/issuers/issuers.h"
#include "auth/issuers/keys.h"
#include "auth/jose/jws.h"
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
constexpr double kAccessRatioMin = 0.85;
constexpr double kFreshRatioMax = 1.5;
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

double p99_of(const Measured& run) {
  std::vector<double> micros = run.micros;
  std::ranges::sort(micros);
  return micros.empty() ? 0 : micros[micros.size() * 99 / 100];
}

// An issuer in this process, and the tokens of a patient's app.
class Tokens {
 public:
  Tokens(Clock& clock, Metrics& metrics)
      : clock_{clock},
        key_{auth::jose::PrivateKey::generate(auth::jose::KeyType::p384)},
        keys_{auth::jose::KeySet{{{.key = key_.public_key(), .kid = "k", .algorithm = {}}}}},
        issuers_{clock, metrics} {
    auth::IssuerSettings settings;
    settings.name = "bench";
    settings.issuer = "https://idp.example";
    settings.levels = {auth::Level::patient};
    issuers_.add(std::make_unique<auth::Issuer>(std::move(settings), keys_, clock_));
  }
  [[nodiscard]] auth::Authenticator& authenticator() { return issuers_; }

  // Different ones, each for `patient`.
  std::vector<std::string> make(std::size_t count) {
    std::vector<std::string> out;
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(clock_.now().time_since_epoch()).count();
    for (std::size_t i = 0; i < count; ++i) {
      const json::Value claims = json::object({{"iss", "https://idp.example"},
                                               {"aud", "https://concord.example/ehr/fhir"},
                                               {"sub", "someone"},
                                               {"client_id", "app"},
                                               {"jti", fmt::format("{}", ++made_)},
                                               {"exp", json::Value::number(fmt::format("{}", now + 3'000))},
                                               {"scope", "launch/patient patient/*.rs"},
                                               {"patient", "7"}});
      auto token = auth::jose::sign_compact(
          key_, {.algorithm = auth::jose::Algorithm::es384, .kid = "k", .type = "at+jwt"}, claims);
      if (!token) std::exit(2);
      out.push_back(*std::move(token));
    }
    return out;
  }

 private:
  Clock& clock_;
  auth::jose::PrivateKey key_;
  auth::OwnKeys keys_;
  auth::Issuers issuers_;
  std::size_t made_ = 0;
};

// Alternately without credentials at `open` and with one token at `guarded`.
int measure_access(int open, int guarded, Tokens& tokens, std::size_t runs, std::chrono::seconds duration) {
  const auto warm = tokens.make(1);
  std::vector<double> opens;
  std::vector<double> guardeds;
  std::size_t failures = 0;
  for (std::size_t i = 0; i < runs; ++i) {
    const Measured one = run_load(open, kClients, duration, {}, kTarget);
    const Measured other = run_load(guarded, kClients, duration, {}, kTarget, warm);
    opens.push_back(rate_of(one));
    guardeds.push_back(rate_of(other));
    failures += one.failures + other.failures;
  }
  const auto [low, high] = std::ranges::minmax(guardeds);
  const double ratio = median(guardeds) / median(opens);
  const bool met = ratio >= kAccessRatioMin && failures == 0;
  fmt::print("open {:.0f} requests/s; guarded {:.0f} requests/s (runs {:.0f}-{:.0f}); {} failures\n", median(opens),
             median(guardeds), low, high, failures);
  fmt::print("access ratio {:.2f}, budget {:.2f}: {}\n", ratio, kAccessRatioMin, met ? "met" : "MISSED");
  return met ? 0 : 1;
}

// The p99 of those whose token is known, beside one connection with a known token and one with a new one each time.
int measure_fresh(int guarded, Tokens& tokens, std::size_t runs, std::chrono::seconds duration) {
  const auto warm = tokens.make(1);
  constexpr std::size_t kFreshPerSecond = 2'000;
  std::vector<double> beside_warm;
  std::vector<double> beside_fresh;
  std::size_t fresh_ones = 0;
  for (std::size_t i = 0; i < runs; ++i) {
    for (const bool is_fresh : {false, true}) {
      const auto others = is_fresh ? tokens.make(kFreshPerSecond * static_cast<std::size_t>(duration.count())) : warm;
      Measured beside;
      std::thread neighbour{[&] { beside = run_load(guarded, 1, duration, {}, kTarget, others); }};
      const Measured run = run_load(guarded, kClients, duration, {}, kTarget, warm);
      neighbour.join();
      (is_fresh ? beside_fresh : beside_warm).push_back(p99_of(run));
      if (is_fresh) fresh_ones += std::min(beside.micros.size(), others.size());
      if (run.failures + beside.failures > 0) return 2;
    }
  }
  const double ratio = median(beside_fresh) / median(beside_warm);
  const bool met = ratio <= kFreshRatioMax;
  fmt::print("p99 beside known tokens {:.0f} us, beside {} new ES384 tokens {:.0f} us\n", median(beside_warm),
             fresh_ones, median(beside_fresh));
  fmt::print("fresh ratio {:.2f}, budget {:.2f}: {}\n", ratio, kFreshRatioMax, met ? "met" : "MISSED");
  return met ? 0 : 1;
}

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
  Tokens tokens{clock, metrics};
  http::Api guarded_api{{.public_url = "https://concord.example",
                         .partners = {{.id = PartnerId{"ehr"}, .rest = &rest}},
                         .cors = {},
                         .authenticator = &tokens.authenticator()},
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
  const int read = measure(bare.port(), facade.port(), runs, duration);
  const Listening guarded{[&guarded_api](const http::Request& request) { return guarded_api.respond(request); }};
  const int access = measure_access(facade.port(), guarded.port(), tokens, runs, duration);
  const int fresh = measure_fresh(guarded.port(), tokens, runs, duration);
  return std::max({read, access, fresh});
}

}  // namespace
}  // namespace concord::bench

// facade_bench [RUNS [SECONDS]]
int main(int count, char** words) {
  const std::size_t runs = count > 1 ? std::strtoul(words[1], nullptr, 10) : 7;
  const auto seconds = static_cast<std::chrono::seconds::rep>(count > 2 ? std::strtoul(words[2], nullptr, 10) : 3);
  return runs == 0 ? 2 : concord::bench::run(runs, std::chrono::seconds{seconds});
}
