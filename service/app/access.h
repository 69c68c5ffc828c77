// Who may say who is asking, at work: the configured issuers with an HTTP client each, and the thread that fetches
// their keys before they run out.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "auth/authenticators.h"
#include "auth/certificates/certificates.h"
#include "auth/issuers/issuer.h"
#include "auth/issuers/issuers.h"
#include "core/ports/clock.h"
#include "core/ports/metrics.h"
#include "core/result.h"
#include "service/app/config_auth.h"
#include "service/client/curl_http_client.h"
#include "service/http/admin.h"

namespace concord::app {

class Access {
 public:
  // Both outlive this object.
  Access(Clock& clock, Metrics& metrics) : clock_{clock}, issuers_{clock, metrics}, metrics_{metrics} {}
  ~Access() { stop(); }
  Access(const Access&) = delete;
  Access& operator=(const Access&) = delete;

  // Reads the secrets; asks no issuer. Errors: unprocessable, the path of the setting as the expression.
  [[nodiscard]] Status add(const std::vector<IssuerConfig>& issuers);
  // One that is part of this program. Before start().
  void add(std::unique_ptr<auth::Issuer> issuer) { issuers_.add(std::move(issuer)); }
  // Begins to fetch keys, at once and then whenever they are about to run out.
  void start();
  void stop() noexcept;
  [[nodiscard]] auth::Issuers& issuers() noexcept { return issuers_; }
  // Whose certificates are taken instead of a token. Errors: unprocessable, below `auth.certificates`.
  [[nodiscard]] Status add(const std::vector<auth::CertificateClient>& clients);
  // Tokens first, then certificates.
  [[nodiscard]] auth::Authenticator& authenticator() noexcept { return authenticators_; }
  // POST /issuers/refresh: forgets all tokens and fetches all keys anew; {"failed":[…]}, 503 when there is any. This
  // object outlives the rows.
  [[nodiscard]] std::vector<http::AdminExtension> admin_routes();

 private:
  [[nodiscard]] Status add(const IssuerConfig& config);
  void keep_keys();

  Clock& clock_;
  std::vector<std::unique_ptr<client::CurlHttpClient>> clients_;
  auth::Issuers issuers_;
  auth::Certificates certificates_;
  auth::Authenticators authenticators_{{&issuers_, &certificates_}};
  Metrics& metrics_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool is_stopping_ = false;
  std::thread keeper_;
};

}  // namespace concord::app
