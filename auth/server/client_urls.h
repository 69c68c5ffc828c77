// What registered URLs may look like, and which of them are as good as the same. Texts are compared, never normalised:
// what is spelled otherwise is another URL.
#pragma once

#include <string>
#include <string_view>

namespace concord::auth::server {

// May be registered: https, or http to a loopback host, or a private scheme with a dot in it (RFC 8252 §7.1); no user,
// fragment, wildcard, control character or space.
[[nodiscard]] bool is_registrable(std::string_view url);
// http and exactly 127.0.0.1 or [::1]: those whose port may differ (RFC 8252 §7.3).
[[nodiscard]] bool is_loopback_address(std::string_view url);
// The same, or localhost; with nothing in it that could mean another host.
[[nodiscard]] bool is_loopback_url(std::string_view url);
// The URL without ":port" in its authority.
[[nodiscard]] std::string without_port(std::string_view url);
// "https://app.example.org:8443"; empty for what is not http or https.
[[nodiscard]] std::string_view origin_of(std::string_view url);

}  // namespace concord::auth::server
