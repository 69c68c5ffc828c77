// Asking an issuer about a token (RFC 7662), as a client of it.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "auth/issuers/discovery.h"
#include "auth/issuers/settings.h"
#include "auth/jose/algorithm.h"
#include "auth/jose/key.h"
#include "core/http.h"
#include "core/json/value.h"
#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/metrics.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth {

// What we prove ourselves with: the secret for `basic`, the key for `private_key_jwt`.
struct IntrospectionCredentials {
  std::string secret = {};
  std::optional<jose::PrivateKey> key = std::nullopt;
  jose::Algorithm algorithm = jose::Algorithm::es384;
  std::string kid = {};
};

// Safe from many threads; at most 16 of them ask at once.
class Introspector {
 public:
  // All references outlive this object; `discovery` is for an issuer whose URL of introspection is not configured.
  Introspector(const IssuerSettings& settings, IntrospectionCredentials credentials, Discovery& discovery,
               HttpClient& client, Clock& clock, Metrics& metrics);

  // The claims of an active token. Errors: "token-inactive"; "issuer-unavailable" when there is no answer that can be
  // understood, or our own credentials are refused, and for a pause after such a failure; "issuer-busy".
  [[nodiscard]] Result<json::Value> ask(std::string_view token, Deadline deadline);

 private:
  [[nodiscard]] Result<json::Value> ask_now(std::string_view token, Deadline deadline);
  [[nodiscard]] Result<std::string> assertion() const;
  [[nodiscard]] Status add_credentials(http::Headers& headers, http::Parameters& form) const;
  [[nodiscard]] bool may_ask();
  void note(bool failed);

  const IssuerSettings& settings_;
  IntrospectionCredentials credentials_;
  Discovery& discovery_;
  HttpClient& client_;
  Clock& clock_;
  Metrics& metrics_;
  std::atomic<std::size_t> in_flight_{0};
  std::mutex mutex_;
  std::size_t failures_ = 0;  // in a row
  Deadline retry_at_{};
};

// The claims in an answer to introspection, which must say "active": true, in this very form. Errors: "token-inactive";
// "issuer-unavailable" for what is no such answer; "issuer" when `iss` is another.
[[nodiscard]] Result<json::Value> read_introspection(std::string_view body, std::string_view issuer);

}  // namespace concord::auth
