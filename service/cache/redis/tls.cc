#include "service/cache/redis/tls.h"

#include <openssl/ssl.h>

namespace concord::cache::redis {
namespace {

tl::unexpected<Error> refuse(const char* text) { return fail(ErrorKind::unprocessable, text); }

}  // namespace

Result<TlsContext> make_tls(const TlsFiles& files) {
  TlsContext out{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  if (!out || SSL_CTX_set_min_proto_version(out.get(), TLS1_2_VERSION) != 1) return refuse("TLS cannot be set up");
  SSL_CTX_set_verify(out.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_options(out.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  const bool has_ca = files.ca.empty() ? SSL_CTX_set_default_verify_paths(out.get()) == 1
                                       : SSL_CTX_load_verify_locations(out.get(), files.ca.c_str(), nullptr) == 1;
  if (!has_ca) return refuse("the certificate authorities of the store cannot be read");
  if (files.certificate.empty()) return out;
  const bool has_certificate = SSL_CTX_use_certificate_chain_file(out.get(), files.certificate.c_str()) == 1 &&
                               SSL_CTX_use_PrivateKey_file(out.get(), files.key.c_str(), SSL_FILETYPE_PEM) == 1 &&
                               SSL_CTX_check_private_key(out.get()) == 1;
  if (!has_certificate) return refuse("our certificate for the store, or its key, cannot be used");
  return out;
}

}  // namespace concord::cache::redis
