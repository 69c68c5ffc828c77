#include "auth/access_context.h"

#include <fmt/format.h>

#include "core/crypto/digest.h"
#include "core/http.h"

namespace concord::auth {

AccessContext AccessContext::nobody() { return AccessContext{std::make_shared<const Grant>()}; }

AccessContext AccessContext::of(std::shared_ptr<const Grant> grant) {
  AccessContext out{std::move(grant)};
  // Escaped, so that no two callers read alike.
  out.principal_ = fmt::format("{}#{}#{}", out.grant_->issuer, http::percent_encode(out.grant_->client),
                               http::percent_encode(out.grant_->subject));
  return out;
}

std::string AccessContext::binding() const {
  if (is_unrestricted() || principal_.empty()) return principal_;
  std::string out = fmt::format("{}#{}", principal_, grant_->patient);
  for (const Scope& scope : grant_->scopes.resources) out += ' ' + scope.text;
  return sha256_hex(out);
}

}  // namespace concord::auth
