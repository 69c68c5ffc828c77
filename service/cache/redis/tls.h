// The client's side of TLS to a Redis: who certifies it, and by what name it must be known.
#pragma once

#include <memory>
#include <string>

#include "core/result.h"

struct ssl_ctx_st;

namespace concord::cache::redis {

// PEM files; empty: the system's authorities, no certificate of ours.
struct TlsFiles {
  std::string ca = {};
  std::string certificate = {};
  std::string key = {};
};

using TlsContext = std::shared_ptr<ssl_ctx_st>;
// TLS 1.2 or later, the peer's certificate always verified. Errors: unprocessable for files that cannot be used.
[[nodiscard]] Result<TlsContext> make_tls(const TlsFiles& files);

}  // namespace concord::cache::redis
