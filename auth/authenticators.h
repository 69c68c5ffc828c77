// Several ways to show who one is, tried in order: what a request does not have is left to the next.
#pragma once

#include <vector>

#include "auth/authenticator.h"

namespace concord::auth {

// A request that shows credentials of the first kind is judged by them alone: a bearer token wins over a client
// certificate, and a bad token is not made good by one.
class Authenticators final : public Authenticator {
 public:
  // They outlive this object; "no-token" is what each says to a request without its credentials.
  explicit Authenticators(std::vector<Authenticator*> ways) : ways_{std::move(ways)} {}
  [[nodiscard]] Result<AccessContext> authenticate(const Presented& presented, Deadline deadline) override;

 private:
  std::vector<Authenticator*> ways_;
};

}  // namespace concord::auth
