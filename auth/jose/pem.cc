// Private keys from files' texts.
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

#include "auth/jose/evp.h"
#include "auth/jose/key.h"

namespace concord::auth::jose {
namespace {

constexpr std::size_t kPemBytesMax = 64U << 10U;

struct BioDeleter {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};

// An encrypted key has nobody here who could type its password.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*context*/) { return -1; }

}  // namespace

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  const ErrorQueueGuard guard;
  if (pem.size() > kPemBytesMax) return fail(ErrorKind::malformed, "a private key is too long");
  const std::unique_ptr<BIO, BioDeleter> bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  if (bio == nullptr) return fail(ErrorKind::malformed, "a private key cannot be read");
  const std::shared_ptr<EVP_PKEY> key{PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr), EVP_PKEY_free};
  if (key == nullptr) return fail(ErrorKind::malformed, "a private key cannot be read");
  const auto type = type_of(*key);
  if (!type || !is_paired(*key)) {
    return fail(ErrorKind::malformed, "a private key must be RSA of 2048 to 8192 bits, P-256 or P-384");
  }
  return Access::adopt(key, *type);
}

}  // namespace concord::auth::jose
