// Certificate, key and client authorities from PEM files to one OpenSSL context: TLS 1.2 and 1.3 only, forward secrecy
// only, no renegotiation, no compression, no resumption. Knows no sockets and no connection.
#pragma once

#include <memory>
#include <string>

#include "core/result.h"

struct ssl_ctx_st;

namespace concord::http::edge {

struct TlsFiles {
  std::string certificate;  // PEM: the listener's own, then those between it and the root
  std::string key;          // PEM, without a password
  std::string client_ca;    // PEM: who may certify clients, each trusted by itself; empty: no certificate is asked for
};

// What the files held at one moment; the key is wiped from memory at the end.
struct TlsMaterial {
  TlsMaterial() = default;
  ~TlsMaterial();
  TlsMaterial(const TlsMaterial&) = delete;
  TlsMaterial& operator=(const TlsMaterial&) = delete;
  TlsMaterial(TlsMaterial&&) noexcept = default;
  TlsMaterial& operator=(TlsMaterial&&) noexcept = default;

  std::string certificate;
  std::string key;
  std::string client_ca;
  bool asks_clients = false;
  // Differs when one byte of a file does.
  [[nodiscard]] std::string digest() const;
};

// Errors: unprocessable with an issue for each file that cannot be read or is over 1 MiB; its expression is the member
// of TlsFiles.
[[nodiscard]] Result<TlsMaterial> read_tls_files(const TlsFiles& files);

using TlsContext = std::shared_ptr<ssl_ctx_st>;

// A client certificate is verified when one is shown (purpose, time, chain to `client_ca`), and never required. Errors:
// unprocessable with an issue each: no certificate, one that is not valid now, a key that has a password, is too
// short or belongs to another certificate, no authority.
[[nodiscard]] Result<TlsContext> make_tls_context(const TlsMaterial& material);

}  // namespace concord::http::edge
