#include "service/app/config_outbound.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <unistd.h>

#include "service/app/config.h"
#include "service/app/config_named.h"

namespace concord::app {
namespace {

using auth::outbound::Method;
constexpr std::size_t kTextMax = 2'048;

Fault set_text(const std::string& text, std::string& out) {
  const bool is_text = !text.empty() && text.size() <= kTextMax &&
                       std::ranges::all_of(text, [](char c) { return c >= ' ' && c != '\x7f'; });
  out = text;
  return is_text ? nullptr : "must be a text of at most 2048 characters";
}

// Tokens are asked for with what proves us: never in the clear beyond this machine.
Fault set_token_url(const std::string& text, std::string& out) {
  out = text;
  const std::string_view rest = std::string_view{text}.substr(std::min<std::size_t>(text.size(), 7));
  const bool is_here = rest.starts_with("127.0.0.1:") || rest.starts_with("localhost:") || rest.starts_with("[::1]:");
  const bool is_safe = text.starts_with("https://") || (text.starts_with("http://") && is_here);
  return is_safe && is_http_url(text) ? nullptr : "must be an https URL without user, query and fragment";
}

Fault set_algorithm(const std::string& text, std::optional<auth::jose::Algorithm>& out) {
  const auto algorithm = auth::jose::parse_algorithm(text);
  const bool is_signed_with =
      algorithm && (*algorithm == auth::jose::Algorithm::rs384 || *algorithm == auth::jose::Algorithm::es384 ||
                    *algorithm == auth::jose::Algorithm::rs256 || *algorithm == auth::jose::Algorithm::es256);
  if (is_signed_with) out = algorithm;
  return is_signed_with ? nullptr : "must be RS384, ES384, RS256 or ES256";
}

Fault set_method(const std::string& text, std::optional<Method>& out) {
  out = auth::outbound::parse_method(text);
  return out ? nullptr : "must be private_key_jwt, client_secret_basic, client_secret_post or tls_client_auth";
}

constexpr std::array kRows{
    PartnerAccessRow{"auth.method", [](PartnerAccess& a, const std::string& v) { return set_method(v, a.method); }},
    PartnerAccessRow{"auth.token_url",
                     [](PartnerAccess& a, const std::string& v) { return set_token_url(v, a.token_url); }},
    PartnerAccessRow{"auth.client_id", [](PartnerAccess& a, const std::string& v) { return set_text(v, a.client_id); }},
    PartnerAccessRow{"auth.scopes", [](PartnerAccess& a, const std::string& v) { return set_text(v, a.scopes); }},
    PartnerAccessRow{"auth.audience", [](PartnerAccess& a, const std::string& v) { return set_text(v, a.audience); }},
    PartnerAccessRow{"auth.kid", [](PartnerAccess& a, const std::string& v) { return set_text(v, a.kid); }},
    PartnerAccessRow{"auth.secret_file",
                     [](PartnerAccess& a, const std::string& v) { return set_path(v, a.secret_file); }},
    PartnerAccessRow{"auth.jku", [](PartnerAccess& a, const std::string& v) { return set_token_url(v, a.jku); }},
    PartnerAccessRow{"tls.certificate",
                     [](PartnerAccess& a, const std::string& v) { return set_path(v, a.certificate); }},
    PartnerAccessRow{"tls.key", [](PartnerAccess& a, const std::string& v) { return set_path(v, a.key); }},
    PartnerAccessRow{"tls.ca", [](PartnerAccess& a, const std::string& v) { return set_path(v, a.ca); }},
};

using Values = std::vector<std::string>;
constexpr std::array<NamedRow<KeyConfig>, 3> kKeyRows{{
    {"file", false, [](KeyConfig& k, const Values& v) { return set_path(v.front(), k.file); }},
    {"algorithm", false, [](KeyConfig& k, const Values& v) { return set_algorithm(v.front(), k.algorithm); }},
    {"partner", false, [](KeyConfig& k, const Values& v) { return set_text(v.front(), k.partner); }},
}};

// Collects faults below one path, one for each setting.
class Faults {
 public:
  Faults(std::string path, std::vector<Issue>& issues) : path_{std::move(path)}, issues_{issues} {}
  void refuse(std::string_view name, std::string_view text) {
    const std::string path = fmt::format("{}{}", path_, name);
    if (std::ranges::find(issues_, path, &Issue::expression) != issues_.end()) return;
    issues_.push_back({.code = "value", .expression = path, .text = std::string{text}});
  }
  void refuse_missing(std::string_view name, const std::string& value) {
    if (value.empty()) refuse(name, "must be given");
  }
  void refuse_unreadable(std::string_view name, const std::string& file) {
    if (!file.empty() && access(file.c_str(), R_OK) != 0) refuse(name, "cannot be read");
  }

 private:
  std::string path_;
  std::vector<Issue>& issues_;
};

bool has_secret(Method method) { return method == Method::client_secret_basic || method == Method::client_secret_post; }

void check_method(const PartnerAccess& access, Faults& faults) {
  faults.refuse_missing("auth.client_id", access.client_id);
  faults.refuse_missing("auth.scopes", access.scopes);
  if (has_secret(*access.method)) faults.refuse_missing("auth.secret_file", access.secret_file);
  if (*access.method == Method::tls_client_auth) faults.refuse_missing("tls.certificate", access.certificate);
}

}  // namespace

std::span<const PartnerAccessRow> partner_access_rows() noexcept { return kRows; }

std::vector<KeyConfig> read_keys(const std::vector<Setting>& settings, const Environment& environment,
                                 std::vector<Issue>& issues) {
  return read_named<KeyConfig>(
      kKeys, settings, environment, kKeyRows, [](const std::string& name) { return KeyConfig{.kid = name}; }, issues);
}

void check_keys(const std::vector<KeyConfig>& keys, const std::vector<std::string>& partners,
                std::vector<Issue>& issues) {
  for (const KeyConfig& key : keys) {
    Faults faults{fmt::format("{}{}.", kKeys, key.kid), issues};
    faults.refuse_missing("file", key.file);
    faults.refuse_unreadable("file", key.file);
    const bool is_known = key.partner.empty() || std::ranges::find(partners, key.partner) != partners.end();
    if (!is_known) faults.refuse("partner", "must name one of the partners");
  }
}

void check_partner_access(const PartnerAccess& access, const std::string& path, bool has_authorization_file,
                          std::vector<Issue>& issues) {
  Faults faults{path, issues};
  if (access.method) {
    check_method(access, faults);
  } else if (!access.token_url.empty() || !access.client_id.empty() || !access.scopes.empty() ||
             !access.secret_file.empty() || !access.kid.empty()) {
    faults.refuse("auth.method", "must be given");
  }
  if (access.method && has_authorization_file) {
    faults.refuse("authorization_file", "must not be given beside auth.method");
  }
  if (access.certificate.empty() != access.key.empty()) {
    faults.refuse(access.key.empty() ? "tls.key" : "tls.certificate", "must be given");
  }
  faults.refuse_unreadable("auth.secret_file", access.secret_file);
  faults.refuse_unreadable("tls.certificate", access.certificate);
  faults.refuse_unreadable("tls.key", access.key);
  faults.refuse_unreadable("tls.ca", access.ca);
}

}  // namespace concord::app
