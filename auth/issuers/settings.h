// An issuer of access tokens as the operator describes it: who it is, how its tokens are proved, and how much it may
// grant. Values only.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/grant.h"
#include "auth/jose/algorithm.h"
#include "auth/scopes/scope.h"
#include "auth/scopes/spelling.h"

namespace concord::auth {

// How the tokens of an issuer are proved. A token that reads as a JWT names its issuer; any other belongs to the one
// issuer of the partner that takes such.
enum class Proof : std::uint8_t {
  signature,      // JWTs only, by the published keys
  introspection,  // every token is asked about (RFC 7662), so that a revoked one ends at once
  either          // JWTs by signature, all others by introspection
};

// The claims that may hold each thing; the first that a token has counts.
struct ClaimNames {
  std::vector<std::string> scope{"scope", "scp"};
  std::vector<std::string> patient{"patient"};
  std::vector<std::string> encounter{"encounter"};
  std::vector<std::string> fhir_user{"fhirUser"};
  std::vector<std::string> client{"client_id", "azp", "cid"};
  std::vector<std::string> token_id{"jti"};
  friend bool operator==(const ClaimNames&, const ClaimNames&) = default;
};

// How we ask an issuer about a token.
struct IntrospectionSettings {
  enum class Method : std::uint8_t { basic, private_key_jwt };
  std::string url;     // empty: by discovery
  std::string client;  // our client_id there
  Method method = Method::basic;
  std::string audience;                     // of our assertions; empty: the issuer
  std::chrono::seconds remembered_max{30};  // 0 to 60: how long an answer "active" is taken for true
  friend bool operator==(const IntrospectionSettings&, const IntrospectionSettings&) = default;
};

struct IssuerSettings {
  std::string name;    // of the configuration; in metrics
  std::string issuer;  // byte for byte the `iss` of its tokens
  Proof proof = Proof::signature;
  std::string jwks_uri;                // empty: by discovery
  std::vector<std::string> origins;    // that discovery may name besides the issuer's own: "https://keys.example"
  bool allow_private = false;          // http, loopback and private addresses are fetched from
  std::vector<std::string> audiences;  // one must be in `aud`; none: our FHIR base of the partner
  bool strict_audience = false;        // no others may be in it
  std::vector<jose::Algorithm> algorithms{jose::Algorithm::rs256, jose::Algorithm::rs384, jose::Algorithm::es256,
                                          jose::Algorithm::es384};
  std::vector<std::string> types{"at+jwt", "JWT"};            // `typ` of the header, without case; absent is "JWT"
  std::vector<std::pair<std::string, std::string>> required;  // claims that every token has: "typ" = "Bearer"
  std::chrono::seconds clock_skew{60};
  std::chrono::seconds lifetime_max{86'400};
  std::vector<Level> levels;          // of scopes; others are left out of its tokens
  std::vector<std::string> clients;   // none: all
  std::vector<std::string> partners;  // ids of those whose data its tokens open; none: all
  ClaimNames claims;
  ScopeSpelling scopes;
  std::vector<Party> asserts;  // authors that its `system/` clients may name
  bool explains = false;       // denials are told in full: the sandbox
  IntrospectionSettings introspection;
  friend bool operator==(const IssuerSettings&, const IssuerSettings&) = default;
};

// What is known of a product, to lay the operator's settings upon: "keycloak", "entra", "okta". Nothing for other
// names.
[[nodiscard]] std::optional<IssuerSettings> preset(std::string_view name);

}  // namespace concord::auth
