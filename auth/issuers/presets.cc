#include "auth/issuers/settings.h"

namespace concord::auth {
namespace {

// Its ID, refresh and access tokens all have `typ` JWT in the header and differ by the claim `typ`.
IssuerSettings keycloak() {
  IssuerSettings out;
  out.types = {"JWT", "at+jwt"};
  out.required = {{"typ", "Bearer"}};
  out.claims.client = {"azp", "client_id"};
  return out;
}

// No slash may be in a scope; applications get roles instead of scopes; the token's id is `uti`.
IssuerSettings entra() {
  IssuerSettings out;
  out.algorithms = {jose::Algorithm::rs256};
  out.types = {"JWT"};
  out.claims.scope = {"scp", "roles"};
  out.claims.client = {"azp", "appid"};
  out.claims.token_id = {"uti"};
  out.scopes.style = ScopeStyle::dotted;
  return out;
}

// Scopes are an array; a launch context can be added by an inline hook only.
IssuerSettings okta() {
  IssuerSettings out;
  out.algorithms = {jose::Algorithm::rs256};
  out.types = {"JWT", "application/okta-internal-at+jwt"};
  out.claims.scope = {"scp"};
  out.claims.client = {"cid"};
  out.claims.patient = {"patient", "launch_response_patient"};
  return out;
}

}  // namespace

std::optional<IssuerSettings> preset(std::string_view name) {
  if (name == "keycloak") return keycloak();
  if (name == "entra") return entra();
  if (name == "okta") return okta();
  return std::nullopt;
}

}  // namespace concord::auth
