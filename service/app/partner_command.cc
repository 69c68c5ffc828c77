#include "service/app/partner_command.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <optional>
#include <ostream>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include "core/json/write.h"
#include "service/app/config.h"
#include "service/app/outbound.h"
#include "service/app/partner_forecast.h"
#include "service/app/partner_profile.h"
#include "service/app/secret_file.h"
#include "service/app/system_clock.h"
#include "service/client/curl_http_client.h"
#include "service/partner/rest_partner.h"

namespace concord::app {
namespace {

constexpr std::chrono::seconds kTime{15};
constexpr int kWrongUse = 2;

// Nothing of a command is counted.
class NoMetrics final : public Metrics {
 public:
  void count(std::string_view, Labels, double) override {}
  void observe(std::string_view, Labels, double) override {}
  void set(std::string_view, Labels, double) override {}
};

struct Advice {
  ErrorKind kind;
  std::string_view text;
};
constexpr std::array kAdvice{
    Advice{ErrorKind::unavailable, "check the URL, the name and the network (partners.ID.url, partners.ID.tls.ca)"},
    Advice{ErrorKind::timeout, "it did not answer in 15 s: check firewalls and proxies"},
    Advice{ErrorKind::partner_rejected, "it refuses us: check partners.ID.auth and what is registered there"},
    Advice{ErrorKind::forbidden, "it refuses us: check the scopes that are registered there"},
    Advice{ErrorKind::partner_broken, "what answers there is no FHIR R4 server: check the path of partners.ID.url"},
    Advice{ErrorKind::not_found, "there is no FHIR server at this path: check partners.ID.url"}};

std::string_view advice_for(ErrorKind kind) {
  const auto* row = std::ranges::find(kAdvice, kind, &Advice::kind);
  return row == kAdvice.end() ? std::string_view{"see the message"} : row->text;
}

// What was found out, in the order of finding it out.
struct Findings {
  std::string name;
  std::string url;
  std::string vendor;
  std::optional<Error> unreached = {};
  std::optional<Error> unread = {};  // a search of patients, by who we are there
  partner::Capabilities stated = {};
  partner::Capabilities effective = {};
  std::vector<Forecast> forecasts = {};
};

Result<Config> config_of(const PartnerCheckOptions& options, const Environment& environment) {
  const std::ifstream file{options.config, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  if (!file.is_open() || file.bad()) return fail(ErrorKind::not_found, "the configuration file cannot be read");
  return load_config(text.str(), environment);
}

void ask(partner::PartnerEhr& ehr, Clock& clock, Findings& out) {
  const auto answer = ehr.capabilities(clock.steady_now() + kTime);
  if (!answer) {
    out.unreached = answer.error();
    return;
  }
  auto stated = partner::parse_capabilities(answer->body.value_or(json::Value{}));
  if (!stated) {
    out.unreached = stated.error();
    return;
  }
  out.stated = *std::move(stated);
  const auto found = ehr.search("Patient", {{"_id", "concord-partner-check"}}, clock.steady_now() + kTime);
  if (!found) out.unread = found.error();
}

Result<Findings> find_out(const Config& config, const PartnerConfig& partner) {
  SystemClock clock;
  NoMetrics metrics;
  const auto middle = [] { return 0.5; };
  client::CurlHttpClient client;
  Outbound outbound{client, clock, metrics, middle};
  RETURN_IF_ERROR(outbound.load(config.keys));
  partner::RestPartnerOptions options{.id = PartnerId{partner.id}, .base_url = partner.url};
  options.repeats_max = 0;
  options.has_credentials = !partner.authorization_file.empty() || partner.access.method.has_value();
  if (!partner.authorization_file.empty()) {
    ASSIGN_OR_RETURN(auto authorization, read_secret(partner.authorization_file));
    options.headers.add("Authorization", std::move(authorization));
  }
  ASSIGN_OR_RETURN(HttpClient* const connection, outbound.client_for(partner));
  partner::RestPartner ehr{std::move(options), *connection, clock, metrics, middle};
  Findings out{.name = partner.id, .url = partner.url, .vendor = partner.delivery.vendor};
  ask(ehr, clock, out);
  if (out.unreached) return out;
  ASSIGN_OR_RETURN(auto known, read_override(partner.delivery, "override_file"));
  out.effective = adjustment_of(partner.delivery, std::move(known))(out.stated);
  out.forecasts = forecast(mappers::Mappers::shipped(), out.effective);
  return out;
}

std::string listed(const std::vector<std::string>& texts) {
  return texts.empty() ? std::string{"nothing"} : fmt::format("{}", fmt::join(texts, ", "));
}

void print(const Forecast& one, std::ostream& out) {
  if (one.form.empty()) {
    fmt::print(out, "\n{}: would be refused\n", one.artifact);
    for (const std::string& reason : one.reasons) fmt::print(out, "  {}\n", reason);
    return;
  }
  fmt::print(out, "\n{}: {}, {}\n", one.artifact, one.form, one.guarantee);
  fmt::print(out, "  stored          {}\n", listed(one.stored));
  if (!one.embedded.empty()) fmt::print(out, "  within it       {}\n", listed(one.embedded));
  fmt::print(out, "  lost            {}\n", listed(one.lost));
  if (!one.alerts.empty()) fmt::print(out, "  alerts          {}\n", listed(one.alerts));
  fmt::print(out, "  later versions  {}\n", one.versions);
}

void print(const Findings& findings, std::ostream& out) {
  fmt::print(out, "{} at {}\n", findings.name, findings.url);
  if (findings.unreached) {
    fmt::print(out, "  reached         no: {}\n  what to do      {}\n", findings.unreached->message,
               advice_for(findings.unreached->kind));
    return;
  }
  const partner::Software& software = findings.stated.software;
  fmt::print(out, "  reached         yes\n");
  fmt::print(out, "  software        {}\n",
             software.name.empty() ? "not stated" : fmt::format("{} {}", software.name, software.version));
  if (findings.unread) {
    fmt::print(out, "  patients        cannot be searched: {}\n  what to do      {}\n", findings.unread->message,
               advice_for(findings.unread->kind));
  } else {
    fmt::print(out, "  patients        can be searched\n");
  }
  fmt::print(out, "  vendor profile  {}\n", findings.vendor);
  for (const std::string& line : corrections(findings.stated, findings.effective)) {
    fmt::print(out, "    {}\n", line);
  }
  for (const Forecast& one : findings.forecasts) print(one, out);
}

json::Value error_json(const Error& error) {
  return json::object({{"message", error.message}, {"advice", advice_for(error.kind)}});
}

json::Value json_of(const Findings& findings) {
  json::Value out = json::object({{"partner", findings.name}, {"url", findings.url}, {"vendor", findings.vendor}});
  out = json::with(out, "reached", json::Value{!findings.unreached.has_value()});
  if (findings.unreached) return json::with(out, "error", error_json(*findings.unreached));
  if (findings.unread) out = json::with(out, "patients", error_json(*findings.unread));
  json::Array corrected;
  for (const std::string& line : corrections(findings.stated, findings.effective))
    corrected.push_back(json::Value{line});
  json::Array artifacts;
  for (const Forecast& one : findings.forecasts) artifacts.push_back(to_json(one));
  return json::with(json::with(out, "corrected", json::Value{std::move(corrected)}), "artifacts",
                    json::Value{std::move(artifacts)});
}

bool is_usable(const Findings& findings) {
  return !findings.unreached && !findings.unread &&
         std::ranges::any_of(findings.forecasts, [](const Forecast& one) { return !one.form.empty(); });
}

int refuse(const Error& error, const Streams& streams) {
  if (error.issues.empty()) fmt::print(streams.err, "concord: {}\n", error.message);
  for (const Issue& issue : error.issues) fmt::print(streams.err, "{}: {}\n", issue.expression, issue.text);
  return kWrongUse;
}

}  // namespace

int check_partner(const PartnerCheckOptions& options, const Environment& environment, const Streams& streams) {
  const auto config = config_of(options, environment);
  if (!config) return refuse(config.error(), streams);
  const auto partner = std::ranges::find(config->partners, options.name, &PartnerConfig::id);
  if (partner == config->partners.end()) {
    return refuse({.kind = ErrorKind::not_found, .message = "the configuration names no such partner"}, streams);
  }
  const auto findings = find_out(*config, *partner);
  if (!findings) return refuse(findings.error(), streams);
  if (options.is_json) {
    streams.out << json::write(json_of(*findings)) << '\n';
  } else {
    print(*findings, streams.out);
  }
  streams.out.flush();
  return is_usable(*findings) ? kDone : kRefused;
}

}  // namespace concord::app
