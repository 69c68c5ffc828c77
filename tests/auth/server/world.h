// An authorization server with a clock that stands still, secrets that count up and two patients: every answer can be
// written down whole.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "auth/jose/jws.h"
#include "auth/server/authorization_server.h"
#include "core/base64.h"
#include "core/crypto/digest.h"
#include "core/json/read.h"
#include "core/json/write.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_store.h"

namespace concord::auth::server {

// RFC 7636, appendix B.
inline constexpr std::string_view kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr std::string_view kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
inline constexpr std::string_view kCallback = "https://app.example/callback";
inline constexpr std::string_view kBase = "https://c.example/north/fhir";

inline constexpr std::string_view kClients = R"json([
{"client_id": "app", "client_name": "Walk <well>", "redirect_uris": ["https://app.example/callback",
  "http://127.0.0.1/callback", "org.example.app:/callback"], "launch_urls": ["https://app.example/launch"],
 "grant_types": ["authorization_code", "refresh_token"], "scope": "patient/*.cruds user/*.rs"},
{"client_id": "other", "redirect_uris": ["https://other.example/callback"], "scope": "patient/*.rs"},
{"client_id": "secret", "token_endpoint_auth_method": "client_secret_basic", "client_secret": "0123456789abcdef:%20+",
 "redirect_uris": ["https://app.example/callback"], "grant_types": ["authorization_code", "refresh_token"],
 "scope": "patient/*.rs"},
{"client_id": "poster", "token_endpoint_auth_method": "client_secret_post", "client_secret": "0123456789abcdef",
 "grant_types": ["client_credentials"], "scope": "system/Goal.rs system/Observation.cruds", "introspects_all": true},
{"client_id": "legacy", "token_endpoint_auth_method": "client_secret_basic", "client_secret": "0123456789abcdef",
 "redirect_uris": ["https://app.example/callback"], "scope": "patient/*.rs", "pkce_required": false},
{"client_id": "machine", "token_endpoint_auth_method": "client_secret_basic", "client_secret": "0123456789abcdef",
 "grant_types": ["client_credentials"], "redirect_uris": ["https://app.example/callback"], "scope": "system/*.cruds"}
])json";

class TwoPatients final : public People {
 public:
  Result<std::vector<PatientChoice>> patients(Deadline /*deadline*/) override {
    if (is_down) return fail(ErrorKind::unavailable, "down");
    return std::vector<PatientChoice>{{.id = "p1", .label = "Ann <b>", .detail = "born 1950"},
                                      {.id = "p2", .label = "Ben", .detail = "born 1960"}};
  }
  Result<bool> exists(std::string_view reference, Deadline /*deadline*/) override {
    if (is_down) return fail(ErrorKind::unavailable, "down");
    return reference == "Patient/p1" || reference == "Patient/p2" || reference == "Practitioner/d1" ||
           reference == "Encounter/e1";
  }
  bool is_down = false;
};

// One for all tests: an RSA key takes long to make.
inline SigningKeys& shared_keys() {
  static SigningKeys keys{jose::PrivateKey::generate(jose::KeyType::p256), SigningKeys::fresh_identity()};
  return keys;
}

inline Settings settings() {
  Settings out;
  out.issuer = "https://c.example/auth";
  out.bases = {{.url = std::string{kBase}, .names = {"https://c.example/fhir"}},
               {.url = "https://c.example/south/fhir", .names = {}}};
  out.practitioner = "Practitioner/d1";
  return out;
}

struct World {
  explicit World(Settings with = settings())
      : server{std::move(with), shared_keys(), store, people, clock, [this](std::size_t bytes) {
                 std::string out(bytes, '\0');
                 out.back() = static_cast<char>(++secrets);
                 return out;
               }} {
    const auto clients = json::read(kClients);
    for (const json::Value& client : clients->items()) {
      if (!server.clients().put(*parse_client(client))) std::abort();
    }
  }

  [[nodiscard]] http::Request request(http::Method method, std::string target, http::Headers headers = {},
                                      std::string body = {}) const {
    http::Request out;
    out.method = method;
    out.target = std::move(target);
    out.headers = std::move(headers);
    out.body = std::move(body);
    out.deadline = clock.in(std::chrono::seconds{10});
    return out;
  }
  [[nodiscard]] http::Request form(std::string_view body, http::Headers headers = {}) const {
    headers.add("Content-Type", "application/x-www-form-urlencoded");
    return request(http::Method::post, "/auth/token", std::move(headers), std::string{body});
  }
  [[nodiscard]] http::Response authorize(std::string_view query) const {
    return server.authorize(request(http::Method::get, fmt::format("/auth/authorize?{}", query)));
  }
  [[nodiscard]] http::Response token(std::string_view body, http::Headers headers = {}) const {
    return server.token(form(body, std::move(headers)));
  }
  // The n-th secret of 32 bytes, as the server spells it.
  [[nodiscard]] static std::string secret(int number) {
    std::string bytes(32, '\0');
    bytes.back() = static_cast<char>(number);
    return base64url_encode(bytes);
  }

  int secrets = 0;
  fakes::FakeClock clock;
  fakes::FakeStore store{clock};
  TwoPatients people;
  AuthorizationServer server;
};

// The parameter of a URL's query, decoded; "" when it is not there.
inline std::string parameter_of(std::string_view url, std::string_view name) {
  const auto parameters = http::parse_parameters(url.substr(std::min(url.find('?') + 1, url.size())));
  for (const auto& [each, value] : *parameters) {
    if (each == name) return value;
  }
  return {};
}

// "400 invalid_grant", or "200".
inline std::string told(const http::Response& response) {
  const auto body = json::read(response.body);
  const std::string_view error = body ? body->text("error") : std::string_view{};
  return error.empty() ? std::to_string(response.status) : fmt::format("{} {}", response.status, error);
}

inline json::Value claims_of(std::string_view token) { return jose::parse_compact(token)->claims; }
inline std::string basic(std::string_view id, std::string_view secret) {
  return "Basic " + base64_encode(fmt::format("{}:{}", id, secret));
}

}  // namespace concord::auth::server
