// How we prove to partners who we are, as an operator sets it: `auth.keys`, `partners.ID.auth` and `partners.ID.tls`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/jose/algorithm.h"
#include "auth/outbound/token_request.h"
#include "core/error.h"
#include "service/app/config_setters.h"
#include "service/app/environment.h"
#include "service/app/settings_tree.h"

namespace concord::app {

// A key that we sign with; its name is the kid.
struct KeyConfig {
  std::string kid = {};
  std::string file = {};  // PEM
  std::optional<auth::jose::Algorithm> algorithm = {};
  std::string partner = {};  // the only one that it is for; empty: all
};

// Of one partner. Nothing set: no token, no certificate.
struct PartnerAccess {
  std::optional<auth::outbound::Method> method = {};
  std::string token_url = {};  // empty: as the partner's smart-configuration says
  std::string client_id = {};
  std::string scopes = {};
  std::string audience = {};     // of the assertion; empty: the token URL
  std::string kid = {};          // of auth.keys; may be left out when there is one only
  std::string secret_file = {};  // its one line is the client_secret
  std::string jku = {};
  std::string certificate = {};  // PEM: shown to the partner
  std::string key = {};          // PEM
  std::string ca = {};           // PEM; empty: the system's authorities
};

struct PartnerAccessRow {
  std::string_view name;  // "auth.method"
  Fault (*set)(PartnerAccess&, const std::string&);
};
[[nodiscard]] std::span<const PartnerAccessRow> partner_access_rows() noexcept;

inline constexpr std::string_view kKeys = "auth.keys.";
[[nodiscard]] std::vector<KeyConfig> read_keys(const std::vector<Setting>& settings, const Environment& environment,
                                               std::vector<Issue>& issues);

// Adds what is missing or does not go together, of files too. `path` is "partners.ID.".
void check_keys(const std::vector<KeyConfig>& keys, const std::vector<std::string>& partners,
                std::vector<Issue>& issues);
void check_partner_access(const PartnerAccess& access, const std::string& path, bool has_authorization_file,
                          std::vector<Issue>& issues);

}  // namespace concord::app
