#include "auth/access_context.h"

#include <fmt/format.h>

#include "core/crypto/digest.h"

namespace concord::auth {

AccessContext AccessContext::nobody() { return AccessContext{std::make_shared<const Grant>()}; }

AccessContext AccessContext::of(std::shared_ptr<const Grant> grant) {
  AccessContext out{std::move(grant)};
  out.principal_ = fmt::format("{}#{}#{}", out.grant_->issuer, out.grant_->client, out.grant_->subject);
  return out;
}

std::string AccessContext::binding() const {
  if (is_unrestricted() || principal_.empty()) return principal_;
  std::string out = fmt::format("{}#{}", principal_, grant_->patient);
  for (const Scope& scope : grant_->scopes.resources) out += ' ' + scope.text;
  return sha256_hex(out);
}

}  // namespace concord::auth
