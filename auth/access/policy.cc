#include "auth/access/policy.h"

#include <utility>

namespace concord::auth {
namespace {

constexpr std::string_view kDenied = "concord_auth_denied_total";

std::string_view enforced(bool is_shadow) { return is_shadow ? "false" : "true"; }

}  // namespace

Status AccessPolicy::denied(Error error) const {
  metrics_.count(kDenied, {{"reason", error.reason}, {"enforced", enforced(options_.is_shadow)}});
  if (options_.is_shadow) return {};
  return fail(std::move(error));
}

bool AccessPolicy::hides(std::string_view reason) const {
  metrics_.count(kDenied, {{"reason", reason}, {"enforced", enforced(options_.is_shadow)}});
  return !options_.is_shadow;
}

}  // namespace concord::auth
