// How far access reaches, as an operator sets it: `access`.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "auth/access/policy.h"

namespace concord::app {

// A setting of the access policy: what is wrong with a value, or nullptr. That of a list is called once for each
// element, and `clear` before the first, where what is set takes the place of what is shipped.
struct AccessRow {
  std::string_view path;  // "access.user_scopes"
  const char* (*set)(auth::PolicyOptions& options, const std::string& value);
  void (*clear)(auth::PolicyOptions& options) = nullptr;
};
[[nodiscard]] std::span<const AccessRow> access_rows() noexcept;

}  // namespace concord::app
