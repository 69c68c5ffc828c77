#include "auth/jose/signature.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <optional>

#include "auth/jose/evp.h"

namespace concord::auth::jose {
namespace {

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

struct SignatureDeleter {
  void operator()(ECDSA_SIG* signature) const noexcept { ECDSA_SIG_free(signature); }
};
using EcSignature = std::unique_ptr<ECDSA_SIG, SignatureDeleter>;

struct Scheme {
  const char* digest;
  std::size_t number_bytes;  // of r and of s; 0 for RSA
  bool is_pss;
};
// In the order of the enumerators.
constexpr std::array kSchemes{
    Scheme{"SHA256", 0, false},  Scheme{"SHA384", 0, false}, Scheme{"SHA256", 32, false},
    Scheme{"SHA384", 48, false}, Scheme{"SHA256", 0, true},  Scheme{"SHA384", 0, true},
};
const Scheme& scheme_of(Algorithm algorithm) noexcept { return kSchemes.at(static_cast<std::size_t>(algorithm)); }

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// RFC 7518 §3.5: MGF1 with the same digest, a salt as long as the digest.
bool set_padding(EVP_PKEY_CTX* context, const Scheme& scheme) {
  if (!scheme.is_pss) return true;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

// r and s at full length to the DER that OpenSSL wants; nothing for another length.
std::optional<std::string> to_der(std::string_view signature, std::size_t number_bytes) {
  if (signature.size() != 2 * number_bytes) return std::nullopt;
  const EcSignature pair{ECDSA_SIG_new()};
  BIGNUM* r = BN_bin2bn(bytes_of(signature), static_cast<int>(number_bytes), nullptr);
  BIGNUM* s = BN_bin2bn(bytes_of(signature) + number_bytes, static_cast<int>(number_bytes), nullptr);
  if (pair == nullptr || r == nullptr || s == nullptr || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return std::nullopt;
  }
  const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
  if (size <= 0) return std::nullopt;
  std::string out(static_cast<std::size_t>(size), '\0');
  unsigned char* end = bytes_of(out);
  return i2d_ECDSA_SIG(pair.get(), &end) == size ? std::optional{std::move(out)} : std::nullopt;
}

std::string from_der(const std::string& der, std::size_t number_bytes) {
  const unsigned char* begin = bytes_of(std::string_view{der});
  const EcSignature pair{d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size()))};
  std::string out(2 * number_bytes, '\0');
  const int size = static_cast<int>(number_bytes);
  if (pair == nullptr || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes_of(out), size) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes_of(out) + number_bytes, size) < 0) {
    std::abort();
  }
  return out;
}

}  // namespace

bool is_signature(const PublicKey& key, Algorithm algorithm, std::string_view text, std::string_view signature) {
  const ErrorQueueGuard guard;
  const Scheme& scheme = scheme_of(algorithm);
  std::string der;
  if (scheme.number_bytes != 0) {
    auto converted = to_der(signature, scheme.number_bytes);
    if (!converted) return false;
    der = *std::move(converted);
    signature = der;
  }
  const Context context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* settings = nullptr;
  return context != nullptr &&
         EVP_DigestVerifyInit_ex(context.get(), &settings, scheme.digest, nullptr, nullptr, Access::of(key), nullptr) ==
             1 &&
         set_padding(settings, scheme) &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

std::string make_signature(const PrivateKey& key, Algorithm algorithm, std::string_view text) {
  const ErrorQueueGuard guard;
  const Scheme& scheme = scheme_of(algorithm);
  const Context context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* settings = nullptr;
  std::size_t size = 0;
  if (context == nullptr ||
      EVP_DigestSignInit_ex(context.get(), &settings, scheme.digest, nullptr, nullptr, Access::of(key), nullptr) != 1 ||
      !set_padding(settings, scheme) ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes_of(text), text.size()) != 1) {
    std::abort();
  }
  std::string out(size, '\0');
  if (EVP_DigestSign(context.get(), bytes_of(out), &size, bytes_of(text), text.size()) != 1) std::abort();
  out.resize(size);
  return scheme.number_bytes == 0 ? out : from_der(out, scheme.number_bytes);
}

}  // namespace concord::auth::jose
