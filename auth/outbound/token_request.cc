#include "auth/outbound/token_request.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "auth/jose/claims.h"
#include "auth/jose/jws.h"
#include "core/base64.h"
#include "core/crypto/digest.h"

namespace concord::auth::outbound {
namespace {

constexpr std::chrono::seconds kAssertionLife{240};
constexpr std::size_t kIdBytes = 16;
constexpr std::string_view kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

struct MethodRow {
  std::string_view name;
  Method method;
};
constexpr std::array kMethods{MethodRow{"private_key_jwt", Method::private_key_jwt},
                              MethodRow{"client_secret_basic", Method::client_secret_basic},
                              MethodRow{"client_secret_post", Method::client_secret_post},
                              MethodRow{"tls_client_auth", Method::tls_client_auth}};

std::string random_id() {
  std::string out;
  for (const char byte : random_bytes(kIdBytes)) out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return out;
}

Result<std::string> make_assertion(const Registration& us, const std::string& token_url, Instant now) {
  if (!us.key) return fail(ErrorKind::fault, "there is no key to sign with");
  const json::Value claims = json::object({{"iss", us.client_id},
                                           {"sub", us.client_id},
                                           {"aud", us.audience.empty() ? token_url : us.audience},
                                           {"exp", jose::numeric_date(now + kAssertionLife)},
                                           {"jti", random_id()}});
  return jose::sign_compact(us.key->key,
                            {.algorithm = us.key->algorithm, .kid = us.key->kid, .type = "JWT", .jku = us.jku}, claims);
}

}  // namespace

std::optional<Method> parse_method(std::string_view name) noexcept {
  const auto* row = std::ranges::find(kMethods, name, &MethodRow::name);
  return row == kMethods.end() ? std::nullopt : std::optional{row->method};
}

Result<TokenRequest> make_token_request(const Registration& us, const std::string& token_url, Instant now) {
  TokenRequest out{.headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}},
                   .body = {}};
  http::Parameters form{{"grant_type", "client_credentials"}};
  if (!us.scopes.empty()) form.emplace_back("scope", us.scopes);
  switch (us.method) {
    case Method::private_key_jwt: {
      ASSIGN_OR_RETURN(std::string assertion, make_assertion(us, token_url, now));
      form.emplace_back("client_assertion_type", kAssertionType);
      form.emplace_back("client_assertion", std::move(assertion));
      break;
    }
    case Method::client_secret_basic: {
      // Both halves are encoded as in a form first (RFC 6749 §2.3.1).
      const std::string pair =
          fmt::format("{}:{}", http::percent_encode(us.client_id), http::percent_encode(us.secret));
      out.headers.add("Authorization", "Basic " + base64_encode(pair));
      break;
    }
    case Method::client_secret_post:
      form.emplace_back("client_id", us.client_id);
      form.emplace_back("client_secret", us.secret);
      break;
    case Method::tls_client_auth:
      form.emplace_back("client_id", us.client_id);
      break;
  }
  out.body = http::format_parameters(form);
  return out;
}

}  // namespace concord::auth::outbound
