// TLS of a listener: which certificate a new connection is shown, and how it follows the files when they change.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/result.h"
#include "core/time.h"
#include "service/http/edge/tls_context.h"
#include "service/http/edge/tls_transport.h"

namespace concord::http::edge {

enum class TlsEvent : std::uint8_t {
  greeted,        // a handshake came to its end
  not_greeted,    // it did not: refused, too slow, no TLS at all
  renewed,        // the files have changed and are in use
  kept_previous,  // the files have changed and cannot be used; what was loaded before still is
};

struct TlsOptions {
  TlsFiles files;
  std::chrono::milliseconds reload_interval{10'000};  // the files are looked at that often at most
  std::function<void(TlsEvent)> observer = nullptr;   // on threads of the listener; must not block
};

// Connections that are up keep the certificate they were greeted with.
class Tls {
 public:
  // Errors: unprocessable, as read_tls_files() and make_tls_context() say.
  [[nodiscard]] static Result<std::unique_ptr<Tls>> load(TlsOptions options);

  // The transport of an accepted socket. Looks at the files when `now` is past the interval. One thread.
  [[nodiscard]] std::unique_ptr<Transport> accept(int descriptor, Deadline now);

 private:
  explicit Tls(TlsOptions options);
  void follow_files();

  TlsOptions options_;
  GreetingObserver greeting_;
  TlsContext context_;
  std::string digest_;
  std::string refused_digest_;  // of what could not be used, so that it is told once
  Deadline next_look_{};
};

}  // namespace concord::http::edge
