// Latency of the edge for clients that work, without and with many connections that do not. Alternating runs of the
// two, so that what else the machine does falls on both.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "service/http/edge/server.h"
#include "tests/bench/edge/load.h"

namespace concord::bench {
namespace {

constexpr double kRatioMax = 1.5;
constexpr std::size_t kDescriptors = 8192;

struct Settings {
  std::size_t seconds = 10;
  std::size_t runs = 7;
  std::size_t clients = 16;
  std::size_t workers = 8;
  std::size_t body = 2048;
  std::size_t idle = 1000;
  std::size_t half_heads = 200;
  std::size_t serve = 0;  // seconds to serve for another load generator, instead of measuring
  std::size_t port = 0;
};

bool parse_settings(int count, char** words, Settings& settings) {
  const std::map<std::string_view, std::size_t*> known{
      {"--seconds", &settings.seconds},       {"--runs", &settings.runs},   {"--clients", &settings.clients},
      {"--workers", &settings.workers},       {"--body", &settings.body},   {"--idle", &settings.idle},
      {"--half-heads", &settings.half_heads}, {"--serve", &settings.serve}, {"--port", &settings.port}};
  const std::vector<std::string_view> arguments(words + 1, words + count);
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const auto option = known.find(arguments[i]);
    if (option == known.end() || i + 1 == arguments.size()) return false;
    const std::string_view number = arguments[i + 1];
    if (std::from_chars(number.data(), number.data() + number.size(), *option->second).ec != std::errc{}) return false;
  }
  return settings.runs > 0 && settings.clients > 0;
}

void raise_descriptor_bound() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, std::max<rlim_t>(limit.rlim_cur, kDescriptors));
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

double quantile(std::vector<double>& values, double q) {
  if (values.empty()) return 0;
  const auto at = static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

// What one kind of run showed, a value a run.
struct Series {
  std::string name;
  std::vector<double> p50 = {};
  std::vector<double> p99 = {};
  std::vector<double> rate = {};
  std::size_t failures = 0;

  void add(Measured run) {
    rate.push_back(static_cast<double>(run.micros.size()) / run.seconds);
    p50.push_back(quantile(run.micros, 0.50));
    p99.push_back(quantile(run.micros, 0.99));
    failures += run.failures;
  }
  void print() {
    const double low = *std::min_element(p99.begin(), p99.end());
    const double high = *std::max_element(p99.begin(), p99.end());
    fmt::print("{:<28} p50 {:7.1f} us   p99 {:7.1f} us (runs {:.1f}-{:.1f})   {:8.0f} requests/s   {} failures\n", name,
               quantile(p50, 0.5), quantile(p99, 0.5), low, high, quantile(rate, 0.5), failures);
  }
};

int measure(int port, const Settings& settings) {
  Series alone{.name = "no other connection"};
  Series crowded{.name = fmt::format("{} idle, {} half heads", settings.idle, settings.half_heads)};
  const std::chrono::seconds duration{settings.seconds};
  for (std::size_t i = 0; i < settings.runs; ++i) {
    alone.add(run_load(port, settings.clients, duration, {}));
    crowded.add(run_load(port, settings.clients, duration, {.idle = settings.idle, .half_heads = settings.half_heads}));
  }
  alone.print();
  crowded.print();
  const double ratio = quantile(crowded.p99, 0.5) / quantile(alone.p99, 0.5);
  const bool met = ratio <= kRatioMax && alone.failures + crowded.failures == 0;
  fmt::print("p99 ratio {:.2f}, budget {:.2f}, no failures: {}\n", ratio, kRatioMax, met ? "met" : "MISSED");
  return met ? 0 : 1;
}

int run(const Settings& settings) {
  raise_descriptor_bound();
  http::edge::Options options;
  options.workers = settings.workers;
  options.port = static_cast<int>(settings.port);
  const http::Response answer{
      .status = 200, .headers = {{"Content-Type", "application/fhir+json"}}, .body = std::string(settings.body, 'x')};
  http::edge::Server server{options, [&answer](const http::Request&) { return answer; },
                            [](int status) { return http::Response{.status = status, .headers = {}, .body = {}}; }};
  const auto port = server.bind();
  if (!port.has_value()) return 2;
  std::thread serving{[&server] { server.serve(); }};
  int code = 0;
  if (settings.serve > 0) {
    fmt::print("http://127.0.0.1:{}/\n", *port);
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::seconds{settings.serve});
  } else {
    code = measure(*port, settings);
  }
  server.stop();
  serving.join();
  return code;
}

}  // namespace
}  // namespace concord::bench

int main(int count, char** words) {
  concord::bench::Settings settings;
  if (!concord::bench::parse_settings(count, words, settings)) {
    fmt::print(stderr,
               "options, each with a number: --seconds --runs --clients --workers --body --idle --half-heads "
               "--serve --port\n");
    return 2;
  }
  return concord::bench::run(settings);
}
