#include "service/app/serving.h"

#include <algorithm>
#include <fstream>
#include <ostream>
#include <sstream>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include "auth/server/client.h"
#include "core/json/read.h"
#include "service/app/access.h"
#include "service/app/app.h"
#include "service/app/pipes.h"
#include "service/app/signals.h"
#include "service/app/site.h"
#include "service/cache/redis/address.h"

namespace concord::app {
namespace {

constexpr std::chrono::seconds kHealthcheckTime{3};
constexpr std::string_view kBanner =
    "concord sandbox: SYNTHETIC DATA ONLY. Both listeners can be reached from other machines, and whoever reaches the "
    "admin port can mint tokens: never send it data of real patients.\n";
constexpr std::size_t kRegistrationBytesMax = 1U << 20U;

void tell(const Error& error, std::ostream& err) {
  if (error.issues.empty()) err << "concord: " << error.message << '\n';
  for (const Issue& issue : error.issues) err << issue.expression << ": " << issue.text << '\n';
}

Result<std::string> read_file(const std::string& path) {
  const std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  if (!file.is_open() || file.bad()) return fail(ErrorKind::not_found, "the configuration file cannot be read");
  return text.str();
}

Result<Config> config_of(const std::string& file, const Environment& environment) {
  ASSIGN_OR_RETURN(const auto text, read_file(file));
  return load_config(text, environment);
}

// Readiness goes first, so that nobody sends more; a second signal ends the wait.
void run_until_terminated(App& app, const TerminationSignals& signals, std::chrono::milliseconds drain_time) {
  signals.wait();
  app.logger().log(ops::Level::info, "draining");
  app.drain();
  const bool is_urgent = drain_time.count() > 0 && signals.wait_for(drain_time);
  app.stop();
  app.logger().log(ops::Level::info, "stopped", {{"urgent", is_urgent}});
}

// `ready` is called once, when everything listens.
template <class Ready>
int run(App& app, std::chrono::milliseconds drain_time, std::ostream& err, const Ready& ready) {
  const TerminationSignals signals;
  Status status = app.start();
  if (status) status = ready(app.addresses());
  if (!status) {
    tell(status.error(), err);
    return kRefused;
  }
  run_until_terminated(app, signals, drain_time);
  return kDone;
}

// The registrations of apps and services, a JSON object a file.
Result<std::vector<json::Value>> read_clients(const std::vector<std::string>& files) {
  std::vector<json::Value> out;
  for (const std::string& path : files) {
    const auto text = read_file(path);
    auto value = text ? json::read(*text, {.bytes_max = kRegistrationBytesMax}) : Result<json::Value>{json::Value{}};
    const auto client =
        value ? auth::server::parse_client(*value) : Result<auth::server::Client>{tl::unexpected(value.error())};
    if (!text || !client) {
      std::vector<Issue> issues = text && !client.error().issues.empty()
                                      ? client.error().issues
                                      : std::vector<Issue>{{.code = "value", .expression = "", .text = "no JSON file"}};
      for (Issue& issue : issues) issue.expression = fmt::format("--client {}", issue.expression);
      return fail(ErrorKind::unprocessable, "the options are not valid", std::move(issues));
    }
    out.push_back(*std::move(value));
  }
  return out;
}

Result<PartnerConfig> partner_argument(const std::string& text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  PartnerConfig partner{.id = text.substr(0, equals), .url = {}, .authorization_file = {}};
  partner.url = text.substr(std::min(equals + 1, text.size()));
  if (is_partner_id(partner.id) && partner.id != kSandboxPartner && is_http_url(partner.url)) return partner;
  return fail(ErrorKind::unprocessable, "",
              {{.code = "value",
                .expression = "--partner",
                .text = "must be NAME=URL: 1 to 64 of A-Za-z0-9_- that is not reserved, and an http or https URL"}});
}

bool is_ip_address(const std::string& text) {
  in6_addr bytes{};
  return inet_pton(AF_INET, text.c_str(), &bytes) == 1 || inet_pton(AF_INET6, text.c_str(), &bytes) == 1;
}

void add_issues(std::vector<Issue>& issues, const Error& error) {
  issues.insert(issues.end(), error.issues.begin(), error.issues.end());
}

// "127.0.0.1" reaches a listener on all addresses too.
std::string reachable(const std::string& address) {
  if (address == "0.0.0.0" || address == "::") return "127.0.0.1";
  return address.find(':') == std::string::npos ? address : fmt::format("[{}]", address);
}

}  // namespace

Result<Config> sandbox_config(const SandboxOptions& options, const Environment& environment) {
  ASSIGN_OR_RETURN(Config config, default_config(environment));
  std::vector<Issue> issues;
  config.listen.port = options.port.value_or(config.listen.port);
  config.admin.port = options.admin_port.value_or(config.admin.port);
  if (config.listen.port != 0 && config.listen.port == config.admin.port) {
    issues.push_back({.code = "value", .expression = "--admin-port", .text = "must not be the public port"});
  }
  if (!options.redis.empty()) {
    if (!cache::redis::parse_address(options.redis)) {
      issues.push_back(
          {.code = "value",
           .expression = "--redis",
           .text = "must be redis://host:port, rediss://host:port or unix:///path, without a database number"});
    }
    config.stores.url = options.redis;
    config.stores.makes_up_key = true;
  }
  if (!options.listen.empty()) {
    config.listen.address = options.listen;
    config.admin.address = options.listen;
    if (!is_ip_address(options.listen)) {
      issues.push_back({.code = "value", .expression = "--listen", .text = "must be an IP address"});
    }
  } else if (!is_loopback(config.listen.address)) {
    issues.push_back({.code = "value",
                      .expression = "CONCORD_LISTEN_ADDRESS",
                      .text = "an address off loopback must be asked for by --listen"});
  }
  for (const std::string& text : options.partners) {
    auto partner = partner_argument(text);
    if (!partner) {
      add_issues(issues, partner.error());
    } else if (std::ranges::count(config.partners, partner->id, &PartnerConfig::id) > 0) {
      issues.push_back({.code = "value", .expression = "--partner", .text = "each name may be given once"});
    } else {
      config.partners.push_back(*std::move(partner));
    }
  }
  if (!issues.empty()) return fail(ErrorKind::unprocessable, "the options are not valid", std::move(issues));
  // Nobody routes to it but who started it, unless the environment says so.
  if (!environment.contains("CONCORD_SERVER_DRAIN_TIME_MS")) config.drain_time = std::chrono::milliseconds{0};
  return config;
}

int serve(const std::string& config_file, const Environment& environment, std::ostream& err) {
  auto config = config_of(config_file, environment);
  if (!config) {
    tell(config.error(), err);
    return kRefused;
  }
  const auto drain_time = config->drain_time;
  App app{*std::move(config), Ehr::none};
  return run(app, drain_time, err, [](const Addresses&) { return Status{}; });
}

int sandbox(const SandboxOptions& options, const Environment& environment, std::ostream& err) {
  auto config = sandbox_config(options, environment);
  auto clients = read_clients(options.clients);
  if (!config || !clients) {
    tell(config ? clients.error() : config.error(), err);
    return kRefused;
  }
  if (!is_loopback(config->listen.address)) err << kBanner << std::flush;
  const auto drain_time = config->drain_time;
  App app{*std::move(config), Ehr::embedded, {.patient = options.patient, .clients = *std::move(clients)}};
  return run(app, drain_time, err, [&](const Addresses& addresses) -> Status {
    err << fmt::format("token of an engine: {}\ntoken of a patient's app: {}\n", addresses.tokens.engine,
                       addresses.tokens.patient)
        << std::flush;
    return options.ready_file.empty() ? Status{} : write_ready_file(options.ready_file, addresses);
  });
}

int check_config(const std::string& file, const Environment& environment, std::ostream& out, std::ostream& err) {
  const auto config = config_of(file, environment);
  if (!config) {
    tell(config.error(), err);
    return kRefused;
  }
  if (const Status tls = check_tls(config->tls); !tls) {
    tell(tls.error(), err);
    return kRefused;
  }
  const auto site = load_site(*config, fhir::Validator{});
  if (!site) {
    tell(site.error(), err);
    return kRefused;
  }
  SystemClock clock;
  ops::PrometheusMetrics metrics;
  if (const Status read = Access{clock, metrics}.add(config->issuers); !read) {
    tell(read.error(), err);
    return kRefused;
  }
  out << "ok\n";
  return kDone;
}

int healthcheck(const std::string& config_file, const Environment& environment, std::ostream& err) {
  const auto config = config_file.empty() ? default_config(environment) : config_of(config_file, environment);
  if (!config) {
    tell(config.error(), err);
    return kRefused;
  }
  client::CurlHttpClient client;
  HttpCall call;
  call.url = fmt::format("http://{}:{}/livez", reachable(config->admin.address), config->admin.port);
  call.deadline = std::chrono::steady_clock::now() + kHealthcheckTime;
  const auto answer = client.send(call);
  if (answer && answer->status == 200) return kDone;
  err << "concord: " << (answer ? fmt::format("/livez answered {}", answer->status) : answer.error().message) << '\n';
  return kRefused;
}

}  // namespace concord::app
