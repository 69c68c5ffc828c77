// From the credentials of a request to who is asking. The one way by which an AccessContext comes to be.
#pragma once

#include <memory>
#include <string_view>

#include "auth/access_context.h"
#include "core/http.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth {

// What a request brings along.
struct Presented {
  const http::Request& request;  // its header fields, query, form and client certificate
  std::string_view partner;      // id; empty on routes of no partner
  std::string_view base;         // our FHIR base of that partner, the audience of its tokens
};

class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // Safe from many threads. Errors, each with a `reason`: unauthenticated ("no-token", "token-expired", "audience" …);
  // malformed for credentials that cannot be read as one ("two-tokens", "token-in-query"); unavailable when who could
  // tell cannot be reached.
  [[nodiscard]] virtual Result<AccessContext> authenticate(const Presented& presented, Deadline deadline) = 0;

 protected:
  Authenticator() = default;
  Authenticator(const Authenticator&) = default;
  Authenticator& operator=(const Authenticator&) = default;
};

}  // namespace concord::auth
