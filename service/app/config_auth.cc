#include "service/app/config_auth.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "service/app/config_auth_rows.h"

namespace concord::app {
namespace {

// The settings of one issuer by name; of each its values in the order written.
using Written = std::map<std::string, std::vector<std::string>, std::less<>>;

class Reading {
 public:
  Reading(const Environment& environment, std::vector<Issue>& issues) : environment_{environment}, issues_{issues} {}

  void take(const Setting& setting) {
    const std::string_view rest = std::string_view{setting.path}.substr(kIssuers.size());
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    const std::string_view name = rest.substr(std::min(dot + 1, rest.size()));
    if (find_issuer_row(name) == nullptr) return refuse(setting.path, "no such setting");
    written_of(std::string{rest.substr(0, dot)})[std::string{name}].push_back(setting.value);
  }

  [[nodiscard]] std::vector<IssuerConfig> finish() {
    std::vector<IssuerConfig> out;
    for (auto& [name, written] : issuers_) {
      for (const IssuerRow& row : issuer_rows()) {
        const std::string* value = variable(environment_, path_of(name, row.name));
        if (value != nullptr) written[std::string{row.name}] = {*value};
      }
      out.push_back(read(name, written));
    }
    return out;
  }

 private:
  static std::string path_of(std::string_view issuer, std::string_view name) {
    return fmt::format("{}{}.{}", kIssuers, issuer, name);
  }

  Written& written_of(const std::string& name) {
    const auto it = std::ranges::find(issuers_, name, &std::pair<std::string, Written>::first);
    return it != issuers_.end() ? it->second : issuers_.emplace_back(name, Written{}).second;
  }

  IssuerConfig read(const std::string& name, const Written& written) {
    IssuerConfig out;
    // In the order of the rows, the preset first: it is laid under all others.
    for (const IssuerRow& row : issuer_rows()) {
      const auto found = written.find(row.name);
      if (found == written.end()) continue;
      const bool is_one = found->second.size() == 1;
      const Fault fault = is_one || row.is_list ? row.set(out, found->second) : "must be one value, not a list";
      if (fault != nullptr) refuse(path_of(name, row.name), fault);
    }
    out.settings.name = name;
    return out;
  }

  void refuse(std::string_view path, std::string_view text) {
    issues_.push_back({.code = "value", .expression = std::string{path}, .text = std::string{text}});
  }

  const Environment& environment_;
  std::vector<Issue>& issues_;
  std::vector<std::pair<std::string, Written>> issuers_;
};

class Checking {
 public:
  Checking(const IssuerConfig& issuer, std::vector<Issue>& issues) : issuer_{issuer}, issues_{issues} {}

  void run(const std::vector<std::string>& partners) {
    const auth::IssuerSettings& settings = issuer_.settings;
    if (settings.issuer.empty()) refuse("issuer", "must be given");
    if (settings.levels.empty()) refuse("levels", "must be given: patient, user or system, what it may grant");
    for (const auto& [name, url] :
         {std::pair<std::string_view, std::string_view>{"issuer", settings.issuer},
          std::pair<std::string_view, std::string_view>{"jwks_uri", settings.jwks_uri},
          std::pair<std::string_view, std::string_view>{"introspection.url", settings.introspection.url}}) {
      if (url.starts_with("http://") && !settings.allow_private) {
        refuse(name, "must be https, unless allow_private is true");
      }
    }
    for (const std::string& partner : settings.partners) {
      if (std::ranges::find(partners, partner) == partners.end()) refuse("partners", "must name partners");
    }
    check_file("ca_file", issuer_.ca_file);
    if (settings.proof != auth::Proof::signature) check_introspection();
  }

 private:
  void check_introspection() {
    using Method = auth::IntrospectionSettings::Method;
    const bool is_basic = issuer_.settings.introspection.method == Method::basic;
    const std::string& file = is_basic ? issuer_.secret_file : issuer_.key_file;
    const std::string_view name = is_basic ? "introspection.secret_file" : "introspection.key_file";
    if (issuer_.settings.introspection.client.empty()) refuse("introspection.client", "must be given");
    if (file.empty()) refuse(name, "must be given");
    check_file(name, file);
  }

  void check_file(std::string_view name, const std::string& file) {
    if (!file.empty() && access(file.c_str(), R_OK) != 0) refuse(name, "cannot be read");
  }

  void refuse(std::string_view name, std::string_view text) {
    const std::string path = fmt::format("{}{}.{}", kIssuers, issuer_.settings.name, name);
    const bool is_refused = std::ranges::find(issues_, path, &Issue::expression) != issues_.end();
    if (!is_refused) issues_.push_back({.code = "value", .expression = path, .text = std::string{text}});
  }

  const IssuerConfig& issuer_;
  std::vector<Issue>& issues_;
};

// Whether some partner is served by both.
bool share_partner(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() || b.empty()) return true;
  return std::ranges::any_of(a, [&](const std::string& each) { return std::ranges::find(b, each) != b.end(); });
}

// The fault of two issuers together, with the setting it is a fault of.
std::optional<std::pair<std::string_view, std::string_view>> clash(const auth::IssuerSettings& a,
                                                                   const auth::IssuerSettings& b) {
  if (!a.issuer.empty() && a.issuer == b.issuer) return std::pair{"issuer", "must not be that of another one"};
  const bool both_ask = a.proof != auth::Proof::signature && b.proof != auth::Proof::signature;
  if (!both_ask || !share_partner(a.partners, b.partners)) return std::nullopt;
  return std::pair{"proof", "only one issuer of a partner may be asked about tokens, or they would be shown to both"};
}

}  // namespace

std::vector<IssuerConfig> read_issuers(const std::vector<Setting>& settings, const Environment& environment,
                                       std::vector<Issue>& issues) {
  Reading reading{environment, issues};
  for (const Setting& setting : settings) reading.take(setting);
  return reading.finish();
}

void check_issuers(const std::vector<IssuerConfig>& issuers, const std::vector<std::string>& partners,
                   std::vector<Issue>& issues) {
  for (const IssuerConfig& issuer : issuers) Checking{issuer, issues}.run(partners);
  for (std::size_t i = 1; i < issuers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto fault = clash(issuers[i].settings, issuers[j].settings);
      if (!fault) continue;
      issues.push_back({.code = "value",
                        .expression = fmt::format("{}{}.{}", kIssuers, issuers[i].settings.name, fault->first),
                        .text = std::string{fault->second}});
    }
  }
}

}  // namespace concord::app
