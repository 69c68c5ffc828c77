// The running service: owns every part in the order of construction, so that destruction is the reverse. The only
// place that knows which implementation stands behind a port.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "auth/access/policy.h"
#include "auth/authenticator.h"
#include "auth/token_source.h"
#include "core/result.h"
#include "fhir/validate/validator.h"
#include "mappers/mapper.h"
#include "service/app/access.h"
#include "service/app/config.h"
#include "service/app/listener.h"
#include "service/app/outbound.h"
#include "service/app/ready_file.h"
#include "service/app/sandbox_issuer.h"
#include "service/app/site.h"
#include "service/app/stores.h"
#include "service/app/system_clock.h"
#include "service/artifacts/artifacts.h"
#include "service/client/curl_http_client.h"
#include "service/facade/extraction.h"
#include "service/facade/page_cursor.h"
#include "service/facade/rest.h"
#include "service/facade/validation.h"
#include "service/http/admin.h"
#include "service/http/api.h"
#include "service/ops/audit_file.h"
#include "service/ops/health.h"
#include "service/ops/logger.h"
#include "service/ops/prometheus_metrics.h"
#include "service/partner/capabilities_memory.h"
#include "service/partner/connection.h"
#include "service/sandbox/sandbox.h"

namespace concord::app {

inline constexpr std::string_view kSandboxPartner = "sandbox";

enum class Ehr : std::uint8_t { none, embedded };

class App {
 public:
  // With Ehr::embedded the default partner is the sandbox EHR, which listens on a free loopback port and is talked
  // to over HTTP like any other, and tokens come from an issuer of its own, as `issuer` says.
  App(Config config, Ehr ehr, SandboxIssuerOptions issuer = {});
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Loads what the site brings along, binds every listener, then serves and is ready. Errors: unavailable;
  // unprocessable for a secret that cannot be read and for files of the site with faults.
  [[nodiscard]] Status start();
  [[nodiscard]] Addresses addresses() const;
  // Not ready from here on; requests are still served.
  void drain() noexcept;
  // Finishes what is in flight; the embedded EHR goes last.
  void stop() noexcept;
  [[nodiscard]] ops::Logger& logger() noexcept { return logger_; }

 private:
  struct Connected {
    std::unique_ptr<partner::Connection> connection;
    partner::PartnerEhr* partner = nullptr;  // what the use cases see of it
    std::unique_ptr<partner::CapabilitiesMemory> capabilities;
    std::unique_ptr<artifacts::Artifacts> artifacts;
    std::unique_ptr<facade::Extraction> extraction;
    std::unique_ptr<facade::Rest> rest;
  };
  [[nodiscard]] Status load_site();
  [[nodiscard]] Status start_audit();
  [[nodiscard]] Status start_ehr();
  [[nodiscard]] Status connect_partners();
  [[nodiscard]] Status connect(const PartnerConfig& partner);
  [[nodiscard]] Status start_issuer();
  [[nodiscard]] http::Cors cors() const;
  void serve_fhir();
  [[nodiscard]] http::Document keys_document(std::string_view partner) const;
  [[nodiscard]] std::vector<http::Partner> routed_partners() const;
  [[nodiscard]] http::Response reject(int status);
  void note(http::edge::TlsEvent event);
  void note_circuit(std::string_view partner, std::string_view circuit, bool is_open);
  void log_request(const http::AccessRecord& record);

  Config config_;
  Ehr ehr_;
  SystemClock clock_;
  ops::Logger logger_;
  ops::PrometheusMetrics metrics_;
  ops::Health health_;
  std::unique_ptr<sandbox::Sandbox> sandbox_;
  std::unique_ptr<Listener> ehr_listener_;
  client::CurlHttpClient client_;
  Outbound outbound_;
  Stores stores_;
  SandboxIssuerOptions issuer_options_;
  std::unique_ptr<SandboxIssuer> issuer_;
  Access access_;
  std::unique_ptr<auth::TokenSource> token_source_;
  fhir::Validator validator_;
  facade::Validation validation_{validator_};
  std::optional<facade::PageCursors> cursors_;
  std::optional<Site> site_;
  std::optional<mappers::Mappers> mappers_;
  auth::AccessPolicy policy_;
  std::vector<Connected> partners_;
  SandboxTokens tokens_;
  std::unique_ptr<ops::AuditFile> audit_;
  std::unique_ptr<http::Api> api_;
  http::Admin admin_;
  std::unique_ptr<Listener> admin_listener_;
  std::unique_ptr<Listener> public_listener_;
};

}  // namespace concord::app
