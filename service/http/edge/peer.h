// An accepted socket: its options, and who is at the other end.
#pragma once

#include <string>

namespace concord::http::edge {

// Non-blocking, closed on exec, no Nagle delay.
void prepare_socket(int descriptor) noexcept;
// "192.0.2.1" or "2001:db8::1"; an IPv4 peer of an IPv6 socket in its IPv4 form. Empty when it is gone already.
[[nodiscard]] std::string peer_address(int descriptor);

}  // namespace concord::http::edge
