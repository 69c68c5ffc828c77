// The request target in its four forms (RFC 9112 §3.2), brought to one: a raw path with query, or "*". Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"

namespace concord::http::edge {

struct Target {
  std::string text;       // "/…" exactly as received, or "*"
  std::string authority;  // of an absolute-form target, which then replaces Host (§3.2.2); else ""
  friend bool operator==(const Target&, const Target&) = default;
};

// Origin-form, absolute-form with the schemes http and https, and "*" for OPTIONS. Empty for everything else:
// other forms, bytes that are not visible ASCII, a fragment, user information, an invalid authority.
[[nodiscard]] std::optional<Target> parse_target(Method method, std::string_view text);

}  // namespace concord::http::edge
