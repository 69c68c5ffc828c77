// What an operator decides, as one struct with its defaults. Read once at start; passed down in parts.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/strong.h"
#include "service/app/config_access.h"
#include "service/app/config_auth.h"
#include "service/app/config_certificates.h"
#include "service/app/config_outbound.h"
#include "service/app/config_stores.h"
#include "service/app/config_tls.h"
#include "service/app/environment.h"
#include "service/app/partner_profile.h"
#include "service/ops/logger.h"

namespace concord::app {

struct Listen {
  std::string address = "127.0.0.1";  // an IP address
  int port = 0;                       // 0: a free one
};

struct PartnerConfig {
  std::string id = {};
  std::string url = {};                 // FHIR base
  std::string authorization_file = {};  // its one line is sent as the Authorization field; empty: none is sent
  PartnerAccess access = {};            // or else a token or certificate of ours
  PartnerDelivery delivery = {};        // what it takes, and how
};

struct AuditConfig {
  std::string file;             // "stdout", or a path; empty: accesses are not recorded
  bool serves_without = false;  // whether requests are answered while nothing can be recorded
};

struct Config {
  Listen listen{.port = 8080};
  TlsConfig tls;  // of `listen`
  Listen admin{.port = 8081};
  AuditConfig audit;
  auth::PolicyOptions policy;  // what tokens reach
  StoresConfig stores;
  std::string public_url;  // how clients reach `listen`; empty: made of address and port
  ops::Level log_level = ops::Level::info;
  std::size_t workers = 64;
  std::size_t body_bytes_max = 4U << 20U;
  std::chrono::milliseconds request_time{30'000};
  std::chrono::milliseconds drain_time{5'000};  // from "not ready" to "no new connections"
  std::vector<std::string> cors_origins;
  std::string instruments_folder;        // files of the site's own instruments; empty: none
  std::string concept_maps_folder;       // R4 ConceptMaps from the site's codes; empty: none
  std::vector<std::string> cursor_keys;  // files with the keys that seal cursors, the first seals; none: one is made up
  std::string default_partner;           // an id of `partners`; may be left out when there is only one
  std::vector<auth::CertificateClient> certificates;  // who may come without a token
  std::vector<KeyConfig> keys;                        // that we sign with at partners
  std::vector<IssuerConfig> issuers;                  // whose access tokens are taken
  std::vector<PartnerConfig> partners;                // after loading, the default one is first
};

inline constexpr std::size_t kCursorKeysMax = 8;

// Every setting has a path ("listen.port", "partners.north.url") and an environment variable (CONCORD_LISTEN_PORT,
// CONCORD_PARTNERS_NORTH_URL) that wins over the file. Errors: unprocessable with all issues, the path of the
// setting as the expression. Checks everything that `serve` asks for.
[[nodiscard]] Result<Config> load_config(std::string_view yaml, const Environment& environment);
// Defaults and environment only, without partners: for `sandbox` and `healthcheck`.
[[nodiscard]] Result<Config> default_config(const Environment& environment);

// 1 to 64 of A-Za-z0-9_-, and not reserved by the routes.
[[nodiscard]] bool is_partner_id(std::string_view id) noexcept;
// "http" or "https", a host, no user, query or fragment.
[[nodiscard]] bool is_http_url(std::string_view url) noexcept;
[[nodiscard]] bool is_loopback(std::string_view address) noexcept;

}  // namespace concord::app
