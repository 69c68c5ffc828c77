#include "service/http/edge/tls_context.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <array>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/crypto/aead.h"
#include "core/crypto/digest.h"

namespace concord::http::edge {
namespace {

constexpr std::size_t kFileBytesMax = 1U << 20U;
constexpr std::size_t kChainMax = 16;
constexpr std::size_t kAuthoritiesMax = 512;
constexpr int kVerifyDepth = 8;
constexpr long kPeerChainBytesMax = 64L << 10;
constexpr const char* kCiphers12 = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr std::string_view kHttp11 = "\x08http/1.1";

struct Free {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
using Bio = std::unique_ptr<BIO, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

Issue fault(std::string_view member, std::string_view text) {
  return {.code = "value", .expression = std::string{member}, .text = std::string{text}};
}

Bio reader_of(const std::string& text) { return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))}; }

// Instead of asking on the terminal.
int no_password(char* /*buffer*/, int /*size*/, int /*rw*/, void* /*context*/) { return -1; }

// Empty when the text is damaged or holds more than `most`.
std::vector<Certificate> certificates_of(const std::string& text, std::size_t most) {
  std::vector<Certificate> out;
  const Bio bio = reader_of(text);
  while (out.size() <= most) {
    Certificate next{PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)};
    if (!next) break;
    out.push_back(std::move(next));
  }
  const unsigned long why = ERR_peek_last_error();
  const bool at_end = ERR_GET_LIB(why) == ERR_LIB_PEM && ERR_GET_REASON(why) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end || out.size() > most) out.clear();
  return out;
}

bool is_valid_now(const X509* certificate) {
  return X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0 &&
         X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
}

int choose_protocol(SSL* /*session*/, const unsigned char** chosen, unsigned char* chosen_length,
                    const unsigned char* offered, unsigned int offered_length, void* /*context*/) {
  unsigned char* found = nullptr;
  const auto* ours = reinterpret_cast<const unsigned char*>(kHttp11.data());
  const int verdict = SSL_select_next_proto(&found, chosen_length, ours, static_cast<unsigned>(kHttp11.size()), offered,
                                            offered_length);
  *chosen = found;
  return verdict == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

// Every handshake is a full one: a ticket would carry a client's certificate past its end and its authority's.
bool set_rules(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(context,
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_max_cert_list(context, kPeerChainBytesMax);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 && SSL_CTX_set_num_tickets(context, 0) == 1 &&
         SSL_CTX_set_cipher_list(context, kCiphers12) == 1 && SSL_CTX_set1_groups_list(context, kGroups) == 1;
}

void use_certificate(SSL_CTX* context, const std::string& text, std::vector<Issue>& issues) {
  std::vector<Certificate> chain = certificates_of(text, kChainMax);
  if (chain.empty()) {
    issues.push_back(fault("certificate", "must hold 1 to 16 certificates as PEM"));
    return;
  }
  if (!is_valid_now(chain.front().get())) {
    issues.push_back(fault("certificate", "must be of a certificate that is valid now"));
  }
  bool used = SSL_CTX_use_certificate(context, chain.front().get()) == 1;
  for (std::size_t i = 1; i < chain.size(); ++i) used = used && SSL_CTX_add1_chain_cert(context, chain[i].get()) == 1;
  if (!used) issues.push_back(fault("certificate", "must have a key and signatures of today's strength"));
}

void use_key(SSL_CTX* context, const std::string& text, std::vector<Issue>& issues) {
  const Bio bio = reader_of(text);
  const Key key{PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr)};
  if (!key) {
    issues.push_back(fault("key", "must hold a private key as PEM, without a password"));
    return;
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) == 1 && SSL_CTX_check_private_key(context) == 1) return;
  if (issues.empty()) issues.push_back(fault("key", "must be the key of the certificate"));
}

void ask_clients(SSL_CTX* context, const std::string& text, std::vector<Issue>& issues) {
  const std::vector<Certificate> authorities = certificates_of(text, kAuthoritiesMax);
  bool added = !authorities.empty();
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  for (const Certificate& authority : authorities) {
    added = added && X509_STORE_add_cert(store, authority.get()) == 1 &&
            SSL_CTX_add_client_CA(context, authority.get()) == 1;
  }
  if (!added) issues.push_back(fault("client_ca", "must hold 1 to 512 certificates as PEM"));
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_verify_depth(context, kVerifyDepth);
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::string text(kFileBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad() || text.empty() || text.size() > kFileBytesMax) return fail(ErrorKind::unprocessable, "unreadable");
  return text;
}

}  // namespace

TlsMaterial::~TlsMaterial() { wipe(key); }

std::string TlsMaterial::digest() const {
  return fmt::format("{}{}{}{}", sha256_hex(certificate), sha256_hex(key), sha256_hex(client_ca), asks_clients);
}

Result<TlsMaterial> read_tls_files(const TlsFiles& files) {
  TlsMaterial out;
  out.asks_clients = !files.client_ca.empty();
  struct Row {
    std::string_view member;
    const std::string& path;
    std::string& text;
  };
  const std::array rows{Row{"certificate", files.certificate, out.certificate}, Row{"key", files.key, out.key},
                        Row{"client_ca", files.client_ca, out.client_ca}};
  std::vector<Issue> issues;
  for (const Row& row : rows) {
    if (row.member == "client_ca" && !out.asks_clients) continue;
    if (auto text = read_file(row.path)) {
      row.text = *std::move(text);
    } else {
      issues.push_back(fault(row.member, "cannot be read, is empty or over 1 MiB"));
    }
  }
  if (!issues.empty()) return fail(ErrorKind::unprocessable, "a file of the TLS listener", std::move(issues));
  return out;
}

Result<TlsContext> make_tls_context(const TlsMaterial& material) {
  ERR_clear_error();
  TlsContext context{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
  if (context == nullptr || !set_rules(context.get())) return fail(ErrorKind::fault, "OpenSSL offers no TLS 1.2");
  std::vector<Issue> issues;
  use_certificate(context.get(), material.certificate, issues);
  use_key(context.get(), material.key, issues);
  if (material.asks_clients) ask_clients(context.get(), material.client_ca, issues);
  ERR_clear_error();
  if (!issues.empty()) return fail(ErrorKind::unprocessable, "the files of the TLS listener", std::move(issues));
  return context;
}

}  // namespace concord::http::edge
