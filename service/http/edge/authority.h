// The `host[:port]` of a Host field or an absolute-form target (RFC 9110 §7.2, RFC 3986 §3.2). Pure.
#pragma once

#include <string_view>

namespace concord::http::edge {

// An IPv6 address in brackets, an IPv4 address or a name, then an optional port up to 65535 (an empty port is
// allowed). Stricter than RFC 3986 where nothing that resolves is lost: names are letters, digits, "-", "_", "~"
// and percent escapes in labels that are not empty (one trailing dot is fine). An empty host is refused
// (RFC 9110 §4.2.1), and so are user information, zone ids and IPvFuture.
[[nodiscard]] bool is_valid_authority(std::string_view text) noexcept;

}  // namespace concord::http::edge
