// A TLS client that blocks, made of OpenSSL alone: for the tests of the edge.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

#include "tests/client/test_certificates.h"

namespace concord::http::edge::testing {

struct FreeTls {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  void operator()(SSL* session) const noexcept { SSL_free(session); }
  void operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
};

struct TlsClientOptions {
  std::string ca_file;
  client::Leaf own = {};  // its certificate; none when empty
  int version_min = TLS1_VERSION;
  int version_max = TLS1_3_VERSION;
  std::string alpn = {};     // "\x02h2"
  std::string ciphers = {};  // of TLS 1.2 and below
};

class TlsClient {
 public:
  TlsClient(int port, const TlsClientOptions& options);
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  ~TlsClient();

  // Shakes hands; false when the server did not go along.
  [[nodiscard]] bool greet();
  bool send(std::string_view bytes);
  // Exactly as many bytes, fewer when the server ends before.
  [[nodiscard]] std::string receive(std::size_t length);
  // Until `end` is there, or the server ends.
  [[nodiscard]] std::string receive_until(std::string_view end);
  // Reads to the end: whether it was told by a close_notify.
  [[nodiscard]] bool ends_orderly();
  // The reason of the first failure: "tlsv1 alert protocol version"; empty when there was none.
  [[nodiscard]] const std::string& failure() const noexcept { return failure_; }
  [[nodiscard]] SSL* session() const noexcept { return session_.get(); }
  // Common name of the server.
  [[nodiscard]] std::string server_name() const;

 private:
  bool check(int result);
  bool fill();
  int descriptor_;
  std::unique_ptr<SSL_CTX, FreeTls> context_;
  std::unique_ptr<SSL, FreeTls> session_;
  std::string buffer_;
  std::string failure_;
};

}  // namespace concord::http::edge::testing
