// A TCP server on a free loopback port that does with each connection, in order, what a script says. No HTTP: the
// tests write the bytes.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace concord::client {

// One accepted connection, as a script uses it.
class Peer {
 public:
  explicit Peer(int socket) : socket_{socket} {}
  ~Peer() {
    if (socket_ >= 0) ::close(socket_);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  [[nodiscard]] int socket() const noexcept { return socket_; }
  // False once the client has gone.
  bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // A whole request: head, and a body of its Content-Length. What came so far when the client went away.
  std::string read_request() const {
    std::string out;
    while (!is_whole(out)) {
      char bytes[4096];
      const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
      if (got <= 0) return out;
      out.append(bytes, static_cast<std::size_t>(got));
    }
    return out;
  }
  // Blocks until the client closes or resets.
  void wait_for_end() const {
    char byte = 0;
    while (::recv(socket_, &byte, 1, 0) > 0) {
    }
  }
  void close() { ::close(std::exchange(socket_, -1)); }
  // Ends with RST instead of FIN.
  void reset() {
    const linger hard{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(std::exchange(socket_, -1));
  }

 private:
  static bool is_whole(const std::string& text) {
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const std::size_t field = text.find("Content-Length: ");
    const std::size_t length = field < end ? std::stoul(text.substr(field + 16)) : 0;
    return text.size() >= end + 4 + length;
  }
  int socket_;
};

class ScriptServer {
 public:
  using Script = std::function<void(Peer&)>;

  // Serves one connection a script, one after the other, then closes the listener.
  explicit ScriptServer(std::vector<Script> scripts) : scripts_{std::move(scripts)} {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    static_cast<void>(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size));
    ::listen(listener_, 16);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
  }
  ~ScriptServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  ScriptServer(const ScriptServer&) = delete;
  ScriptServer& operator=(const ScriptServer&) = delete;

  [[nodiscard]] int port() const noexcept { return port_; }
  [[nodiscard]] std::string url(std::string_view target = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string{target};
  }
  // How many connections were accepted.
  [[nodiscard]] int accepted() const noexcept { return accepted_; }

 private:
  void serve() {
    // OpenSSL writes without MSG_NOSIGNAL; a client that went away must not end the test.
    sigset_t broken_pipe;
    ::sigemptyset(&broken_pipe);
    ::sigaddset(&broken_pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    for (const Script& script : scripts_) {
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) return;
      ++accepted_;
      Peer peer{socket};
      script(peer);
    }
  }

  std::vector<Script> scripts_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> accepted_ = 0;
  std::thread thread_;
};

}  // namespace concord::client
