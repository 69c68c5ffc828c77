// What verified credentials say: who asks, for whom, and how much was granted. Made by an Authenticator alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "auth/scopes/scope.h"
#include "core/time.h"

namespace concord::auth {

// Who an artifact may name as the author of a statement.
enum class Party : std::uint8_t { patient, related_person, practitioner, other };

struct Grant {
  enum class How : std::uint8_t { bearer, certificate };

  How how = How::bearer;
  std::string issuer = {};     // as its `iss`; empty for a certificate
  std::string client = {};     // client_id, or the name configured for the certificate
  std::string subject = {};    // `sub`; for a certificate the same as `client`
  std::string token_id = {};   // `jti`; may be empty
  std::string fhir_user = {};  // "Practitioner/1", relative or absolute; may be empty
  std::string patient = {};    // logical id of the launch patient, bare; may be empty
  std::string encounter = {};  // logical id, bare; may be empty
  Scopes scopes = {};
  Instant expires{};
  std::vector<Party> asserts = {};  // whose statements a `system/` client may bring along
  bool explains = false;            // denials are told in full (tokens of the sandbox)
  friend bool operator==(const Grant&, const Grant&) = default;
};

}  // namespace concord::auth
