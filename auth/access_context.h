// Who is asking. Made in one place (an Authenticator, called by the HTTP listener); every handler takes one, and every
// resource that leaves is held against it (access/policy.h).
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "auth/grant.h"

namespace concord::auth {

class AccessContext {
 public:
  // May do everything: for tests and for work that is nobody's request.
  [[nodiscard]] static AccessContext unrestricted() { return AccessContext{nullptr}; }
  // Nobody: on routes that ask for no credentials.
  [[nodiscard]] static AccessContext nobody();
  [[nodiscard]] static AccessContext of(std::shared_ptr<const Grant> grant);

  [[nodiscard]] bool is_unrestricted() const noexcept { return grant_ == nullptr; }
  // What was granted; an empty grant for nobody. Not to be asked of an unrestricted context.
  [[nodiscard]] const Grant& grant() const noexcept { return *grant_; }
  // Who submits, for Provenance and the audit: empty when nobody is authenticated.
  [[nodiscard]] const std::string& principal() const noexcept { return principal_; }
  // What a link that was made for this caller is bound to: who it is, for which patient and with which scopes. Empty
  // when nobody is told apart.
  [[nodiscard]] std::string binding() const;

 private:
  explicit AccessContext(std::shared_ptr<const Grant> grant) : grant_{std::move(grant)} {}
  std::shared_ptr<const Grant> grant_;
  std::string principal_;
};

}  // namespace concord::auth
