#include "auth/server/token_endpoint.h"

#include <algorithm>
#include <array>
#include <utility>

#include "auth/server/scope_grant.h"
#include "core/base64.h"
#include "core/crypto/digest.h"

namespace concord::auth::server {
namespace {

constexpr std::size_t kVerifierMin = 43;
constexpr std::size_t kVerifierMax = 128;

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

// RFC 9700 §4.8.2: a verifier without a challenge is a downgrade.
bool holds_pkce(const Code& code, std::string_view verifier) {
  return code.challenge.empty() ? verifier.empty() : proves(verifier, code.challenge);
}

tl::unexpected<Refusal> invalid_grant(std::string_view text) { return refuse("invalid_grant", text); }

json::Value with_refresh(const json::Value& response, std::string_view token) {
  return json::with(response, "refresh_token", token);
}

}  // namespace

bool proves(std::string_view verifier, std::string_view challenge) {
  if (verifier.size() < kVerifierMin || verifier.size() > kVerifierMax) return false;
  if (!std::ranges::all_of(verifier, is_unreserved)) return false;
  const auto digest = sha256(verifier);
  return base64url_encode({reinterpret_cast<const char*>(digest.data()), digest.size()}) == challenge;
}

TokenMoment TokenEndpoint::moment_of(std::string grant, std::chrono::seconds lifetime) const {
  return {.now = clock_.now(), .token_id = grants_.new_id(), .grant = std::move(grant), .lifetime = lifetime};
}

Answered<json::Value> TokenEndpoint::exchange(const http::Request& request) const {
  struct Grant {
    std::string_view type;
    Answered<json::Value> (TokenEndpoint::*answer)(const Form&, const Requester&, Deadline) const;
  };
  constexpr std::array kGrants{Grant{"authorization_code", &TokenEndpoint::by_code},
                               Grant{"refresh_token", &TokenEndpoint::by_refresh},
                               Grant{"client_credentials", &TokenEndpoint::by_credentials}};
  ASSIGN_OR_RETURN(const auto form, posted_form(request));
  const std::string_view type = form["grant_type"];
  if (type.empty()) return refuse("invalid_request", "grant_type is required");
  const auto* grant = std::ranges::find(kGrants, type, &Grant::type);
  if (grant == kGrants.end()) return refuse("unsupported_grant_type", "this grant_type is not supported");
  ASSIGN_OR_RETURN(const auto client, authentication_.identify(request, form));
  return (this->*grant->answer)(form, client, request.deadline);
}

Answered<json::Value> TokenEndpoint::by_code(const Form& form, const Requester& client, Deadline deadline) const {
  if (client == nullptr) return refuse("invalid_request", "client_id is required");
  if (!client->authorization_code) return refuse("unauthorized_client", "this client may not use authorization_code");
  if (form["code"].empty()) return refuse("invalid_request", "code is required");
  if (form["redirect_uri"].empty()) return refuse("invalid_request", "redirect_uri is required");
  ASSIGN_OR_RETURN(const auto code, grants_.redeem_code(form["code"], deadline));
  const bool holds = code && code->context.client == client->id && code->redirect_uri == form["redirect_uri"];
  if (!holds) return invalid_grant("the code is not known, was used, or is for another client or redirect_uri");
  if (!holds_pkce(*code, form["code_verifier"])) return invalid_grant("code_verifier is missing or wrong");
  ASSIGN_OR_RETURN(auto response,
                   token_response(code->context, moment_of(code->grant, settings_.access_lifetime), keys_, settings_));
  const std::string& scope = code->context.scope;
  if (!holds_scope(scope, "offline_access") && !holds_scope(scope, "online_access")) return response;
  ASSIGN_OR_RETURN(const auto refresh, grants_.start_grant(code->grant, code->context, deadline));
  return with_refresh(response, refresh);
}

// A public client need not name itself: the token names it (and many do not).
Answered<json::Value> TokenEndpoint::by_refresh(const Form& form, const Requester& client, Deadline deadline) const {
  const std::string_view token = form["refresh_token"];
  if (token.empty()) return refuse("invalid_request", "refresh_token is required");
  ASSIGN_OR_RETURN(const auto holder, grants_.holder_of(token, deadline));
  if (!holder) return invalid_grant("the refresh token is not known, or no longer good");
  const auto owner = client != nullptr ? client : clients_.find(holder->client);
  if (owner == nullptr || owner->id != holder->client) return invalid_grant("the refresh token is not of this client");
  if (client == nullptr && owner->method != AuthMethod::none) {
    return refuse("invalid_client", "this client has to authenticate");
  }
  if (!owner->refresh_token) return refuse("unauthorized_client", "this client may not use refresh_token");
  ASSIGN_OR_RETURN(const auto granted, grants_.scope_of(holder->grant, deadline));
  if (!granted) return invalid_grant("the refresh token is not known, or no longer good");
  const std::string scope = form["scope"].empty() ? *granted : granted_again(form["scope"], *granted);
  if (scope.empty()) return refuse("invalid_scope", "a scope was not granted before");
  ASSIGN_OR_RETURN(auto refreshed, grants_.rotate(token, owner->id, deadline));
  if (!refreshed) return invalid_grant("the refresh token is not known, or no longer good");
  refreshed->context.scope = scope;
  refreshed->context.nonce.clear();
  ASSIGN_OR_RETURN(
      auto response,
      token_response(refreshed->context, moment_of(refreshed->grant, settings_.access_lifetime), keys_, settings_));
  return with_refresh(response, refreshed->refresh_token);
}

Answered<json::Value> TokenEndpoint::by_credentials(const Form& form, const Requester& client,
                                                    Deadline /*deadline*/) const {
  if (client == nullptr || client->method == AuthMethod::none) {
    return refuse("invalid_client", "client_credentials needs a client that authenticates");
  }
  if (!client->client_credentials) return refuse("unauthorized_client", "this client may not use client_credentials");
  const std::string scope = granted_to_backend(form["scope"], *client);
  if (scope.empty()) return refuse("invalid_scope", "scope must be system scopes, each of them registered");
  const std::string_view resource = form["resource"];
  const Base* base = resource.empty() ? nullptr : find_base(settings_, resource);
  if (!resource.empty() && base == nullptr) return refuse("invalid_target", "resource is no FHIR base of this server");
  const LaunchContext context{.client = client->id,
                              .subject = client->id,
                              .base = base == nullptr ? std::string{} : base->url,
                              .fhir_user = {},
                              .scope = scope,
                              .patient = {},
                              .encounter = {},
                              .extras = {},
                              .nonce = {},
                              .authenticated = {}};
  return token_response(context, moment_of({}, settings_.backend_lifetime), keys_, settings_);
}

}  // namespace concord::auth::server
