#include "service/cache/redis/socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace concord::cache::redis {
namespace {

tl::unexpected<Error> unreachable() { return fail(ErrorKind::unavailable, "the store cannot be reached"); }
tl::unexpected<Error> lost() { return fail(ErrorKind::unavailable, "the connection to the store was lost"); }
tl::unexpected<Error> late() { return fail(ErrorKind::timeout, "the store did not answer in time"); }

struct FreeAddresses {
  void operator()(addrinfo* list) const noexcept { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Addresses look_up(const Address& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found) != 0) return nullptr;
  return Addresses{found};
}

int open_socket(int family) { return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

bool is_ip(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

}  // namespace

Socket::~Socket() {
  ssl_.reset();
  if (fd_ >= 0) close(fd_);
}

Status Socket::wait(short events, Deadline deadline) const {
  for (;;) {
    const auto remaining = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock_.steady_now());
    if (remaining.count() <= 0) return late();
    pollfd polled{.fd = fd_, .events = events, .revents = 0};
    const int timeout = static_cast<int>(std::min<std::int64_t>(remaining.count(), 60'000));
    const int ready = poll(&polled, 1, timeout);
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return lost();
  }
}

Result<std::unique_ptr<Socket>> Socket::connect(const Address& address, const TlsContext& tls, const Clock& clock,
                                                Deadline deadline) {
  const auto try_one = [&](int family, const sockaddr* to, socklen_t size) -> Result<std::unique_ptr<Socket>> {
    const int fd = open_socket(family);
    if (fd < 0) return unreachable();
    std::unique_ptr<Socket> out{new Socket{fd, clock}};
    if (::connect(fd, to, size) != 0) {
      if (errno != EINPROGRESS) return unreachable();
      RETURN_IF_ERROR(out->wait(POLLOUT, deadline));
      int error = 0;
      socklen_t length = sizeof error;
      if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0 || error != 0) return unreachable();
    }
    if (family != AF_UNIX) {
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    }
    if (address.tls) RETURN_IF_ERROR(out->shake_hands(address, tls, deadline));
    return out;
  };
  if (!address.path.empty()) {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (address.path.size() >= sizeof to.sun_path) return unreachable();
    std::memcpy(to.sun_path, address.path.data(), address.path.size());
    return try_one(AF_UNIX, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  Result<std::unique_ptr<Socket>> last = unreachable();
  const Addresses found = look_up(address);
  for (const addrinfo* one = found.get(); one != nullptr; one = one->ai_next) {
    last = try_one(one->ai_family, one->ai_addr, one->ai_addrlen);
    if (last || clock.steady_now() >= deadline) break;
  }
  return last;
}

Status Socket::shake_hands(const Address& address, const TlsContext& tls, Deadline deadline) {
  if (!tls) return unreachable();
  ssl_ = {SSL_new(tls.get()), SSL_free};
  if (!ssl_ || SSL_set_fd(ssl_.get(), fd_) != 1) return unreachable();
  if (is_ip(address.host)) {
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), address.host.c_str()) != 1) return unreachable();
  } else if (SSL_set1_host(ssl_.get(), address.host.c_str()) != 1 ||
             SSL_set_tlsext_host_name(ssl_.get(), address.host.c_str()) != 1) {
    return unreachable();
  }
  for (;;) {
    ERR_clear_error();
    const int done = SSL_connect(ssl_.get());
    if (done == 1) return {};
    if (auto waited = wait_for_tls(done, deadline); !waited) {
      if (waited.error().kind == ErrorKind::timeout) return waited;
      return fail(ErrorKind::unavailable, "no TLS with the store: its certificate is not accepted, or ours is not");
    }
  }
}

// Waits for what the last call asked for. Errors: unavailable when it asked for nothing.
Status Socket::wait_for_tls(int result, Deadline deadline) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return wait(POLLIN, deadline);
    case SSL_ERROR_WANT_WRITE:
      return wait(POLLOUT, deadline);
    default:
      return lost();
  }
}

Status Socket::write(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    if (clock_.steady_now() >= deadline) return late();
    if (ssl_) {
      ERR_clear_error();
      const int sent =
          SSL_write(ssl_.get(), bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 1U << 20U)));
      if (sent > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else {
        RETURN_IF_ERROR(wait_for_tls(sent, deadline));
      }
      continue;
    }
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      RETURN_IF_ERROR(wait(POLLOUT, deadline));
    } else if (errno != EINTR) {
      return lost();
    }
  }
  return {};
}

Result<std::size_t> Socket::read(char* buffer, std::size_t size, Deadline deadline) {
  for (;;) {
    if (clock_.steady_now() >= deadline) return late();
    if (ssl_) {
      ERR_clear_error();
      const int got = SSL_read(ssl_.get(), buffer, static_cast<int>(std::min<std::size_t>(size, 1U << 20U)));
      if (got > 0) return static_cast<std::size_t>(got);
      RETURN_IF_ERROR(wait_for_tls(got, deadline));
      continue;
    }
    const ssize_t got = recv(fd_, buffer, size, 0);
    if (got > 0) return static_cast<std::size_t>(got);
    if (got == 0) return lost();
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      RETURN_IF_ERROR(wait(POLLIN, deadline));
    } else if (errno != EINTR) {
      return lost();
    }
  }
}

bool Socket::is_quiet() const noexcept {
  pollfd polled{.fd = fd_, .events = POLLIN, .revents = 0};
  return poll(&polled, 1, 0) == 0;
}

}  // namespace concord::cache::redis
