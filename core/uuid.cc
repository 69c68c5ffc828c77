#include "core/uuid.h"

#include <algorithm>

#include "core/canonical.h"
#include "core/crypto/digest.h"

namespace concord {
namespace {

// RFC 9562 §6.6: the namespace for names that are URLs.
constexpr Uuid kUrlNamespace{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                             0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};

}  // namespace

Uuid uuid_v5(const Uuid& name_space, std::string_view name) {
  std::string bytes{name_space.begin(), name_space.end()};
  bytes += name;
  const auto hash = sha1(bytes);
  Uuid out{};
  std::copy_n(hash.begin(), out.size(), out.begin());
  out[6] = static_cast<std::uint8_t>((out[6] & 0x0FU) | 0x50U);
  out[8] = static_cast<std::uint8_t>((out[8] & 0x3FU) | 0x80U);
  return out;
}

std::string to_string(const Uuid& uuid) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out(36, '-');
  std::size_t at = 0;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) ++at;
    out[at++] = kHex[uuid[i] >> 4U];
    out[at++] = kHex[uuid[i] & 0xFU];
  }
  return out;
}

const Uuid& concord_namespace() {
  static const Uuid kNamespace = uuid_v5(kUrlNamespace, kCanonicalBase);
  return kNamespace;
}

}  // namespace concord
