#include "service/app/config.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "service/app/config_setters.h"
#include "service/app/settings_tree.h"

namespace concord::app {
namespace {

Fault set_log_level(Config& config, const std::string& text) {
  const auto level = ops::parse_level(text);
  if (!level) return "must be debug, info, warn or error";
  config.log_level = *level;
  return nullptr;
}

Fault add_origin(Config& config, const std::string& text) {
  if (text != "*" && (!is_http_url(text) || std::ranges::count(text, '/') != 2)) {
    return "must be an origin such as https://app.example.org, or *";
  }
  config.cors_origins.push_back(text);
  return nullptr;
}

Fault add_cursor_key(Config& config, const std::string& text) {
  if (config.cursor_keys.size() == kCursorKeysMax) return "must be at most 8 files";
  return set_path(text, config.cursor_keys.emplace_back());
}

Fault set_audit_file(Config& config, const std::string& text) {
  if (text != "stdout") return set_path(text, config.audit.file);
  config.audit.file = text;
  return nullptr;
}

Fault set_audit_failure(Config& config, const std::string& text) {
  config.audit.serves_without = text == "serve";
  return text == "serve" || text == "refuse" ? nullptr : "must be refuse or serve";
}

// All settings outside of `partners`.
struct ConfigRow {
  std::string_view path;
  std::vector<std::string> Config::*list;  // of a setting that may be given several times, else nullptr
  Fault (*set)(Config&, const std::string&);
};
constexpr std::array kRows{
    ConfigRow{"listen.address", nullptr,
              [](Config& c, const std::string& v) { return set_address(v, c.listen.address); }},
    ConfigRow{"listen.port", nullptr, [](Config& c, const std::string& v) { return set_port(v, c.listen.port); }},
    ConfigRow{"listen.tls.certificate", nullptr,
              [](Config& c, const std::string& v) { return set_path(v, c.tls.certificate); }},
    ConfigRow{"listen.tls.key", nullptr, [](Config& c, const std::string& v) { return set_path(v, c.tls.key); }},
    ConfigRow{"listen.tls.client_ca", nullptr,
              [](Config& c, const std::string& v) { return set_path(v, c.tls.client_ca); }},
    ConfigRow{"admin.address", nullptr,
              [](Config& c, const std::string& v) { return set_address(v, c.admin.address); }},
    ConfigRow{"admin.port", nullptr, [](Config& c, const std::string& v) { return set_port(v, c.admin.port); }},
    ConfigRow{"public_url", nullptr, [](Config& c, const std::string& v) { return set_url(v, c.public_url); }},
    ConfigRow{"log.level", nullptr, set_log_level},
    ConfigRow{"audit.file", nullptr, set_audit_file},
    ConfigRow{"audit.on_failure", nullptr, set_audit_failure},
    ConfigRow{"server.workers", nullptr,
              [](Config& c, const std::string& v) {
                return set_size(v, 4, 4'096, c.workers, "must be a whole number from 4 to 4096");
              }},
    ConfigRow{"server.body_bytes_max", nullptr,
              [](Config& c, const std::string& v) {
                return set_size(v, 1'024, 16L << 20, c.body_bytes_max, "must be bytes from 1024 to 16777216");
              }},
    ConfigRow{"server.request_time_ms", nullptr,
              [](Config& c, const std::string& v) {
                return set_milliseconds(v, 100, c.request_time, "must be milliseconds from 100 to 600000");
              }},
    ConfigRow{"server.drain_time_ms", nullptr,
              [](Config& c, const std::string& v) {
                return set_milliseconds(v, 0, c.drain_time, "must be milliseconds from 0 to 600000");
              }},
    ConfigRow{"cors.origins", &Config::cors_origins, add_origin},
    ConfigRow{"cursor_keys", &Config::cursor_keys, add_cursor_key},
    ConfigRow{"instruments_folder", nullptr,
              [](Config& c, const std::string& v) { return set_path(v, c.instruments_folder); }},
    ConfigRow{"concept_maps_folder", nullptr,
              [](Config& c, const std::string& v) { return set_path(v, c.concept_maps_folder); }},
    ConfigRow{"default_partner", nullptr,
              [](Config& c, const std::string& v) {
                c.default_partner = v;
                return Fault{nullptr};
              }},
};

struct PartnerRow {
  std::string_view name;
  Fault (*set)(PartnerConfig&, const std::string&);
};
constexpr std::array kPartnerRows{
    PartnerRow{"url", [](PartnerConfig& p, const std::string& v) { return set_url(v, p.url); }},
    PartnerRow{"authorization_file",
               [](PartnerConfig& p, const std::string& v) { return set_path(v, p.authorization_file); }},
    PartnerRow{"vendor", [](PartnerConfig& p, const std::string& v) { return set_vendor(v, p.delivery); }},
    PartnerRow{"alerts", [](PartnerConfig& p, const std::string& v) { return set_alerts(v, p.delivery); }},
    PartnerRow{"override_file",
               [](PartnerConfig& p, const std::string& v) { return set_path(v, p.delivery.override_file); }},
};
constexpr std::string_view kPartners = "partners.";

class Loading {
 public:
  explicit Loading(const Environment& environment) : environment_{environment} {}

  void apply_file(const std::vector<Setting>& settings) {
    std::vector<Setting> issuers;
    for (const Setting& setting : settings) {
      if (setting.path.starts_with(kIssuers)) {
        issuers.push_back(setting);
      } else if (!setting.path.starts_with(kKeys) && !setting.path.starts_with(kCertificates)) {
        apply(setting);
      }
    }
    config_.keys = read_keys(settings, environment_, issues_);
    config_.certificates = read_certificates(settings, environment_, issues_);
    config_.issuers = read_issuers(issuers, environment_, issues_);
  }

  void apply_environment() {
    for (const ConfigRow& row : kRows) {
      const std::string* value = variable(environment_, row.path);
      if (value == nullptr) continue;
      if (row.list != nullptr) (config_.*row.list).clear();
      refuse_if(row.path, row.set(config_, *value));
    }
    for (const AccessRow& row : access_rows()) {
      if (const std::string* value = variable(environment_, row.path)) apply_row(row, config_.policy, *value, 0);
    }
    for (const StoresRow& row : stores_rows()) {
      if (const std::string* value = variable(environment_, row.path)) apply_row(row, config_.stores, *value, 0);
    }
    for (PartnerConfig& partner : config_.partners) {
      for (const PartnerRow& row : kPartnerRows) {
        const std::string path = fmt::format("{}{}.{}", kPartners, partner.id, row.name);
        if (const std::string* value = variable(environment_, path)) refuse_if(path, row.set(partner, *value));
      }
      for (const PartnerAccessRow& row : partner_access_rows()) {
        const std::string path = fmt::format("{}{}.{}", kPartners, partner.id, row.name);
        if (const std::string* value = variable(environment_, path)) refuse_if(path, row.set(partner.access, *value));
      }
    }
  }

  void check_listeners() {
    if (config_.listen.port != 0 && config_.listen.port == config_.admin.port) {
      refuse("admin.port", "must not be the port of listen");
    }
  }

  void check_service() {
    if (config_.partners.empty()) refuse("partners", "at least one partner must be given");
    for (const PartnerConfig& partner : config_.partners) check_partner(partner);
    for (const std::string& file : config_.cursor_keys) {
      if (access(file.c_str(), R_OK) != 0) refuse("cursor_keys", "cannot be read");
    }
    std::vector<std::string> ids;
    for (const PartnerConfig& partner : config_.partners) ids.push_back(partner.id);
    check_issuers(config_.issuers, ids, issues_);
    check_keys(config_.keys, ids, issues_);
    check_certificates(config_.certificates, ids, !config_.tls.client_ca.empty(), issues_);
    if (config_.issuers.empty() && config_.certificates.empty()) {
      refuse("auth", "an issuer of tokens or a client certificate must be given, or nobody could get in");
    }
    check_stores(config_.stores, issues_);
    choose_default();
  }

  [[nodiscard]] Result<Config> take() {
    if (issues_.empty()) return std::move(config_);
    return fail(ErrorKind::unprocessable, "the configuration is not valid", std::move(issues_));
  }

 private:
  void apply(const Setting& setting) {
    if (setting.path.starts_with(kPartners)) {
      apply_partner(setting);
      return;
    }
    const auto* row = std::ranges::find(kRows, setting.path, &ConfigRow::path);
    const auto times = std::ranges::count(seen_, setting.path);
    seen_.push_back(setting.path);
    const auto policy_row = std::ranges::find(access_rows(), setting.path, &AccessRow::path);
    const auto stores_row = std::ranges::find(stores_rows(), setting.path, &StoresRow::path);
    if (policy_row != access_rows().end()) {
      apply_row(*policy_row, config_.policy, setting.value, times);
    } else if (stores_row != stores_rows().end()) {
      apply_row(*stores_row, config_.stores, setting.value, times);
    } else if (row == kRows.end()) {
      refuse(setting.path, "no such setting");
    } else if (times > 0 && row->list == nullptr) {
      refuse(setting.path, "must be one value, not a list");
    } else {
      refuse_if(setting.path, row->set(config_, setting.value));
    }
  }

  // `times` it was given before.
  template <class Row, class Section>
  void apply_row(const Row& row, Section& section, const std::string& value, std::ptrdiff_t times) {
    if (times > 0 && row.clear == nullptr) return refuse(row.path, "must be one value, not a list");
    if (times == 0 && row.clear != nullptr) row.clear(section);
    refuse_if(row.path, row.set(section, value));
  }

  void apply_partner(const Setting& setting) {
    const std::string_view rest = std::string_view{setting.path}.substr(kPartners.size());
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    const std::string_view name = rest.substr(std::min(dot + 1, rest.size()));
    const auto* row = std::ranges::find(kPartnerRows, name, &PartnerRow::name);
    const auto partner_rows = partner_access_rows();
    const auto access_row = std::ranges::find(partner_rows, name, &PartnerAccessRow::name);
    if (row != kPartnerRows.end()) {
      refuse_if(setting.path, row->set(partner_of(rest.substr(0, dot)), setting.value));
    } else if (access_row != partner_rows.end()) {
      refuse_if(setting.path, access_row->set(partner_of(rest.substr(0, dot)).access, setting.value));
    } else {
      refuse(setting.path, "no such setting");
    }
  }

  PartnerConfig& partner_of(std::string_view id) {
    const auto it = std::ranges::find(config_.partners, id, &PartnerConfig::id);
    if (it != config_.partners.end()) return *it;
    if (!is_partner_id(id)) refuse(fmt::format("{}{}", kPartners, id), "this partner id is reserved");
    return config_.partners.emplace_back(PartnerConfig{.id = std::string{id}});
  }

  void check_partner(const PartnerConfig& partner) {
    const std::string path = fmt::format("{}{}", kPartners, partner.id);
    const bool is_refused =
        std::ranges::any_of(issues_, [&](const Issue& issue) { return issue.expression == path + ".url"; });
    if (partner.url.empty() && !is_refused) refuse(path + ".url", "must be given");
    if (!partner.authorization_file.empty() && access(partner.authorization_file.c_str(), R_OK) != 0) {
      refuse(path + ".authorization_file", "cannot be read");
    }
    check_partner_access(partner.access, path + ".", !partner.authorization_file.empty(), issues_);
    const auto known = read_override(partner.delivery, path + ".override_file");
    if (!known) issues_.insert(issues_.end(), known.error().issues.begin(), known.error().issues.end());
  }

  void choose_default() {
    if (config_.default_partner.empty() && config_.partners.size() == 1) {
      config_.default_partner = config_.partners.front().id;
    }
    const auto it = std::ranges::find(config_.partners, config_.default_partner, &PartnerConfig::id);
    if (it == config_.partners.end()) {
      if (!config_.partners.empty()) refuse("default_partner", "must name one of the partners");
      return;
    }
    std::rotate(config_.partners.begin(), it, it + 1);
  }

  void refuse(std::string_view path, std::string_view text) {
    issues_.push_back({.code = "value", .expression = std::string{path}, .text = std::string{text}});
  }
  void refuse_if(std::string_view path, Fault fault) {
    if (fault != nullptr) refuse(path, fault);
  }

  const Environment& environment_;
  Config config_;
  std::vector<std::string> seen_;
  std::vector<Issue> issues_;
};

}  // namespace

Result<Config> load_config(std::string_view yaml, const Environment& environment) {
  ASSIGN_OR_RETURN(const auto settings, read_settings(yaml));
  Loading loading{environment};
  loading.apply_file(settings);
  loading.apply_environment();
  loading.check_listeners();
  loading.check_service();
  return loading.take();
}

Result<Config> default_config(const Environment& environment) {
  Loading loading{environment};
  loading.apply_environment();
  return loading.take();
}

}  // namespace concord::app
