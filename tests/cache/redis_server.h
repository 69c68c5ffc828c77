// A real Redis (or Sentinel) as a process of its own in a folder of its own, on a Unix socket and, where asked for, on
// a free port. It is stopped by its process id.
#pragma once

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/ports/clock.h"
#include "service/cache/redis/connection.h"
#include "service/cache/redis/tls.h"

namespace concord::fakes {

// The machine's own time: a server that is real keeps no other.
class RealClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return std::chrono::time_point_cast<Instant::duration>(std::chrono::system_clock::now());
  }
  [[nodiscard]] Deadline steady_now() const override { return std::chrono::steady_clock::now(); }
  void sleep_until(Deadline when) override { std::this_thread::sleep_until(when); }
};

// A TCP port that nobody listens on at this moment.
inline int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool is_bound = bind(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                        getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(fd);
  return is_bound ? ntohs(address.sin_port) : 0;
}

class RedisServer {
 public:
  // Lines of its configuration beside the shared ones.
  explicit RedisServer(std::vector<std::string> lines = {}, bool is_sentinel = false)
      : folder_{make_folder()}, is_sentinel_{is_sentinel}, lines_{std::move(lines)} {
    start();
  }
  ~RedisServer() {
    stop(SIGKILL);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  void start() {
    const std::string file = folder_ + "/redis.conf";
    if (!std::filesystem::exists(file)) {
      std::ofstream out{file};
      out << "unixsocket " << folder_ << "/redis.sock\ndir " << folder_ << "\nloglevel warning\nlogfile " << folder_
          << "/log\n";
      if (!is_sentinel_) out << "save \"\"\nappendonly no\n";
      bool has_port = false;
      for (const std::string& line : lines_) {
        out << line << '\n';
        has_port = has_port || line.starts_with("port ") || line.starts_with("tls-port ");
      }
      if (!has_port) out << "port 0\n";
    }
    pid_ = fork();
    if (pid_ == 0) {
      if (is_sentinel_) execlp("redis-server", "redis-server", file.c_str(), "--sentinel", nullptr);
      execlp("redis-server", "redis-server", file.c_str(), nullptr);
      _exit(127);
    }
  }
  void stop(int how) {
    if (pid_ <= 0) return;
    kill(pid_, how);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  void pause() const { kill(pid_, SIGSTOP); }
  void resume() const { kill(pid_, SIGCONT); }

  [[nodiscard]] cache::redis::Address address() const {
    return {.host = {}, .port = 0, .path = folder_ + "/redis.sock"};
  }
  [[nodiscard]] const std::string& folder() const noexcept { return folder_; }

  // Waits until it answers there; false after 20 s.
  [[nodiscard]] bool answers(const cache::redis::Address& at, const cache::redis::TlsContext& tls = {},
                             const cache::redis::Credentials& credentials = {}) const {
    RealClock clock;
    const Deadline end = clock.steady_now() + std::chrono::seconds{20};
    while (clock.steady_now() < end) {
      const Deadline soon = clock.steady_now() + std::chrono::milliseconds{500};
      if (cache::redis::Connection::open(at, tls, credentials, clock, soon)) return true;
      clock.sleep_until(clock.steady_now() + std::chrono::milliseconds{10});
    }
    return false;
  }
  [[nodiscard]] bool answers() const { return answers(address()); }

 private:
  static std::string make_folder() {
    std::string name = std::filesystem::temp_directory_path() / "concord-redis-XXXXXX";
    return mkdtemp(name.data()) == nullptr ? std::string{} : name;
  }
  std::string folder_;
  bool is_sentinel_;
  std::vector<std::string> lines_;
  pid_t pid_ = 0;
};

}  // namespace concord::fakes
