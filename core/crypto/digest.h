// Message digests and random bytes on OpenSSL.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace concord {

[[nodiscard]] std::array<std::uint8_t, 20> sha1(std::string_view bytes);
[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view bytes);
// Lower-case hexadecimal of sha256.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
// `count` bytes from the system's generator. Aborts when it fails: nothing sensible can follow.
[[nodiscard]] std::string random_bytes(std::size_t count);

}  // namespace concord
