#include "auth/issuers/judge.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "auth/issuers/denial.h"
#include "auth/jose/claims.h"
#include "core/base64.h"

namespace concord::auth {
namespace {

constexpr std::string_view kMediaTypePrefix = "application/";
constexpr std::size_t kIdMax = 64;
// Claims of ID and logout tokens (OpenID Connect Core §2 and §3.3.2.11, Back-Channel Logout §2.4).
constexpr std::array<std::string_view, 4> kIdTokenClaims{"nonce", "at_hash", "c_hash", "s_hash"};

template <class T>
bool has(const std::vector<T>& list, const T& item) {
  return std::ranges::find(list, item) != list.end();
}

// The first of these claims that is there, a text; empty without any.
Result<std::string> first_text(const json::Value& claims, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    auto text = jose::text_claim(claims, name);
    if (!text) return deny("claim");
    if (*text) return **std::move(text);
  }
  return std::string{};
}

// One text, or an array of scopes without spaces in them, joined by spaces.
Result<std::string> scope_text(const json::Value& claim) {
  if (const auto text = claim.as_string()) return std::string{*text};
  if (!claim.is_array() || claim.size() > kScopesMax) return deny("claim");
  std::string out;
  for (const json::Value& item : claim.items()) {
    const auto text = item.as_string();
    if (!text || text->find(' ') != std::string_view::npos || out.size() + text->size() > kScopeBytesMax) {
      return deny("claim");
    }
    if (!out.empty()) out += ' ';
    out += *text;
  }
  return out;
}

Result<Scopes> scopes_of(const json::Value& claims, const IssuerSettings& issuer) {
  const auto name = std::ranges::find_if(issuer.claims.scope, [&](const auto& n) { return claims.find(n) != nullptr; });
  if (name == issuer.claims.scope.end()) return deny("scope-missing");
  ASSIGN_OR_RETURN(const std::string raw, scope_text(claims[*name]));
  if (raw.size() > kScopeBytesMax) return deny("scope-malformed");
  auto scopes = parse_scopes(plain_scopes(raw, issuer.scopes));
  if (!scopes) return deny("scope-malformed");
  std::erase_if(scopes->resources, [&](const Scope& scope) { return !has(issuer.levels, scope.level); });
  return scopes;
}

// "Patient/1" and "1" alike; nothing for what is no id (FHIR R4, datatypes: 1 to 64 of A-Za-z0-9.-).
std::optional<std::string> bare_id(std::string_view text, std::string_view type) {
  if (text.starts_with(type) && text.substr(type.size()).starts_with('/')) text.remove_prefix(type.size() + 1);
  const bool is_id = !text.empty() && text.size() <= kIdMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  return is_id ? std::optional{std::string{text}} : std::nullopt;
}

Result<std::string> id_claim(const json::Value& claims, const std::vector<std::string>& names, std::string_view type) {
  ASSIGN_OR_RETURN(const std::string text, first_text(claims, names));
  if (text.empty()) return text;
  auto id = bare_id(text, type);
  if (!id) return deny("patient");
  return *std::move(id);
}

// RFC 7519 §4.1.4 to §4.1.6. The end of the token.
Result<Instant> judge_times(const json::Value& claims, const IssuerSettings& issuer, Instant now) {
  const auto expires = jose::date_claim(claims, "exp");
  const auto not_before = jose::date_claim(claims, "nbf");
  const auto issued = jose::date_claim(claims, "iat");
  if (!expires || !not_before || !issued) return deny("claim");
  if (!*expires) return deny("token-lifetime");
  if (**expires + issuer.clock_skew <= now) return deny("token-expired");
  if (**expires > now + issuer.lifetime_max + issuer.clock_skew) return deny("token-lifetime");
  const Instant latest = now + issuer.clock_skew;
  if (not_before->value_or(now) > latest || issued->value_or(now) > latest) return deny("token-early");
  return **expires;
}

// ID, logout and refresh tokens are signed with the same keys.
Status judge_kind(const json::Value& claims, const IssuerSettings& issuer, Told told) {
  for (const auto& [name, value] : issuer.required) {
    const json::Value* claim = claims.find(name);
    if (told == Told::in_token && (claim == nullptr || claim->as_string() != value)) return deny("token-type");
  }
  if (claims.find("events") != nullptr) return deny("token-type");
  const bool is_told_apart = !issuer.required.empty() || told == Told::by_introspection;
  const bool looks_like_id = std::ranges::any_of(kIdTokenClaims, [&](auto n) { return claims.find(n) != nullptr; });
  if (looks_like_id && !is_told_apart) return deny("token-type");
  const json::Value* type = claims.find("token_type");
  if (told == Told::in_token || type == nullptr) return {};
  return http::equal_ignoring_case(type->as_string().value_or(""), "bearer") ? Status{} : deny("token-type");
}

// `cnf` (RFC 7800): a certificate is the one binding that can be checked here.
Result<std::string> certificate_of(const json::Value& claims) {
  const json::Value* binding = claims.find("cnf");
  if (binding == nullptr) return std::string{};
  const auto digest = base64url_decode(binding->text("x5t#S256"));
  if (binding->size() != 1 || !digest || digest->size() != 32) return deny("proof");
  std::string out;
  for (const char c : *digest) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

std::string_view without_slash(std::string_view url) noexcept {
  return url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
}

}  // namespace

bool is_access_token_type(std::string_view type, const IssuerSettings& issuer) {
  if (type.empty()) type = "JWT";
  const auto bare = [](std::string_view text) {
    const bool is_long = text.size() > kMediaTypePrefix.size() &&
                         http::equal_ignoring_case(text.substr(0, kMediaTypePrefix.size()), kMediaTypePrefix);
    return is_long ? text.substr(kMediaTypePrefix.size()) : text;
  };
  return std::ranges::any_of(
      issuer.types, [&](const std::string& allowed) { return http::equal_ignoring_case(bare(type), bare(allowed)); });
}

Result<Judged> judge(const json::Value& claims, const IssuerSettings& issuer, Told told, Instant now) {
  Judged out;
  Grant& grant = out.grant;
  grant.issuer = issuer.issuer;
  grant.explains = issuer.explains;
  RETURN_IF_ERROR(judge_kind(claims, issuer, told));
  ASSIGN_OR_RETURN(grant.expires, judge_times(claims, issuer, now));
  auto audiences = jose::texts_claim(claims, "aud");
  if (!audiences) return deny("claim");
  out.audiences = *std::move(audiences);
  if (out.audiences.empty() && (told == Told::in_token || claims.find("aud") != nullptr)) return deny("audience");
  ASSIGN_OR_RETURN(out.certificate, certificate_of(claims));
  ASSIGN_OR_RETURN(grant.client, first_text(claims, issuer.claims.client));
  if (!issuer.clients.empty() && !has(issuer.clients, grant.client)) return deny("client");
  ASSIGN_OR_RETURN(grant.subject, first_text(claims, {"sub"}));
  if (grant.subject.empty()) grant.subject = grant.client;
  if (grant.subject.empty()) return deny("subject");
  ASSIGN_OR_RETURN(grant.token_id, first_text(claims, issuer.claims.token_id));
  ASSIGN_OR_RETURN(grant.fhir_user, first_text(claims, issuer.claims.fhir_user));
  ASSIGN_OR_RETURN(grant.patient, id_claim(claims, issuer.claims.patient, "Patient"));
  ASSIGN_OR_RETURN(grant.encounter, id_claim(claims, issuer.claims.encounter, "Encounter"));
  ASSIGN_OR_RETURN(grant.scopes, scopes_of(claims, issuer));
  const auto is_system = [](const Scope& scope) { return scope.level == Level::system; };
  if (std::ranges::any_of(grant.scopes.resources, is_system)) grant.asserts = issuer.asserts;
  return out;
}

Status judge_use(const Judged& judged, const IssuerSettings& issuer, std::string_view partner, std::string_view base,
                 const http::ClientCertificate* certificate) {
  if (!issuer.partners.empty() && !has(issuer.partners, std::string{partner})) return deny("partner");
  const auto is_ours = [&](const std::string& audience) {
    if (issuer.audiences.empty()) return !base.empty() && without_slash(audience) == without_slash(base);
    return std::ranges::any_of(issuer.audiences,
                               [&](const auto& ours) { return without_slash(ours) == without_slash(audience); });
  };
  const auto ours = std::ranges::count_if(judged.audiences, is_ours);
  const bool is_untold = judged.audiences.empty();  // which only introspection gets away with
  if (!is_untold && ours == 0) return deny("audience");
  if (issuer.strict_audience && (is_untold || ours != std::ranges::ssize(judged.audiences))) return deny("audience");
  if (judged.certificate.empty()) return {};
  return certificate != nullptr && certificate->sha256 == judged.certificate ? Status{} : deny("proof");
}

}  // namespace concord::auth
