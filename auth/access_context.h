// Who is asking. Made in one place (an Authenticator, called by the HTTP listener); every handler takes one, and every
// resource that leaves is held against it (access/policy.h).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "auth/grant.h"
#include "core/json/value.h"

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

 private:
  explicit AccessContext(std::shared_ptr<const Grant> grant) : grant_{std::move(grant)} {}
  std::shared_ptr<const Grant> grant_;
  std::string principal_;
};

// The resource as this caller may see it; empty when it may not be seen at all.
[[nodiscard]] std::optional<json::Value> release(const AccessContext& access, const json::Value& resource);

}  // namespace concord::auth
