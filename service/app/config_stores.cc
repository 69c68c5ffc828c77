#include "service/app/config_stores.h"

#include <array>

#include <unistd.h>

#include "service/app/config_setters.h"
#include "service/cache/redis/address.h"

namespace concord::app {
namespace {

constexpr std::size_t kSentinelsMax = 16;
constexpr std::size_t kSealKeysMax = 8;
constexpr std::size_t kNameMax = 200;

Fault set_store_url(StoresConfig& config, const std::string& value) {
  config.url = value;
  return cache::redis::parse_address(value)
             ? nullptr
             : "must be redis://host:port, rediss://host:port or unix:///path: an instance of its own, without user, "
               "password and database number";
}

Fault add_sentinel(StoresConfig& config, const std::string& value) {
  if (config.sentinels.size() == kSentinelsMax) return "must be at most 16 Sentinels";
  config.sentinels.push_back(value);
  return cache::redis::parse_sentinel(value) ? nullptr : "must be host:port";
}

Fault add_seal_key(StoresConfig& config, const std::string& value) {
  if (config.seal_keys.size() == kSealKeysMax) return "must be at most 8 files";
  return set_path(value, config.seal_keys.emplace_back());
}

Fault set_name(const std::string& value, std::string& out) {
  out = value;
  return !value.empty() && value.size() <= kNameMax && value.find_first_of(" \r\n\t") == std::string::npos
             ? nullptr
             : "must be a name without white space";
}

Fault set_truth(const std::string& value, bool& out) {
  out = value == "true";
  return value == "true" || value == "false" ? nullptr : "must be true or false";
}

constexpr std::array kRows{
    StoresRow{"stores.url", set_store_url},
    StoresRow{"stores.sentinel.addresses", add_sentinel, [](StoresConfig& c) { c.sentinels.clear(); }},
    StoresRow{"stores.sentinel.master", [](StoresConfig& c, const std::string& v) { return set_name(v, c.master); }},
    StoresRow{"stores.sentinel.tls",
              [](StoresConfig& c, const std::string& v) { return set_truth(v, c.sentinel_tls); }},
    StoresRow{"stores.sentinel.password_file",
              [](StoresConfig& c, const std::string& v) { return set_path(v, c.sentinel_password_file); }},
    StoresRow{"stores.user", [](StoresConfig& c, const std::string& v) { return set_name(v, c.user); }},
    StoresRow{"stores.password_file",
              [](StoresConfig& c, const std::string& v) { return set_path(v, c.password_file); }},
    StoresRow{"stores.tls.ca", [](StoresConfig& c, const std::string& v) { return set_path(v, c.ca); }},
    StoresRow{"stores.tls.certificate",
              [](StoresConfig& c, const std::string& v) { return set_path(v, c.certificate); }},
    StoresRow{"stores.tls.key", [](StoresConfig& c, const std::string& v) { return set_path(v, c.key); }},
    StoresRow{"stores.seal_keys", add_seal_key, [](StoresConfig& c) { c.seal_keys.clear(); }},
    StoresRow{"stores.connections_max",
              [](StoresConfig& c, const std::string& v) {
                return set_size(v, 1, 256, c.connections_max, "must be a whole number from 1 to 256");
              }},
};

void refuse(std::vector<Issue>& issues, std::string path, std::string text) {
  issues.push_back({.code = "value", .expression = std::move(path), .text = std::move(text)});
}

void check_file(const char* path, const std::string& file, std::vector<Issue>& issues) {
  if (!file.empty() && access(file.c_str(), R_OK) != 0) refuse(issues, path, "cannot be read");
}

}  // namespace

std::span<const StoresRow> stores_rows() noexcept { return kRows; }

void check_stores(const StoresConfig& config, std::vector<Issue>& issues) {
  if (!config.url.empty() && !config.sentinels.empty()) {
    refuse(issues, "stores.url", "must not be given beside stores.sentinel.addresses");
  }
  if (config.sentinels.empty() != config.master.empty()) {
    refuse(issues, config.master.empty() ? "stores.sentinel.master" : "stores.sentinel.addresses", "must be given");
  }
  if (config.certificate.empty() != config.key.empty()) {
    refuse(issues, config.key.empty() ? "stores.tls.key" : "stores.tls.certificate", "must be given");
  }
  if (config.is_shared() && config.seal_keys.empty()) {
    refuse(issues, "stores.seal_keys", "must be given: what the store holds is sealed");
  }
  check_file("stores.password_file", config.password_file, issues);
  check_file("stores.sentinel.password_file", config.sentinel_password_file, issues);
  check_file("stores.tls.ca", config.ca, issues);
  check_file("stores.tls.certificate", config.certificate, issues);
  check_file("stores.tls.key", config.key, issues);
  for (const std::string& file : config.seal_keys) check_file("stores.seal_keys", file, issues);
}

}  // namespace concord::app
