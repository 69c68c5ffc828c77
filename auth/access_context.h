// Who is asking, and what of the answer they may see. Made in one place (the HTTP middleware); every handler
// takes one, and every resource that leaves passes release().
#pragma once

#include <optional>
#include <string>

#include "core/json/value.h"

namespace concord::auth {

class AccessContext {
 public:
  // May do everything. The only context until access control exists.
  [[nodiscard]] static AccessContext unrestricted() { return AccessContext{}; }

  // Who submits, for Provenance and the audit: empty when nobody is authenticated.
  [[nodiscard]] const std::string& principal() const noexcept { return principal_; }

 private:
  AccessContext() = default;
  std::string principal_;
};

// The resource as this caller may see it; empty when it may not be seen at all.
[[nodiscard]] std::optional<json::Value> release(const AccessContext& access, const json::Value& resource);

}  // namespace concord::auth
