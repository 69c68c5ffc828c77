// An application that is registered at the authorization server, as data: how it proves who it is, where it is sent
// back to, and what it may ask for. The names are those of dynamic registration (RFC 7591).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/jose/jwk.h"
#include "auth/scopes/scope.h"
#include "core/json/value.h"
#include "core/result.h"

namespace concord::auth::server {

// token_endpoint_auth_method.
enum class AuthMethod : std::uint8_t { none, client_secret_basic, client_secret_post, private_key_jwt };
[[nodiscard]] std::string_view to_string(AuthMethod method) noexcept;

struct Client {
  std::string id;
  std::string name;
  AuthMethod method = AuthMethod::none;
  std::array<std::uint8_t, 32> secret{};  // SHA-256 of it; used by the client_secret methods alone
  jose::KeySet keys;                      // of private_key_jwt
  std::string jwks_url;                   // what `jku` may say; the keys are not fetched
  std::vector<std::string> redirect_uris;
  bool any_loopback = false;  // any http URL of 127.0.0.1, [::1] or localhost is one of them, for the sandbox
  std::vector<std::string> launch_urls;
  bool authorization_code = false;
  bool refresh_token = false;
  bool client_credentials = false;
  std::vector<Scope> scopes;  // of resources: what may be granted at most
  bool pkce_required = true;
  bool introspects_all = false;  // a resource server; others see their own tokens
};

// Whether the client may be sent back there: byte by byte as registered; of a registered http URL of 127.0.0.1 or
// [::1] the port may differ (RFC 8252 §7.3).
[[nodiscard]] bool allows_redirect(const Client& client, std::string_view uri);
// The same for the URL at which an EHR launches it.
[[nodiscard]] bool allows_launch(const Client& client, std::string_view url);
// "https://app.example.org" of those, without repeats: the origins that browsers may call the token endpoint from.
[[nodiscard]] bool allows_origin(const Client& client, std::string_view origin);

// Of client_id, client_name, token_endpoint_auth_method (none), client_secret, jwks, jwks_uri, redirect_uris,
// launch_urls, grant_types (authorization_code), scope, and of our own: any_loopback_redirect, pkce_required,
// introspects_all. Errors: unprocessable with every finding, JSON pointers as expressions.
[[nodiscard]] Result<Client> parse_client(const json::Value& registration);

inline constexpr std::size_t kClientsMax = 1'000;

// Safe from many threads.
class Clients {
 public:
  // Replaces one of the same id. Errors: unavailable beyond kClientsMax.
  [[nodiscard]] Status put(Client client);
  // nullptr when there is none.
  [[nodiscard]] std::shared_ptr<const Client> find(std::string_view id) const;
  // Whether some client lives at that origin.
  [[nodiscard]] bool has_origin(std::string_view origin) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Client>, std::less<>> clients_;
};

}  // namespace concord::auth::server
