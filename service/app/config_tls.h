// TLS of the public listener as an operator sets it: `listen.tls`.
#pragma once

#include <string>

#include "core/result.h"

namespace concord::app {

// Files of PEM; no certificate and no key: plain HTTP.
struct TlsConfig {
  std::string certificate;
  std::string key;
  std::string client_ca;  // who certifies clients; empty: none is asked for a certificate
  [[nodiscard]] bool is_on() const noexcept { return !certificate.empty(); }
};

// Everything about the files that would keep the listener from starting. Errors: unprocessable with an issue each, the
// path of the setting as its expression.
[[nodiscard]] Status check_tls(const TlsConfig& config);

}  // namespace concord::app
