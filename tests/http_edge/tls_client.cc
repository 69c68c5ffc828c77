#include "tests/http_edge/tls_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace concord::http::edge::testing {
namespace {

int dial(int port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{.tv_sec = 20, .tv_usec = 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error{"the server under test does not listen"};
  }
  return descriptor;
}

}  // namespace

TlsClient::TlsClient(int port, const TlsClientOptions& options)
    : descriptor_{dial(port)}, context_{SSL_CTX_new(TLS_client_method())} {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL's sockets raise it
  SSL_CTX_set_security_level(context_.get(), 0);
  SSL_CTX_set_min_proto_version(context_.get(), options.version_min);
  SSL_CTX_set_max_proto_version(context_.get(), options.version_max);
  SSL_CTX_load_verify_file(context_.get(), options.ca_file.c_str());
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  if (!options.own.key_file.empty()) {
    SSL_CTX_use_certificate_file(context_.get(), options.own.certificate_file.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context_.get(), options.own.key_file.c_str(), SSL_FILETYPE_PEM);
  }
  if (!options.ciphers.empty()) SSL_CTX_set_cipher_list(context_.get(), options.ciphers.c_str());
  session_.reset(SSL_new(context_.get()));
  if (!options.alpn.empty()) {
    SSL_set_alpn_protos(session_.get(), reinterpret_cast<const unsigned char*>(options.alpn.data()),
                        static_cast<unsigned>(options.alpn.size()));
  }
  SSL_set_fd(session_.get(), descriptor_);
}

TlsClient::~TlsClient() { ::close(descriptor_); }

bool TlsClient::check(int result) {
  if (result > 0) return true;
  const unsigned long why = ERR_peek_last_error();
  const char* const reason = ERR_reason_error_string(why);
  if (failure_.empty()) failure_ = reason == nullptr ? "closed" : reason;
  ERR_clear_error();
  return false;
}

bool TlsClient::greet() { return check(SSL_connect(session_.get())); }

bool TlsClient::send(std::string_view bytes) {
  return check(SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size())));
}

bool TlsClient::fill() {
  std::array<char, 65536> piece{};
  const int got = SSL_read(session_.get(), piece.data(), static_cast<int>(piece.size()));
  if (!check(got)) return false;
  buffer_.append(piece.data(), static_cast<std::size_t>(got));
  return true;
}

std::string TlsClient::receive(std::size_t length) {
  while (buffer_.size() < length && fill()) {
  }
  std::string taken = buffer_.substr(0, length);
  buffer_.erase(0, taken.size());
  return taken;
}

std::string TlsClient::receive_until(std::string_view end) {
  std::size_t looked_at = 0;
  for (;;) {
    const std::size_t found = buffer_.find(end, looked_at);
    if (found != std::string::npos) return receive(found + end.size());
    looked_at = buffer_.size() < end.size() ? 0 : buffer_.size() - end.size();
    if (!fill()) return std::exchange(buffer_, {});
  }
}

bool TlsClient::ends_orderly() {
  std::array<char, 65536> piece{};
  while (SSL_read(session_.get(), piece.data(), static_cast<int>(piece.size())) > 0) {
  }
  ERR_clear_error();
  return (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

std::string TlsClient::server_name() const {
  std::array<char, 256> name{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(SSL_get0_peer_certificate(session_.get())), NID_commonName,
                            name.data(), static_cast<int>(name.size()));
  return name.data();
}

}  // namespace concord::http::edge::testing
