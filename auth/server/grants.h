// What the authorization server remembers between requests, in a KeyValueStore and with a lifetime each: launches,
// requests that wait for a page, codes, grants with their refresh tokens, what was revoked. Secrets are stored as
// SHA-256 only.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "auth/server/launch_context.h"
#include "auth/server/settings.h"
#include "core/json/value.h"
#include "core/ports/clock.h"
#include "core/ports/key_value_store.h"
#include "core/result.h"

namespace concord::auth::server {

// That many bytes nobody can guess.
using RandomBytes = std::function<std::string(std::size_t)>;

// What an EHR hands to an app, to be brought along to the authorization endpoint.
struct Launch {
  std::string client;  // the only one that may use it; empty: any
  std::string base;
  std::string patient;
  std::string encounter;
  std::string fhir_user;
  json::Value extras;
};

struct Code {
  LaunchContext context;
  std::string redirect_uri;
  std::string challenge;  // of PKCE; empty for a client that needs none
  std::string grant;      // id of the grant that comes of it
};

class Grants {
 public:
  // The references outlive the object.
  Grants(KeyValueStore& store, const Clock& clock, RandomBytes random, const Settings& settings);

  // Errors of all: unavailable and timeout of the store.

  // 43 characters of base64url that lead back to the launch, as often as they are shown within its lifetime.
  [[nodiscard]] Result<std::string> put_launch(const Launch& launch, Deadline deadline);
  [[nodiscard]] Result<std::optional<Launch>> find_launch(std::string_view handle, Deadline deadline);

  // A request that waits for a page: once.
  [[nodiscard]] Result<std::string> put_request(const json::Value& request, Deadline deadline);
  [[nodiscard]] Result<std::optional<json::Value>> take_request(std::string_view handle, Deadline deadline);

  [[nodiscard]] Result<std::string> put_code(const Code& code, Deadline deadline);
  // Once. Shown again, the grant that came of it is revoked (RFC 6749 §4.1.2).
  [[nodiscard]] Result<std::optional<Code>> redeem_code(std::string_view code, Deadline deadline);

  // The first refresh token of a new grant.
  [[nodiscard]] Result<std::string> start_grant(const std::string& grant, const LaunchContext& context,
                                                Deadline deadline);
  struct Refreshed {
    std::string grant;
    LaunchContext context;
    std::string refresh_token;
  };
  // The grant of a refresh token and the next token, where `client` (empty: unknown, then the grant's) is the one it
  // was made for. Nothing for an unknown, expired or revoked one. A token whose successor is older than the grace is
  // stolen: the grant ends.
  [[nodiscard]] Result<std::optional<Refreshed>> rotate(std::string_view refresh_token, std::string_view client,
                                                        Deadline deadline);
  struct Holder {
    std::string grant;
    std::string client;
  };
  // Whose refresh token it is; changes nothing.
  [[nodiscard]] Result<std::optional<Holder>> holder_of(std::string_view refresh_token, Deadline deadline);
  // What was granted; nothing when the grant ended.
  [[nodiscard]] Result<std::optional<std::string>> scope_of(const std::string& grant, Deadline deadline);

  // Ends the grant and all of its tokens.
  [[nodiscard]] Status revoke(const std::string& grant, Deadline deadline);
  [[nodiscard]] Result<bool> is_revoked(const std::string& grant, Deadline deadline);

  // False when this assertion was used before (RFC 7523 §3).
  [[nodiscard]] Result<bool> use_once(std::string_view issuer, std::string_view token_id, std::chrono::seconds lifetime,
                                      Deadline deadline);
  // For ids that are not secret.
  [[nodiscard]] std::string new_id() const;

 private:
  [[nodiscard]] std::string new_secret() const;
  [[nodiscard]] Result<std::string> put_secret(std::string_view kind, const json::Value& value,
                                               std::chrono::milliseconds lifetime, Deadline deadline);
  [[nodiscard]] Result<std::optional<json::Value>> read(const std::string& key, Deadline deadline);
  struct Turn;
  [[nodiscard]] Result<std::optional<Refreshed>> turn(const Turn& turn, Deadline deadline);
  [[nodiscard]] Result<std::optional<Refreshed>> succeed(const Turn& turn, Deadline deadline);

  KeyValueStore& store_;
  const Clock& clock_;
  RandomBytes random_;
  const Settings& settings_;
};

}  // namespace concord::auth::server
