#include "auth/server/token_inspection.h"

#include <array>
#include <string>
#include <utility>

#include "auth/jose/claims.h"

namespace concord::auth::server {
namespace {

constexpr std::array<std::string_view, 9> kTold{"scope", "client_id", "exp",     "iat",      "iss",
                                                "sub",   "aud",       "patient", "encounter"};

json::Value inactive() { return json::object({{"active", false}}); }

json::Value told(const json::Value& claims) {
  json::Object out;
  out.push_back(json::Member::constant("active", true));
  out.push_back(json::Member::constant("token_type", "Bearer"));
  for (const std::string_view name : kTold) {
    if (const json::Value* value = claims.find(name); value != nullptr) {
      out.push_back(json::Member::constant(name, *value));
    }
  }
  const std::string_view user = claims.text("fhirUser");
  const auto base = claims["aud"].as_string();
  if (!user.empty()) {
    out.push_back(json::Member::constant("fhirUser", base ? std::string{*base}.append("/").append(user) : user));
  }
  return json::Value{std::move(out)};
}

}  // namespace

std::string grant_of(const json::Value& claims) {
  const std::string_view grant = claims.text("gid");
  return std::string{grant.empty() ? claims.text("jti") : grant};
}

Result<std::optional<json::Value>> TokenInspection::claims_of(std::string_view token, Deadline deadline) const {
  auto claims = keys_.verify_access(token);
  if (!claims) return std::nullopt;
  const auto expires = jose::date_claim(*claims, "exp");
  if (!expires || !*expires || **expires <= clock_.now()) return std::nullopt;
  ASSIGN_OR_RETURN(const bool is_revoked, grants_.is_revoked(grant_of(*claims), deadline));
  if (is_revoked) return std::nullopt;
  return std::optional{*std::move(claims)};
}

Answered<json::Value> TokenInspection::introspect(const http::Request& request) const {
  ASSIGN_OR_RETURN(const auto form, posted_form(request));
  ASSIGN_OR_RETURN(const auto client, authentication_.identify(request, form));
  if (client == nullptr || client->method == AuthMethod::none) {
    Refusal refusal{401, "invalid_client", "introspection needs a client that authenticates"};
    refusal.asks_for_basic = true;
    return tl::unexpected<Refusal>(std::move(refusal));
  }
  if (form["token"].empty()) return refuse("invalid_request", "token is required");
  ASSIGN_OR_RETURN(const auto claims, claims_of(form["token"], request.deadline));
  const bool may_look = claims && (client->introspects_all || claims->text("client_id") == client->id);
  return may_look ? told(*claims) : inactive();
}

Answered<void> TokenInspection::revoke(const http::Request& request) const {
  ASSIGN_OR_RETURN(const auto form, posted_form(request));
  ASSIGN_OR_RETURN(const auto client, authentication_.identify(request, form));
  if (client == nullptr) return refuse("invalid_client", "revocation needs to know the client");
  if (form["token"].empty()) return refuse("invalid_request", "token is required");
  ASSIGN_OR_RETURN(const auto holder, grants_.holder_of(form["token"], request.deadline));
  if (holder && holder->client == client->id) RETURN_IF_ERROR(grants_.revoke(holder->grant, request.deadline));
  if (holder) return {};
  const auto claims = keys_.verify_access(form["token"]);
  if (!claims || claims->text("client_id") != client->id) return {};
  RETURN_IF_ERROR(grants_.revoke(grant_of(*claims), request.deadline));
  return {};
}

}  // namespace concord::auth::server
