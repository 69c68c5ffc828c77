#include "auth/server/discovery.h"

#include <array>
#include <span>
#include <string_view>

namespace concord::auth::server {
namespace {

constexpr std::array<std::string_view, 17> kCapabilities{"launch-ehr",
                                                         "launch-standalone",
                                                         "authorize-post",
                                                         "client-public",
                                                         "client-confidential-symmetric",
                                                         "client-confidential-asymmetric",
                                                         "sso-openid-connect",
                                                         "context-banner",
                                                         "context-ehr-patient",
                                                         "context-ehr-encounter",
                                                         "context-standalone-patient",
                                                         "permission-offline",
                                                         "permission-online",
                                                         "permission-patient",
                                                         "permission-user",
                                                         "permission-v1",
                                                         "permission-v2"};
constexpr std::array<std::string_view, 3> kGrants{"authorization_code", "refresh_token", "client_credentials"};
constexpr std::array<std::string_view, 4> kMethods{"none", "client_secret_basic", "client_secret_post",
                                                   "private_key_jwt"};
constexpr std::array<std::string_view, 2> kAssertionAlgorithms{"RS384", "ES384"};

// The last ones are those that US Core has certified systems support.
constexpr std::array<std::string_view, 13> kScopes{
    "openid",           "fhirUser",       "profile",        "launch",          "launch/patient",
    "launch/encounter", "offline_access", "online_access",  "patient/*.cruds", "user/*.cruds",
    "system/*.cruds",   "patient/*.read", "patient/*.write"};
constexpr std::array<std::string_view, 3> kLevels{"patient/", "user/", "system/"};
constexpr std::array<std::string_view, 8> kGranular{
    "Condition.rs?category=http://terminology.hl7.org/CodeSystem/condition-category|encounter-diagnosis",
    "Condition.rs?category=http://terminology.hl7.org/CodeSystem/condition-category|problem-list-item",
    "Condition.rs?category=http://hl7.org/fhir/us/core/CodeSystem/condition-category|health-concern",
    "Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory",
    "Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|social-history",
    "Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|vital-signs",
    "Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|survey",
    "Observation.rs?category=http://hl7.org/fhir/us/core/CodeSystem/us-core-category|sdoh"};

json::Value texts(std::span<const std::string_view> all) {
  json::Array out;
  for (const std::string_view text : all) out.push_back(json::Value::literal(text));
  return out;
}

json::Value scopes() {
  json::Array out;
  for (const std::string_view text : kScopes) out.push_back(json::Value::literal(text));
  for (const std::string_view level : kLevels) {
    for (const std::string_view granular : kGranular) out.emplace_back(std::string{level}.append(granular));
  }
  return out;
}

}  // namespace

json::Value smart_configuration(const Settings& settings) {
  const std::string& issuer = settings.issuer;
  return json::object({{"issuer", issuer},
                       {"jwks_uri", issuer + "/.well-known/jwks.json"},
                       {"authorization_endpoint", issuer + "/authorize"},
                       {"token_endpoint", issuer + "/token"},
                       {"introspection_endpoint", issuer + "/introspect"},
                       {"revocation_endpoint", issuer + "/revoke"},
                       {"grant_types_supported", texts(kGrants)},
                       {"response_types_supported", json::Array{"code"}},
                       {"code_challenge_methods_supported", json::Array{"S256"}},
                       {"token_endpoint_auth_methods_supported", texts(kMethods)},
                       {"token_endpoint_auth_signing_alg_values_supported", texts(kAssertionAlgorithms)},
                       {"scopes_supported", scopes()},
                       {"capabilities", texts(kCapabilities)}});
}

json::Value server_metadata(const Settings& settings) {
  const std::string& issuer = settings.issuer;
  return json::object(
      {{"issuer", issuer},
       {"authorization_endpoint", issuer + "/authorize"},
       {"token_endpoint", issuer + "/token"},
       {"jwks_uri", issuer + "/.well-known/jwks.json"},
       {"introspection_endpoint", issuer + "/introspect"},
       {"revocation_endpoint", issuer + "/revoke"},
       {"scopes_supported", scopes()},
       {"response_types_supported", json::Array{"code"}},
       {"response_modes_supported", json::Array{"query"}},
       {"grant_types_supported", texts(kGrants)},
       {"subject_types_supported", json::Array{"public"}},
       {"id_token_signing_alg_values_supported", json::Array{"RS256"}},
       {"token_endpoint_auth_methods_supported", texts(kMethods)},
       {"token_endpoint_auth_signing_alg_values_supported", texts(kAssertionAlgorithms)},
       {"introspection_endpoint_auth_methods_supported", texts(std::span{kMethods}.subspan(1))},
       {"introspection_endpoint_auth_signing_alg_values_supported", texts(kAssertionAlgorithms)},
       {"revocation_endpoint_auth_methods_supported", texts(kMethods)},
       {"revocation_endpoint_auth_signing_alg_values_supported", texts(kAssertionAlgorithms)},
       {"code_challenge_methods_supported", json::Array{"S256"}},
       {"claims_supported", json::Array{"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "fhirUser"}},
       {"authorization_response_iss_parameter_supported", true},
       {"request_uri_parameter_supported", false}});
}

}  // namespace concord::auth::server
