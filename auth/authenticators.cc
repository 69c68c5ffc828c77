#include "auth/authenticators.h"

#include "auth/issuers/denial.h"

namespace concord::auth {

Result<AccessContext> Authenticators::authenticate(const Presented& presented, Deadline deadline) {
  Result<AccessContext> out = deny("no-token");
  for (Authenticator* way : ways_) {
    out = way->authenticate(presented, deadline);
    if (out || out.error().reason != "no-token") return out;
  }
  return out;
}

}  // namespace concord::auth
