#include "core/crypto/aead.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "core/crypto/digest.h"

namespace concord {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
static_assert(kSealBytes == kNonceBytes + kTagBytes);

struct ContextDeleter {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextDeleter>;

// Fails only when memory or the provider is gone: nothing sensible can follow.
void require(bool done) {
  if (!done) std::abort();
}

Context make_context() {
  Context context{EVP_CIPHER_CTX_new()};
  require(context != nullptr);
  return context;
}

// Looking it up costs more than a short text. It lives as long as the program.
const EVP_CIPHER* cipher() {
  static const EVP_CIPHER* const kCipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  require(kCipher != nullptr);
  return kCipher;
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int length_of(std::string_view text) { return static_cast<int>(text.size()); }

}  // namespace

std::optional<AeadKey> AeadKey::of(std::string_view bytes) {
  if (bytes.size() != kBytes) return std::nullopt;
  AeadKey key;
  std::ranges::copy(bytes, key.bytes_.begin());
  return key;
}

AeadKey AeadKey::random() {
  std::string bytes = random_bytes(kBytes);
  AeadKey key;
  std::ranges::copy(bytes, key.bytes_.begin());
  wipe(bytes);
  return key;
}

AeadKey::~AeadKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

AeadKey::AeadKey(AeadKey&& other) noexcept : bytes_{other.bytes_} {
  OPENSSL_cleanse(other.bytes_.data(), other.bytes_.size());
}

AeadKey& AeadKey::operator=(AeadKey&& other) noexcept {
  if (this == &other) return *this;
  bytes_ = other.bytes_;
  OPENSSL_cleanse(other.bytes_.data(), other.bytes_.size());
  return *this;
}

std::string seal(const AeadKey& key, std::string_view plain, std::string_view associated) {
  require(plain.size() <= kSealedBytesMax && associated.size() <= kSealedBytesMax);
  std::string out = random_bytes(kNonceBytes);
  out.resize(plain.size() + kSealBytes);
  const Context context = make_context();
  EVP_CIPHER_CTX* const c = context.get();
  unsigned char* const cipher_text = bytes_of(out) + kNonceBytes;
  int count = 0;
  require(EVP_EncryptInit_ex2(c, cipher(), key.bytes_.data(), bytes_of(out), nullptr) == 1);
  require(EVP_EncryptUpdate(c, nullptr, &count, bytes_of(associated), length_of(associated)) == 1);
  require(EVP_EncryptUpdate(c, cipher_text, &count, bytes_of(plain), length_of(plain)) == 1);
  require(EVP_EncryptFinal_ex(c, cipher_text + plain.size(), &count) == 1);
  require(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, kTagBytes, cipher_text + plain.size()) == 1);
  return out;
}

std::optional<std::string> open(const AeadKey& key, std::string_view sealed, std::string_view associated) {
  if (sealed.size() < kSealBytes || sealed.size() > kSealedBytesMax + kSealBytes) return std::nullopt;
  if (associated.size() > kSealedBytesMax) return std::nullopt;
  std::string tag{sealed.substr(sealed.size() - kTagBytes)};
  const std::string_view text = sealed.substr(kNonceBytes, sealed.size() - kSealBytes);
  std::string out(text.size(), '\0');
  const Context context = make_context();
  EVP_CIPHER_CTX* const c = context.get();
  int count = 0;
  require(EVP_DecryptInit_ex2(c, cipher(), key.bytes_.data(), bytes_of(sealed), nullptr) == 1);
  require(EVP_DecryptUpdate(c, nullptr, &count, bytes_of(associated), length_of(associated)) == 1);
  require(EVP_DecryptUpdate(c, bytes_of(out), &count, bytes_of(text), length_of(text)) == 1);
  require(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()) == 1);
  if (EVP_DecryptFinal_ex(c, bytes_of(out) + out.size(), &count) == 1) return out;
  wipe(out);  // unproven text must not lie about
  return std::nullopt;
}

std::string keyed_name(const AeadKey& key, std::string_view text) {
  constexpr std::string_view kPurpose = "name:";
  constexpr std::size_t kNameBytes = 16;
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::string message = std::string{kPurpose}.append(text);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  require(HMAC(EVP_sha256(), key.bytes_.data(), static_cast<int>(key.bytes_.size()), bytes_of(message), message.size(),
               digest.data(), &size) != nullptr &&
          size >= kNameBytes);
  std::string out;
  for (std::size_t i = 0; i < kNameBytes; ++i) {
    out += kDigits[digest.at(i) >> 4U];
    out += kDigits[digest.at(i) & 0xFU];
  }
  return out;
}

void wipe(std::string& secret) noexcept {
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

}  // namespace concord
