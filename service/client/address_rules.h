// Which network addresses a client may connect to: the guard against requests forged to reach our own network.
// Judged on the resolved address, so that no name can be re-pointed after the check.
#pragma once

#include <array>
#include <cstdint>

struct sockaddr;

namespace concord::client {

enum class AddressClass : std::uint8_t { global, loopback, private_use, link_local, never };

// Link-local addresses (cloud metadata among them), multicast, unspecified, documentation and reserved ranges are
// never connected to.
struct AddressRules {
  bool loopback = true;
  bool private_use = true;  // RFC 1918, RFC 6598, unique local IPv6
  [[nodiscard]] bool allow(AddressClass address) const noexcept;
};

// 16 bytes; IPv4 as ::ffff:a.b.c.d.
using AddressBytes = std::array<std::uint8_t, 16>;
// The class of an address. IPv4 inside IPv6 (mapped, compatible, NAT64, 6to4) is judged as the IPv4 address.
[[nodiscard]] AddressClass classify(const AddressBytes& address) noexcept;
// `never` for anything but IPv4 and IPv6.
[[nodiscard]] AddressClass classify(const sockaddr& address) noexcept;

}  // namespace concord::client
