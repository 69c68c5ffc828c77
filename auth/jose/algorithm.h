// The signature algorithms that exist here (RFC 7518 §3), and which key each of them needs. HMAC, "none" and RSA below
// SHA-256 cannot be named at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace concord::auth::jose {

enum class Algorithm : std::uint8_t { rs256, rs384, es256, es384, ps256, ps384 };

enum class KeyType : std::uint8_t { rsa, p256, p384 };

// "RS256", …; exact case, nothing for any other text.
[[nodiscard]] std::optional<Algorithm> parse_algorithm(std::string_view name) noexcept;
[[nodiscard]] std::string_view to_string(Algorithm algorithm) noexcept;
// The one type of key that the algorithm works with: ES256 needs P-256, ES384 needs P-384.
[[nodiscard]] KeyType key_type_of(Algorithm algorithm) noexcept;

}  // namespace concord::auth::jose
