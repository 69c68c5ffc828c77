#include "service/app/app.h"

#include <algorithm>
#include <functional>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "auth/issuers/smart_configuration.h"
#include "core/version.h"
#include "service/app/cursor_keys.h"
#include "service/app/secret_file.h"
#include "service/app/strict_transport.h"
#include "service/http/respond.h"
#include "service/partner/creation.h"

namespace concord::app {
namespace {

constexpr std::size_t kAdminWorkers = 2;
constexpr std::size_t kEhrWorkers = 32;
constexpr std::size_t kEhrBodyBytesMax = 32U << 20U;

http::edge::Options public_options(const Config& config, std::function<void(http::edge::TlsEvent)> observer) {
  http::edge::Options options{
      .address = config.listen.address, .port = config.listen.port, .workers = config.workers, .limits = {}};
  options.limits.body_bytes_max = config.body_bytes_max;
  options.limits.request_time = config.request_time;
  if (config.tls.is_on()) {
    options.tls = http::edge::TlsOptions{
        .files = {.certificate = config.tls.certificate, .key = config.tls.key, .client_ca = config.tls.client_ca},
        .observer = std::move(observer)};
  }
  return options;
}

http::edge::Options admin_options(const Config& config) {
  return {.address = config.admin.address, .port = config.admin.port, .workers = kAdminWorkers, .limits = {}};
}

// A Bundle is many times as long as its artifact.
http::edge::Options ehr_options() {
  http::edge::Options options{.address = "127.0.0.1", .port = 0, .workers = kEhrWorkers, .limits = {}};
  options.limits.body_bytes_max = kEhrBodyBytesMax;
  return options;
}

// Jitter between retries; not for secrets.
double random_unit() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  return std::uniform_real_distribution<double>{0, 1}(generator);
}

}  // namespace

App::App(Config config, Ehr ehr, SandboxIssuerOptions issuer)
    : config_{std::move(config)},
      ehr_{ehr},
      logger_{ops::Logger::Target::standard_output, config_.log_level, clock_},
      outbound_{client_, clock_, metrics_, random_unit},
      stores_{clock_, metrics_},
      issuer_options_{std::move(issuer)},
      access_{clock_, metrics_},
      policy_{config_.policy, metrics_},
      admin_{{.is_ready = [this] { return health_.is_ready(); }, .metrics_text = [this] { return metrics_.text(); }}} {
  metrics_.set("concord_build_info", {{"version", kVersion}}, 1);
}

App::~App() { stop(); }

Status App::start() {
  RETURN_IF_ERROR(check_tls(config_.tls));
  RETURN_IF_ERROR(load_site());
  RETURN_IF_ERROR(start_audit());
  RETURN_IF_ERROR(stores_.open(config_.stores));
  if (!stores_.is_reached()) logger_.log(ops::Level::warn, "store_unreachable");
  ASSIGN_OR_RETURN(auto keys, read_cursor_keys(config_.cursor_keys));
  cursors_.emplace(std::move(keys), clock_);
  RETURN_IF_ERROR(access_.add(config_.issuers));
  RETURN_IF_ERROR(access_.add(config_.certificates));
  if (ehr_ == Ehr::none) admin_.extend(access_.admin_routes());
  if (ehr_ == Ehr::embedded) RETURN_IF_ERROR(start_ehr());
  RETURN_IF_ERROR(connect_partners());
  admin_listener_ = std::make_unique<Listener>(
      admin_options(config_), [this](const http::Request& r) { return admin_.respond(r); }, http::rejection);
  public_listener_ = std::make_unique<Listener>(
      public_options(config_, [this](http::edge::TlsEvent event) { note(event); }),
      [this](const http::Request& r) { return r.tls ? with_strict_transport(api_->respond(r)) : api_->respond(r); },
      [this](int status) { return reject(status); });
  public_listener_->set_stream_handler(
      http::Api::streams,
      [this](const http::Request& head, http::BodySource& body, http::ResponseSink& sink, const std::stop_token& stop) {
        StrictTransportSink secure{sink};
        return api_->stream(head, body, head.tls ? secure : sink, stop);
      });
  RETURN_IF_ERROR(admin_listener_->bind());
  RETURN_IF_ERROR(public_listener_->bind());
  if (config_.public_url.empty()) config_.public_url = public_listener_->url();
  if (ehr_ == Ehr::embedded) RETURN_IF_ERROR(start_issuer());
  if (token_source_ == nullptr) token_source_ = std::make_unique<auth::DiscoveredTokenSource>(access_.issuers());
  serve_fhir();
  api_ = std::make_unique<http::Api>(
      http::ApiOptions{.public_url = config_.public_url,
                       .partners = routed_partners(),
                       .cors = cors(),
                       .keys = keys_document(""),
                       .tokens = token_source_.get(),
                       .authorization = issuer_ == nullptr ? nullptr : &issuer_->routes(),
                       .authenticator = &access_.authenticator(),
                       .audit = {.sink = audit_.get(), .serves_without = config_.audit.serves_without},
                       .batch = {.line_time = config_.request_time, .line_bytes_max = config_.body_bytes_max}},
      clock_, metrics_, [this](const http::AccessRecord& record) { log_request(record); });
  access_.start();
  admin_listener_->start();
  public_listener_->start();
  health_.set_ready();
  logger_.log(ops::Level::info, "ready",
              {{"version", kVersion}, {"port", public_listener_->port()}, {"admin_port", admin_listener_->port()}});
  if (audit_ == nullptr && ehr_ == Ehr::none) logger_.log(ops::Level::warn, "accesses are not recorded");
  return {};
}

Status App::load_site() {
  ASSIGN_OR_RETURN(site_, app::load_site(config_, validator_));
  mappers_.emplace(site_->instruments, &site_->concept_maps);
  return {};
}

Status App::start_audit() {
  if (config_.audit.file.empty()) return {};
  audit_ = std::make_unique<ops::AuditFile>(config_.audit.file, clock_);
  return audit_->open();
}

Status App::start_ehr() {
  sandbox_ = std::make_unique<sandbox::Sandbox>(clock_);
  ehr_listener_ = std::make_unique<Listener>(
      ehr_options(), [this](const http::Request& r) { return sandbox_->handle(r); }, http::rejection);
  RETURN_IF_ERROR(ehr_listener_->bind());
  ehr_listener_->start();
  config_.partners.insert(config_.partners.begin(), {.id = std::string{kSandboxPartner},
                                                     .url = fmt::format("{}/fhir", ehr_listener_->url()),
                                                     .authorization_file = {}});
  return {};
}

// Once the public URL is known, which is part of every token.
Status App::start_issuer() {
  issuer_options_.public_url = config_.public_url;
  for (const PartnerConfig& partner : config_.partners) issuer_options_.partners.push_back(partner.id);
  issuer_ = std::make_unique<SandboxIssuer>(std::move(issuer_options_), *sandbox_, stores_.values(), clock_);
  const Deadline deadline = clock_.steady_now() + config_.request_time;
  RETURN_IF_ERROR(issuer_->start(deadline));
  ASSIGN_OR_RETURN(tokens_, issuer_->tokens(deadline));
  admin_.extend(issuer_->admin_routes());
  access_.add(issuer_->verifier(clock_));
  token_source_ = issuer_->token_source();
  return {};
}

// An app that is registered at our own issuer need not be configured.
http::Cors App::cors() const {
  http::Cors out{.origins = config_.cors_origins};
  if (issuer_ != nullptr) out.knows = [this](std::string_view origin) { return issuer_->has_origin(origin); };
  return out;
}

Status App::connect_partners() {
  RETURN_IF_ERROR(outbound_.load(config_.keys));
  for (const PartnerConfig& partner : config_.partners) RETURN_IF_ERROR(connect(partner));
  return {};
}

Status App::connect(const PartnerConfig& partner) {
  ASSIGN_OR_RETURN(auto known, read_override(partner.delivery, "override_file"));
  const partner::VendorProfile& vendor = vendor_of(partner.delivery);
  partner::RestPartnerOptions options{.id = PartnerId{partner.id}, .base_url = partner.url};
  options.judge.busy_means_not_processed = partner::busy_means_not_processed(vendor, known);
  if (!partner.authorization_file.empty()) {
    ASSIGN_OR_RETURN(auto authorization, read_secret(partner.authorization_file));
    options.headers.add("Authorization", std::move(authorization));
  }
  Connected connected;
  options.has_credentials = !partner.authorization_file.empty() || partner.access.method.has_value();
  ASSIGN_OR_RETURN(HttpClient* const client, outbound_.client_for(partner));
  connected.connection = std::make_unique<partner::Connection>(
      partner::ConnectionOptions{.rest = std::move(options),
                                 .bulkhead = partner::bulkhead_for(config_.workers),
                                 .rate = partner::call_rate(vendor, known)},
      partner::ConnectionPorts{.client = *client,
                               .rates = stores_.rates(),
                               .own_rates = stores_.own_rates(),
                               .clock = clock_,
                               .metrics = metrics_,
                               .random = random_unit,
                               .observer = [this, id = partner.id](std::string_view circuit, bool is_open) {
                                 note_circuit(id, circuit, is_open);
                               }});
  connected.partner = &connected.connection->partner();
  const bool is_embedded = ehr_listener_ != nullptr && partner.url.starts_with(ehr_listener_->url());
  connected.capabilities = std::make_unique<partner::CapabilitiesMemory>(
      *connected.partner, clock_,
      is_embedded ? partner::with_atomic_creation : adjustment_of(partner.delivery, std::move(known)));
  artifacts::Settings settings{.policy = &policy_, .mappers = &*mappers_};
  settings.lease = std::max(settings.lease, 2 * config_.request_time);
  connected.artifacts = std::make_unique<artifacts::Artifacts>(*connected.partner, *connected.capabilities,
                                                               stores_.values(), clock_, metrics_, settings);
  connected.extraction = std::make_unique<facade::Extraction>(validator_, site_->instruments, *connected.partner);
  partners_.push_back(std::move(connected));
  return {};
}

// Once the public URL is known, which all answers carry.
void App::serve_fhir() {
  for (Connected& connected : partners_) {
    const facade::Services services{.partner = *connected.partner,
                                    .capabilities = *connected.capabilities,
                                    .store = stores_.values(),
                                    .clock = clock_,
                                    .metrics = metrics_,
                                    .validator = validator_,
                                    .validation = validation_,
                                    .extraction = *connected.extraction,
                                    .cursors = *cursors_,
                                    .policy = policy_,
                                    .tokens = token_source_.get()};
    facade::Settings settings;
    settings.answers_browsers = issuer_ != nullptr || !config_.cors_origins.empty();
    settings.lease = std::max(settings.lease, 2 * config_.request_time);
    connected.rest = std::make_unique<facade::Rest>(
        services, fmt::format("{}/{}/fhir", config_.public_url, connected.partner->id().str()), settings);
  }
}

http::Document App::keys_document(std::string_view partner) const {
  std::string body = outbound_.published(partner);
  std::string etag = http::etag_of(body);
  return {.body = std::move(body), .etag = std::move(etag)};
}

std::vector<http::Partner> App::routed_partners() const {
  std::vector<http::Partner> out;
  for (const Connected& connected : partners_) {
    out.push_back({.id = connected.partner->id(),
                   .artifacts = connected.artifacts.get(),
                   .rest = connected.rest.get(),
                   .keys = keys_document(connected.partner->id().str())});
  }
  return out;
}

// What the listener refuses by itself reaches no route, so it has a count of its own.
http::Response App::reject(int status) {
  metrics_.count("concord_http_rejections_total", {{"http_response_status_code", std::to_string(status)}}, 1);
  return config_.tls.is_on() ? with_strict_transport(http::rejection(status)) : http::rejection(status);
}

void App::note(http::edge::TlsEvent event) {
  switch (event) {
    case http::edge::TlsEvent::greeted:
    case http::edge::TlsEvent::not_greeted: {
      const bool succeeded = event == http::edge::TlsEvent::greeted;
      metrics_.count("concord_tls_handshakes_total", {{"outcome", succeeded ? "completed" : "failed"}}, 1);
      return;
    }
    case http::edge::TlsEvent::renewed:
      return logger_.log(ops::Level::info, "tls certificate renewed");
    case http::edge::TlsEvent::kept_previous:
      return logger_.log(ops::Level::error, "tls files changed and cannot be used, the previous ones still are");
  }
}

void App::note_circuit(std::string_view partner, std::string_view circuit, bool is_open) {
  logger_.log(is_open ? ops::Level::warn : ops::Level::info, is_open ? "circuit_opened" : "circuit_closed",
              {{"partner", partner}, {"class", circuit}});
}

// 500 is a bug of ours; every other status can be somebody else's doing.
void App::log_request(const http::AccessRecord& record) {
  const double milliseconds = static_cast<double>(record.duration.count()) / 1000;
  const auto level = record.status == 500 ? ops::Level::error : ops::Level::info;
  logger_.log(level, "request",
              {{"method", record.method},
               {"route", record.route},
               {"partner", record.partner},
               {"status", record.status},
               {"duration_ms", json::Value::number(fmt::format("{:.3f}", milliseconds))},
               {"request_bytes", record.request_bytes},
               {"response_bytes", record.response_bytes},
               {"request_id", record.request_id}});
}

Addresses App::addresses() const {
  return {.url = config_.public_url,
          .admin = admin_listener_->url(),
          .ehr = ehr_listener_ == nullptr ? std::string{} : fmt::format("{}/fhir", ehr_listener_->url()),
          .tokens = tokens_};
}

void App::drain() noexcept {
  health_.set_draining();
  if (public_listener_) public_listener_->drain();
}

void App::stop() noexcept {
  health_.set_draining();
  if (public_listener_) public_listener_->stop();
  if (admin_listener_) admin_listener_->stop();
  if (ehr_listener_) ehr_listener_->stop();
  access_.stop();
}

}  // namespace concord::app
