#include "service/http/edge/transport.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace concord::http::edge {
namespace {

class TcpTransport final : public Transport {
 public:
  explicit TcpTransport(int descriptor) noexcept : descriptor_{descriptor} {}
  TcpTransport(const TcpTransport&) = delete;
  TcpTransport& operator=(const TcpTransport&) = delete;
  ~TcpTransport() override { ::close(descriptor_); }

  [[nodiscard]] int descriptor() const noexcept override { return descriptor_; }
  [[nodiscard]] bool encrypted() const noexcept override { return false; }

  [[nodiscard]] Io read(std::span<char> buffer) noexcept override {
    const ssize_t length = ::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (length == 0) return {.state = Io::State::ended, .length = 0};
    return judge(length, Io::State::wants_read);
  }

  [[nodiscard]] Io write(std::string_view bytes) noexcept override {
    const ssize_t length = ::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return judge(length, Io::State::wants_write);
  }

  void end_writing() noexcept override { ::shutdown(descriptor_, SHUT_WR); }

  void break_off() noexcept override {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }

 private:
  static Io judge(ssize_t length, Io::State when_blocked) noexcept {
    if (length > 0) return {.state = Io::State::done, .length = static_cast<std::size_t>(length)};
    const bool blocked = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return {.state = blocked ? when_blocked : Io::State::broken, .length = 0};
  }

  int descriptor_;
};

}  // namespace

std::unique_ptr<Transport> make_tcp_transport(int descriptor) { return std::make_unique<TcpTransport>(descriptor); }

}  // namespace concord::http::edge
