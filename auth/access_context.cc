#include "auth/access_context.h"

#include <fmt/format.h>

namespace concord::auth {

AccessContext AccessContext::nobody() { return AccessContext{std::make_shared<const Grant>()}; }

AccessContext AccessContext::of(std::shared_ptr<const Grant> grant) {
  AccessContext out{std::move(grant)};
  out.principal_ = fmt::format("{}#{}#{}", out.grant_->issuer, out.grant_->client, out.grant_->subject);
  return out;
}

std::optional<json::Value> release(const AccessContext& /*access*/, const json::Value& resource) { return resource; }

}  // namespace concord::auth
