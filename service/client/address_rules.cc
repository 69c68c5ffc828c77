#include "service/client/address_rules.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace concord::client {
namespace {

constexpr AddressBytes v4(std::uint8_t a, std::uint8_t b, std::uint8_t c) {
  return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, a, b, c, 0};
}
constexpr AddressBytes v6(std::uint8_t a, std::uint8_t b, std::uint8_t c = 0, std::uint8_t d = 0) {
  return {a, b, c, d};
}

struct Range {
  AddressBytes prefix;
  std::size_t bits;
  AddressClass address_class;
};

// The IANA special-purpose registries, most special first. IPv4 lies below ::ffff:0:0/96.
constexpr std::size_t kV4 = 96;
constexpr std::array kRanges{
    Range{v4(0, 0, 0), kV4 + 8, AddressClass::never},            // "this network"
    Range{v4(10, 0, 0), kV4 + 8, AddressClass::private_use},     // RFC 1918
    Range{v4(100, 64, 0), kV4 + 10, AddressClass::private_use},  // RFC 6598
    Range{v4(127, 0, 0), kV4 + 8, AddressClass::loopback},
    Range{v4(169, 254, 0), kV4 + 16, AddressClass::link_local},  // cloud metadata
    Range{v4(172, 16, 0), kV4 + 12, AddressClass::private_use},
    Range{v4(192, 0, 0), kV4 + 24, AddressClass::never},  // protocol assignments
    Range{v4(192, 0, 2), kV4 + 24, AddressClass::never},  // documentation
    Range{v4(192, 168, 0), kV4 + 16, AddressClass::private_use},
    Range{v4(198, 18, 0), kV4 + 15, AddressClass::never},    // benchmarks
    Range{v4(198, 51, 100), kV4 + 24, AddressClass::never},  // documentation
    Range{v4(203, 0, 113), kV4 + 24, AddressClass::never},   // documentation
    Range{v4(224, 0, 0), kV4 + 4, AddressClass::never},      // multicast
    Range{v4(240, 0, 0), kV4 + 4, AddressClass::never},      // reserved, broadcast
    Range{v4(0, 0, 0), kV4, AddressClass::global},
    Range{v6(0xFC, 0x00), 7, AddressClass::private_use},  // unique local
    Range{v6(0xFE, 0x80), 10, AddressClass::link_local},
    Range{v6(0x20, 0x01, 0x0D, 0xB8), 32, AddressClass::never},  // documentation
    Range{v6(0x20, 0x01, 0x00, 0x00), 32, AddressClass::never},  // Teredo
    Range{v6(0x20, 0x00), 3, AddressClass::global},              // 2000::/3, all that is assigned
};

bool within(const AddressBytes& address, const Range& range) noexcept {
  const std::size_t whole = range.bits / 8;
  if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole), range.prefix.begin())) {
    return false;
  }
  const std::size_t rest = range.bits % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xFFU << (8 - rest));
  return (address.at(whole) & mask) == (range.prefix.at(whole) & mask);
}

AddressBytes mapped(const AddressBytes& address, std::size_t offset) noexcept {
  AddressBytes out = v4(0, 0, 0);
  std::copy_n(address.begin() + static_cast<std::ptrdiff_t>(offset), 4, out.begin() + 12);
  return out;
}

// The IPv4 address inside an IPv6 one, as a mapped one; else the address itself.
AddressBytes unwrapped(const AddressBytes& address) noexcept {
  constexpr Range kNat64{{0x00, 0x64, 0xFF, 0x9B}, 96, AddressClass::global};  // RFC 6052
  constexpr Range kSixToFour{{0x20, 0x02}, 16, AddressClass::global};          // RFC 3056
  constexpr Range kCompatible{{}, 96, AddressClass::global};                   // RFC 4291 §2.5.5.1
  constexpr AddressBytes kLoopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  if (within(address, kNat64)) return mapped(address, 12);
  if (within(address, kSixToFour)) return mapped(address, 2);
  if (address == kLoopback) return v4(127, 0, 0);
  if (within(address, kCompatible)) return mapped(address, 12);
  return address;
}

}  // namespace

bool AddressRules::allow(AddressClass address) const noexcept {
  switch (address) {
    case AddressClass::global:
      return true;
    case AddressClass::loopback:
      return loopback;
    case AddressClass::private_use:
      return private_use;
    case AddressClass::link_local:
    case AddressClass::never:
      return false;
  }
  return false;
}

AddressClass classify(const AddressBytes& address) noexcept {
  const AddressBytes judged = unwrapped(address);
  const auto* row = std::ranges::find_if(kRanges, [&](const Range& range) { return within(judged, range); });
  return row == kRanges.end() ? AddressClass::never : row->address_class;
}

AddressClass classify(const sockaddr& address) noexcept {
  AddressBytes bytes{};
  if (address.sa_family == AF_INET) {
    sockaddr_in v4_address{};
    std::memcpy(&v4_address, &address, sizeof v4_address);
    bytes = v4(0, 0, 0);
    std::memcpy(bytes.data() + 12, &v4_address.sin_addr, 4);
    return classify(bytes);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6_address{};
    std::memcpy(&v6_address, &address, sizeof v6_address);
    std::memcpy(bytes.data(), &v6_address.sin6_addr, bytes.size());
    return classify(bytes);
  }
  return AddressClass::never;
}

}  // namespace concord::client
