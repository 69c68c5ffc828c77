// Authenticated encryption of small texts: AES-256-GCM (NIST SP 800-38D) on OpenSSL with a random nonce for each text.
// Not for streams, and not for more than some 2^32 texts a key.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace concord {

// 32 secret bytes, wiped from memory when the key ends. Never printed, never compared.
class AeadKey {
 public:
  static constexpr std::size_t kBytes = 32;

  // Nothing when `bytes` are not 32.
  [[nodiscard]] static std::optional<AeadKey> of(std::string_view bytes);
  [[nodiscard]] static AeadKey random();
  ~AeadKey();
  AeadKey(const AeadKey&) = delete;
  AeadKey& operator=(const AeadKey&) = delete;
  AeadKey(AeadKey&& other) noexcept;
  AeadKey& operator=(AeadKey&& other) noexcept;

 private:
  friend std::string seal(const AeadKey& key, std::string_view plain, std::string_view associated);
  friend std::optional<std::string> open(const AeadKey& key, std::string_view sealed, std::string_view associated);
  friend std::string keyed_name(const AeadKey& key, std::string_view text);
  AeadKey() = default;
  std::array<unsigned char, kBytes> bytes_{};
};

inline constexpr std::size_t kSealedBytesMax = 64U << 20U;
// What a sealed text is longer by: nonce and tag.
inline constexpr std::size_t kSealBytes = 12 + 16;

// Nonce, ciphertext, tag. `associated` is not in it, but open() needs the very same. `plain` has at most
// kSealedBytesMax bytes; aborts beyond.
[[nodiscard]] std::string seal(const AeadKey& key, std::string_view plain, std::string_view associated);
// What was sealed with this key and these associated bytes; nothing when one bit of either differs.
[[nodiscard]] std::optional<std::string> open(const AeadKey& key, std::string_view sealed, std::string_view associated);
// 32 hexadecimal digits that stand for the text to whoever has the key, and tell nothing to others (HMAC-SHA-256).
[[nodiscard]] std::string keyed_name(const AeadKey& key, std::string_view text);
// Overwrites a text that held a secret.
void wipe(std::string& secret) noexcept;

}  // namespace concord
