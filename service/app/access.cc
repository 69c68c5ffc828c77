#include "service/app/access.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "core/crypto/aead.h"
#include "service/app/secret_file.h"
#include "service/http/respond.h"

namespace concord::app {
namespace {

constexpr std::chrono::seconds kLookAgain{2};
constexpr std::chrono::seconds kKeepTime{10};

// Issuers are on the Internet unless the operator says otherwise: a name that turns out to lead into our own network is
// not followed.
client::CurlOptions client_options(const IssuerConfig& config) {
  client::CurlOptions options;
  options.addresses = {.loopback = config.settings.allow_private, .private_use = config.settings.allow_private};
  options.ca_file = config.ca_file;
  return options;
}

tl::unexpected<Error> refused(const IssuerConfig& config, std::string_view name, std::string_view text) {
  return fail(ErrorKind::unprocessable, "the configuration is not valid",
              {{.code = "value",
                .expression = fmt::format("{}{}.{}", kIssuers, config.settings.name, name),
                .text = std::string{text}}});
}

Result<auth::IntrospectionCredentials> credentials_of(const IssuerConfig& config) {
  auth::IntrospectionCredentials out{.algorithm = config.key_algorithm, .kid = config.kid};
  if (!config.secret_file.empty()) {
    auto secret = read_secret(config.secret_file);
    if (!secret) return refused(config, "introspection.secret_file", secret.error().message);
    out.secret = *std::move(secret);
  }
  if (config.key_file.empty()) return out;
  auto text = read_secret_text(config.key_file);
  if (!text) return refused(config, "introspection.key_file", text.error().message);
  auto key = auth::jose::PrivateKey::from_pem(*text);
  wipe(*text);
  if (!key) return refused(config, "introspection.key_file", key.error().message);
  if (auth::jose::key_type_of(config.key_algorithm) != key->type()) {
    return refused(config, "introspection.algorithm", "must fit the key");
  }
  out.key = *std::move(key);
  if (out.kid.empty()) out.kid = out.key->public_key().thumbprint();
  return out;
}

}  // namespace

Status Access::add(const std::vector<IssuerConfig>& issuers) {
  for (const IssuerConfig& issuer : issuers) RETURN_IF_ERROR(add(issuer));
  return {};
}

Status Access::add(const IssuerConfig& config) {
  ASSIGN_OR_RETURN(auto credentials, credentials_of(config));
  clients_.push_back(std::make_unique<client::CurlHttpClient>(client_options(config)));
  issuers_.add(
      std::make_unique<auth::Issuer>(config.settings, std::move(credentials), *clients_.back(), clock_, metrics_));
  return {};
}

Status Access::add(const std::vector<auth::CertificateClient>& clients) {
  ASSIGN_OR_RETURN(certificates_, auth::Certificates::make(clients));
  return {};
}

std::vector<http::AdminExtension> Access::admin_routes() {
  const auto refresh = [this](const http::Request& request) {
    json::Array failed;
    for (const std::string& name : issuers_.renew(request.deadline)) failed.emplace_back(name);
    const int status = failed.empty() ? 200 : 503;
    return http::respond(status, json::Object{{"failed", std::move(failed)}});
  };
  return {{.method = http::Method::post, .pattern = "/issuers/refresh", .respond = refresh}};
}

void Access::start() {
  const bool has_any_to_ask = !clients_.empty();
  if (has_any_to_ask && !keeper_.joinable()) keeper_ = std::thread{[this] { keep_keys(); }};
}

void Access::stop() noexcept {
  {
    const std::scoped_lock lock{mutex_};
    is_stopping_ = true;
  }
  stopped_.notify_all();
  if (keeper_.joinable()) keeper_.join();
}

void Access::keep_keys() {
  std::unique_lock lock{mutex_};
  while (!is_stopping_) {
    lock.unlock();
    issuers_.keep(clock_.steady_now() + kKeepTime);
    lock.lock();
    stopped_.wait_for(lock, kLookAgain, [this] { return is_stopping_; });
  }
}

}  // namespace concord::app
