// How we prove to partners who we are, at work: the keys, and for each partner that asks for it a token and a
// connection of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "auth/outbound/key_ring.h"
#include "auth/outbound/token_source.h"
#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/metrics.h"
#include "core/result.h"
#include "service/app/config.h"
#include "service/client/curl_http_client.h"
#include "service/partner/bearer_client.h"

namespace concord::app {

class Outbound {
 public:
  // The references outlive the object; `client` is for partners without a connection of their own.
  Outbound(HttpClient& client, Clock& clock, Metrics& metrics, std::function<double()> random);

  // Reads the keys. Errors: unprocessable, the path of the setting as the expression.
  [[nodiscard]] Status load(const std::vector<KeyConfig>& keys);
  // The client for all calls to a partner; lives as long as this object. Errors: as load().
  [[nodiscard]] Result<HttpClient*> client_for(const PartnerConfig& partner);
  // The set of public keys as text: of that partner, or of all when `partner` is empty.
  [[nodiscard]] std::string published(std::string_view partner) const;

 private:
  [[nodiscard]] Result<auth::outbound::Registration> registration_of(const PartnerConfig& partner) const;

  HttpClient& client_;
  Clock& clock_;
  Metrics& metrics_;
  std::function<double()> random_;
  auth::outbound::KeyRing keys_;
  std::vector<std::unique_ptr<client::CurlHttpClient>> connections_;
  std::vector<std::unique_ptr<auth::outbound::TokenSource>> tokens_;
  std::vector<std::unique_ptr<partner::BearerClient>> bearers_;
};

}  // namespace concord::app
