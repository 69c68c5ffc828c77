#include "auth/server/token_maker.h"

#include <utility>

#include "auth/jose/claims.h"
#include "auth/server/scope_grant.h"

namespace concord::auth::server {
namespace {

json::Value some(std::string_view text) { return text.empty() ? json::Value{} : json::Value{text}; }

json::Value identity_claims(const LaunchContext& context, const TokenMoment& moment, const Settings& settings) {
  const bool tells_user = holds_scope(context.scope, "fhirUser") || holds_scope(context.scope, "profile");
  return json::object({{"iss", settings.issuer},
                       {"sub", context.subject},
                       {"aud", context.client},
                       {"exp", jose::numeric_date(moment.now + settings.id_token_lifetime)},
                       {"iat", jose::numeric_date(moment.now)},
                       {"auth_time", jose::numeric_date(context.authenticated)},
                       {"nonce", some(context.nonce)},
                       {"fhirUser", tells_user ? some(fhir_user_url(context)) : json::Value{}}});
}

json::Value audience_of(const LaunchContext& context, const Settings& settings) {
  if (!context.base.empty()) return context.base;
  json::Array out;
  for (const Base& base : settings.bases) out.emplace_back(base.url);
  return out.size() == 1 ? out.front() : json::Value{std::move(out)};
}

}  // namespace

json::Value access_claims(const LaunchContext& context, const TokenMoment& moment, const Settings& settings) {
  return json::object({{"iss", settings.issuer},
                       {"aud", audience_of(context, settings)},
                       {"sub", context.subject},
                       {"client_id", context.client},
                       {"exp", jose::numeric_date(moment.now + moment.lifetime)},
                       {"iat", jose::numeric_date(moment.now)},
                       {"jti", moment.token_id},
                       {"gid", some(moment.grant)},
                       {"scope", context.scope},
                       {"patient", some(context.patient)},
                       {"encounter", some(context.encounter)},
                       {"fhirUser", some(context.fhir_user)}});
}

Result<json::Value> token_response(const LaunchContext& context, const TokenMoment& moment, const SigningKeys& keys,
                                   const Settings& settings) {
  ASSIGN_OR_RETURN(const auto access, keys.sign_access(access_claims(context, moment, settings)));
  json::Object out;
  const auto add = [&out](std::string_view name, json::Value value) {
    if (!value.is_null()) out.push_back(json::Member::constant(name, std::move(value)));
  };
  add("access_token", access);
  add("token_type", "Bearer");
  add("expires_in", moment.lifetime.count());
  add("scope", context.scope);
  if (holds_scope(context.scope, "openid")) {
    ASSIGN_OR_RETURN(const auto identity, keys.sign_identity(identity_claims(context, moment, settings)));
    add("id_token", identity);
  }
  add("patient", some(context.patient));
  add("encounter", some(context.encounter));
  for (const json::Member& extra : context.extras.members()) out.push_back(extra);
  return json::Value{std::move(out)};
}

std::string fhir_user_url(const LaunchContext& context) {
  return context.fhir_user.empty() ? std::string{} : context.base + "/" + context.fhir_user;
}

}  // namespace concord::auth::server
