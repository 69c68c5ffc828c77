#include "service/app/outbound.h"

#include <utility>

#include <fmt/format.h>

#include "core/crypto/aead.h"
#include "core/json/write.h"
#include "service/app/secret_file.h"

namespace concord::app {
namespace {

using auth::outbound::Method;

tl::unexpected<Error> refused(std::string path, std::string_view text) {
  return fail(ErrorKind::unprocessable, "the configuration is not valid",
              {{.code = "value", .expression = std::move(path), .text = std::string{text}}});
}

std::string setting_of(const PartnerConfig& partner, std::string_view name) {
  return fmt::format("partners.{}.{}", partner.id, name);
}

Result<auth::outbound::OwnKey> read_key(const KeyConfig& config) {
  const std::string path = fmt::format("{}{}.file", kKeys, config.kid);
  auto text = read_secret_text(config.file);
  if (!text) return refused(path, text.error().message);
  auto key = auth::jose::PrivateKey::from_pem(*text);
  wipe(*text);
  if (!key) return refused(path, "must hold an RSA key of 2048 bits or more, or one of P-384 or P-256, as PEM");
  const auto algorithm = config.algorithm.value_or(auth::outbound::usual_algorithm(key->type()));
  if (auth::jose::key_type_of(algorithm) != key->type()) {
    return refused(fmt::format("{}{}.algorithm", kKeys, config.kid), "must fit the key");
  }
  return auth::outbound::OwnKey{
      .kid = config.kid, .key = *std::move(key), .algorithm = algorithm, .partner = config.partner};
}

}  // namespace

Outbound::Outbound(HttpClient& client, Clock& clock, Metrics& metrics, std::function<double()> random)
    : client_{client}, clock_{clock}, metrics_{metrics}, random_{std::move(random)} {}

Status Outbound::load(const std::vector<KeyConfig>& keys) {
  std::vector<auth::outbound::OwnKey> read;
  for (const KeyConfig& key : keys) {
    ASSIGN_OR_RETURN(auto own, read_key(key));
    read.push_back(std::move(own));
  }
  keys_ = auth::outbound::KeyRing{std::move(read)};
  return {};
}

Result<HttpClient*> Outbound::client_for(const PartnerConfig& partner) {
  HttpClient* client = &client_;
  const PartnerAccess& access = partner.access;
  if (!access.certificate.empty() || !access.ca.empty()) {
    client::CurlOptions options;
    options.ca_file = access.ca;
    options.client_certificate_file = access.certificate;
    options.client_key_file = access.key;
    client = connections_.emplace_back(std::make_unique<client::CurlHttpClient>(std::move(options))).get();
  }
  if (!access.method) return client;
  ASSIGN_OR_RETURN(auto us, registration_of(partner));
  auth::outbound::TokenPlace place{.partner = partner.id, .base_url = partner.url, .token_url = access.token_url};
  tokens_.push_back(std::make_unique<auth::outbound::TokenSource>(std::move(place), std::move(us), *client, clock_,
                                                                  metrics_, random_));
  bearers_.push_back(std::make_unique<partner::BearerClient>(partner.url, *tokens_.back(), *client));
  return bearers_.back().get();
}

Result<auth::outbound::Registration> Outbound::registration_of(const PartnerConfig& partner) const {
  const PartnerAccess& access = partner.access;
  auth::outbound::Registration us{.method = *access.method,
                                  .client_id = access.client_id,
                                  .scopes = access.scopes,
                                  .audience = access.audience,
                                  .jku = access.jku};
  if (us.method == Method::private_key_jwt) {
    const auto* key = keys_.find(access.kid, partner.id);
    if (key == nullptr) return refused(setting_of(partner, "auth.kid"), "must name one of auth.keys for this partner");
    us.key = *key;
  }
  if (us.method == Method::client_secret_basic || us.method == Method::client_secret_post) {
    auto secret = read_secret(access.secret_file);
    if (!secret) return refused(setting_of(partner, "auth.secret_file"), secret.error().message);
    us.secret = *std::move(secret);
  }
  return us;
}

std::string Outbound::published(std::string_view partner) const { return json::write(keys_.published(partner)); }

}  // namespace concord::app
