#include "core/crypto/digest.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdlib>

namespace concord {
namespace {

// OpenSSL looks an algorithm up at every use of EVP_sha1() and the like, which costs more than a short digest. What
// was fetched once lives as long as the program.
const EVP_MD* fetched(const char* name) {
  const EVP_MD* algorithm = EVP_MD_fetch(nullptr, name, nullptr);
  if (algorithm == nullptr) std::abort();
  return algorithm;
}

// One for each digest and thread: to make it costs more than a short digest.
class Context {
 public:
  Context() : context_{EVP_MD_CTX_new()} {
    if (context_ == nullptr) std::abort();
  }
  ~Context() { EVP_MD_CTX_free(context_); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  [[nodiscard]] EVP_MD_CTX* get() const noexcept { return context_; }

 private:
  EVP_MD_CTX* context_;
};

template <std::size_t N>
std::array<std::uint8_t, N> digest(const EVP_MD* algorithm, std::string_view bytes) {
  static thread_local const Context kContext;
  std::array<std::uint8_t, N> out{};
  unsigned size = 0;
  EVP_MD_CTX* context = kContext.get();
  // Fails only when memory or the provider is gone: nothing sensible can follow.
  if (EVP_DigestInit_ex2(context, algorithm, nullptr) != 1 ||
      EVP_DigestUpdate(context, bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(context, out.data(), &size) != 1 || size != N) {
    std::abort();
  }
  return out;
}

}  // namespace

std::array<std::uint8_t, 20> sha1(std::string_view bytes) {
  static const EVP_MD* const kSha1 = fetched("SHA1");
  return digest<20>(kSha1, bytes);
}

std::array<std::uint8_t, 32> sha256(std::string_view bytes) {
  static const EVP_MD* const kSha256 = fetched("SHA256");
  return digest<32>(kSha256, bytes);
}

std::string sha256_hex(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : sha256(bytes)) {
    out += kHex[byte >> 4U];
    out += kHex[byte & 0xFU];
  }
  return out;
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) != 1) std::abort();
  return out;
}

}  // namespace concord
