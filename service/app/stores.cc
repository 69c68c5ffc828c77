#include "service/app/stores.h"

#include <chrono>
#include <utility>

#include "service/app/cursor_keys.h"
#include "service/app/secret_file.h"

namespace concord::app {
namespace {

constexpr std::chrono::seconds kFirstTime{2};

tl::unexpected<Error> refuse(std::string path, std::string text) {
  return fail(ErrorKind::unprocessable, "the configuration is not valid",
              {{.code = "value", .expression = std::move(path), .text = std::move(text)}});
}

Result<cache::redis::Options> options_of(const StoresConfig& config) {
  cache::redis::Options out;
  out.connections_max = config.connections_max;
  if (!config.url.empty()) {
    ASSIGN_OR_RETURN(out.address, cache::redis::parse_address(config.url));
  }
  for (const std::string& sentinel : config.sentinels) {
    ASSIGN_OR_RETURN(auto address, cache::redis::parse_sentinel(sentinel));
    out.sentinels.addresses.push_back(std::move(address));
  }
  out.sentinels.master = config.master;
  out.sentinels.tls = config.sentinel_tls;
  out.credentials.user = config.user;
  if (!config.password_file.empty()) {
    ASSIGN_OR_RETURN(out.credentials.password, read_secret(config.password_file));
  }
  if (!config.sentinel_password_file.empty()) {
    ASSIGN_OR_RETURN(out.sentinels.credentials.password, read_secret(config.sentinel_password_file));
  }
  if (!out.address.tls && !config.sentinel_tls) return out;
  auto tls = cache::redis::make_tls({.ca = config.ca, .certificate = config.certificate, .key = config.key});
  if (!tls) return refuse("stores.tls", tls.error().message);
  out.tls = *std::move(tls);
  return out;
}

}  // namespace

Status Stores::open(const StoresConfig& config) {
  if (!config.is_shared()) return {};
  ASSIGN_OR_RETURN(auto options, options_of(config));
  auto keys = read_cursor_keys(config.seal_keys);
  if (keys && keys->empty() && config.makes_up_key) keys->push_back(AeadKey::random());
  if (!keys || keys->empty()) {
    return refuse("stores.seal_keys", "must be files with 32 bytes as 64 hexadecimal digits or as base64url");
  }
  client_.emplace(std::move(options), clock_, metrics_);
  shared_.emplace(*client_);
  sealed_.emplace(*shared_, *std::move(keys));
  shared_rates_.emplace(*client_);
  const auto evicts = client_->evicts(clock_.steady_now() + kFirstTime);
  is_reached_ = evicts.has_value();
  if (is_reached_ && *evicts) {
    return refuse("stores.url", "this Redis evicts (maxmemory-policy): leases and records need `noeviction`");
  }
  return {};
}

}  // namespace concord::app
