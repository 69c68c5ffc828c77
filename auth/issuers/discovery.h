// What an issuer says of itself (OpenID Connect Discovery 1.0, RFC 8414): fetched, held against the configuration,
// remembered. Needed where a URL is not configured, and to tell clients where to get tokens.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "auth/issuers/remembered.h"
#include "auth/issuers/settings.h"
#include "core/json/value.h"
#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth {

// Safe from many threads.
class Discovery {
 public:
  // All outlive this object.
  Discovery(const IssuerSettings& settings, HttpClient& client, Clock& clock);

  // The metadata, whose `issuer` is byte for byte the configured one. Tried: {issuer}/.well-known/openid-configuration,
  // then the place of RFC 8414. Errors: unavailable.
  [[nodiscard]] Result<std::shared_ptr<const json::Value>> metadata(Deadline deadline);
  // An endpoint that the metadata names: https (or http where private addresses are allowed), of the origin of the
  // issuer or one of those configured. Errors: unavailable.
  [[nodiscard]] Result<std::string> endpoint(std::string_view name, Deadline deadline);
  void keep(Deadline deadline) { remembered_.keep(deadline); }

 private:
  [[nodiscard]] Result<Remembered<json::Value>::Fresh> fetch_metadata(Deadline deadline);

  const IssuerSettings& settings_;
  HttpClient& client_;
  Remembered<json::Value> remembered_;
};

// Whether tokens' proofs may be fetched from there, by scheme and origin.
[[nodiscard]] bool may_fetch(std::string_view url, const IssuerSettings& settings);

}  // namespace concord::auth
