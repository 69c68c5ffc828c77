// A byte stream to a Redis, over TCP, a Unix socket or TLS, every step under an absolute deadline.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "core/ports/clock.h"
#include "core/result.h"
#include "core/time.h"
#include "service/cache/redis/address.h"
#include "service/cache/redis/tls.h"

struct ssl_st;

namespace concord::cache::redis {

class Socket {
 public:
  // `tls` is used where the address asks for it; the peer's certificate must then be for the address's host. Name
  // look-up alone takes as long as the system's resolver does. Errors: unavailable, timeout.
  [[nodiscard]] static Result<std::unique_ptr<Socket>> connect(const Address& address, const TlsContext& tls,
                                                               const Clock& clock, Deadline deadline);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // All of it. Errors: unavailable, timeout; some of it may have been sent.
  [[nodiscard]] Status write(std::string_view bytes, Deadline deadline);
  // At least one byte into `buffer`. Errors: unavailable (also at the end of the stream), timeout.
  [[nodiscard]] Result<std::size_t> read(char* buffer, std::size_t size, Deadline deadline);
  // Nothing has come that was not read, not even the end.
  [[nodiscard]] bool is_quiet() const noexcept;

 private:
  Socket(int fd, const Clock& clock) noexcept : fd_{fd}, clock_{clock} {}
  [[nodiscard]] Status wait(short events, Deadline deadline) const;
  [[nodiscard]] Status shake_hands(const Address& address, const TlsContext& tls, Deadline deadline);
  [[nodiscard]] Status wait_for_tls(int result, Deadline deadline);

  int fd_;
  const Clock& clock_;
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_{nullptr, nullptr};
};

}  // namespace concord::cache::redis
