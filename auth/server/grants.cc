#include "auth/server/grants.h"

#include <utility>
#include <vector>

#include "core/base64.h"
#include "core/crypto/digest.h"
#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::auth::server {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kSecretTextMax = 512;

std::string key_of(std::string_view kind, std::string_view secret) {
  return std::string{"smart:1:"}.append(kind).append(":").append(sha256_hex(secret));
}

json::Value to_json(const Launch& launch) {
  return json::object({{"client", launch.client},
                       {"base", launch.base},
                       {"patient", launch.patient},
                       {"encounter", launch.encounter},
                       {"fhirUser", launch.fhir_user},
                       {"extras", launch.extras}});
}

}  // namespace

Grants::Grants(KeyValueStore& store, const Clock& clock, RandomBytes random, const Settings& settings)
    : store_{store}, clock_{clock}, random_{std::move(random)}, settings_{settings} {}

std::string Grants::new_secret() const { return base64url_encode(random_(kSecretBytes)); }
std::string Grants::new_id() const { return base64url_encode(random_(kIdBytes)); }

Result<std::string> Grants::put_secret(std::string_view kind, const json::Value& value,
                                       std::chrono::milliseconds lifetime, Deadline deadline) {
  std::string secret = new_secret();
  const auto put =
      store_.put(key_of(kind, secret), json::write(value), lifetime, KeyValueStore::Condition::absent(), deadline);
  if (!put) return tl::unexpected(put.error());
  return secret;
}

Result<std::optional<json::Value>> Grants::read(const std::string& key, Deadline deadline) {
  ASSIGN_OR_RETURN(const auto found, store_.get(std::vector{key}, deadline));
  if (!found.front()) return std::nullopt;
  ASSIGN_OR_RETURN(auto value, json::read(*found.front()));
  return std::optional{std::move(value)};
}

Result<std::string> Grants::put_launch(const Launch& launch, Deadline deadline) {
  return put_secret("launch", to_json(launch), settings_.launch_lifetime, deadline);
}

Result<std::optional<Launch>> Grants::find_launch(std::string_view handle, Deadline deadline) {
  if (handle.size() > kSecretTextMax) return std::nullopt;
  ASSIGN_OR_RETURN(const auto found, read(key_of("launch", handle), deadline));
  if (!found) return std::nullopt;
  return Launch{.client = std::string{found->text("client")},
                .base = std::string{found->text("base")},
                .patient = std::string{found->text("patient")},
                .encounter = std::string{found->text("encounter")},
                .fhir_user = std::string{found->text("fhirUser")},
                .extras = (*found)["extras"]};
}

Result<std::string> Grants::put_request(const json::Value& request, Deadline deadline) {
  return put_secret("req", request, settings_.request_lifetime, deadline);
}

Result<std::optional<json::Value>> Grants::take_request(std::string_view handle, Deadline deadline) {
  if (handle.size() > kSecretTextMax) return std::nullopt;
  ASSIGN_OR_RETURN(const auto taken, store_.take(key_of("req", handle), deadline));
  if (!taken) return std::nullopt;
  ASSIGN_OR_RETURN(auto value, json::read(*taken));
  return std::optional{std::move(value)};
}

Result<std::string> Grants::put_code(const Code& code, Deadline deadline) {
  return put_secret("code",
                    json::object({{"context", server::to_json(code.context)},
                                  {"redirectUri", code.redirect_uri},
                                  {"challenge", code.challenge},
                                  {"grant", code.grant}}),
                    settings_.code_lifetime, deadline);
}

Result<std::optional<Code>> Grants::redeem_code(std::string_view code, Deadline deadline) {
  if (code.size() > kSecretTextMax) return std::nullopt;
  ASSIGN_OR_RETURN(const auto taken, store_.take(key_of("code", code), deadline));
  const std::string used = key_of("codeused", code);
  if (!taken) {
    ASSIGN_OR_RETURN(const auto before, store_.get(std::vector{used}, deadline));
    if (before.front()) RETURN_IF_ERROR(revoke(*before.front(), deadline));
    return std::nullopt;
  }
  ASSIGN_OR_RETURN(const auto value, json::read(*taken));
  ASSIGN_OR_RETURN(auto context, launch_context_of(value["context"]));
  Code out{.context = std::move(context),
           .redirect_uri = std::string{value.text("redirectUri")},
           .challenge = std::string{value.text("challenge")},
           .grant = std::string{value.text("grant")}};
  RETURN_IF_ERROR(
      store_.put(used, out.grant, settings_.used_code_memory, KeyValueStore::Condition::always(), deadline));
  return out;
}

Status Grants::revoke(const std::string& grant, Deadline deadline) {
  RETURN_IF_ERROR(store_.put("smart:1:deny:" + grant, "1", settings_.access_lifetime + settings_.clock_skew,
                             KeyValueStore::Condition::always(), deadline));
  RETURN_IF_ERROR(store_.erase("smart:1:grant:" + grant, KeyValueStore::Condition::always(), deadline));
  return {};
}

Result<bool> Grants::is_revoked(const std::string& grant, Deadline deadline) {
  ASSIGN_OR_RETURN(const auto found, store_.get(std::vector{"smart:1:deny:" + grant}, deadline));
  return found.front().has_value();
}

Result<bool> Grants::use_once(std::string_view issuer, std::string_view token_id, std::chrono::seconds lifetime,
                              Deadline deadline) {
  const std::string both = std::string{issuer}.append(1, '\0').append(token_id);
  return store_.put(key_of("jti", both), "1", lifetime, KeyValueStore::Condition::absent(), deadline);
}

}  // namespace concord::auth::server
