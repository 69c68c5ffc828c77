#include "tests/bench/edge/load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

namespace concord::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::string_view kHeadStart = " HTTP/1.1\r\nHost: bench\r\n";
constexpr std::string_view kHalfHead = "GET /resource HTTP/1.1\r\nHost: ben";

int dial(int port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(descriptor);
    throw std::runtime_error{"cannot connect"};
  }
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

bool send_text(int descriptor, std::string_view text) {
  return ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
}

// Bytes of the whole response once its head is there, 0 before.
std::size_t response_length(std::string_view text) {
  const std::size_t head = text.find("\r\n\r\n");
  constexpr std::string_view kField = "Content-Length: ";
  const std::size_t field = text.find(kField);
  if (head == std::string_view::npos || field == std::string_view::npos) return 0;
  std::size_t length = 0;
  std::from_chars(text.data() + field + kField.size(), text.data() + text.size(), length);
  return head + 4 + length;
}

class Load {
 public:
  Load(int port, const Bystanders& bystanders, std::string_view target, const std::vector<std::string>& tokens)
      : port_{port}, epoll_{::epoll_create1(EPOLL_CLOEXEC)} {
    const std::string head = std::string{"GET "}.append(target).append(kHeadStart);
    if (tokens.empty()) requests_.push_back(head + "\r\n");
    for (const std::string& token : tokens) requests_.push_back(head + "Authorization: Bearer " + token + "\r\n\r\n");
    for (std::size_t i = 0; i < bystanders.idle; ++i) open_idle();
    for (std::size_t i = 0; i < bystanders.half_heads; ++i) open_half_head();
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  ~Load() {
    for (const auto& [descriptor, connection] : connections_) ::close(descriptor);
    ::close(epoll_);
  }

  Measured run(std::size_t clients, std::chrono::milliseconds duration) {
    for (std::size_t i = 0; i < clients; ++i) open_client();
    const auto start = Clock::now();
    const auto end = start + duration;
    std::array<epoll_event, 64> events{};
    while (Clock::now() < end) {
      const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
      for (int i = 0; i < count; ++i) take_event(events.at(static_cast<std::size_t>(i)).data.fd);
    }
    measured_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return std::move(measured_);
  }

 private:
  enum class Role { idle, half_head, client };
  struct Connection {
    Role role = Role::idle;
    std::string text = {};
    Clock::time_point sent = {};
  };

  int add(Role role) {
    const int descriptor = dial(port_);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
    connections_[descriptor] = {.role = role};
    return descriptor;
  }

  void open_idle() {
    const int descriptor = add(Role::idle);
    std::array<char, 65536> answer{};
    if (!send_text(descriptor, next_request())) ++measured_.failures;
    std::string text;
    while (response_length(text) == 0 || text.size() < response_length(text)) {
      const ssize_t length = ::recv(descriptor, answer.data(), answer.size(), 0);
      if (length <= 0) throw std::runtime_error{"an idle connection was refused"};
      text.append(answer.data(), static_cast<std::size_t>(length));
    }
  }

  void open_half_head() {
    if (!send_text(add(Role::half_head), kHalfHead)) ++measured_.failures;
  }

  const std::string& next_request() { return requests_[next_++ % requests_.size()]; }

  void open_client() { ask(add(Role::client)); }

  void ask(int descriptor) {
    connections_[descriptor].text.clear();
    connections_[descriptor].sent = Clock::now();
    if (!send_text(descriptor, next_request())) ++measured_.failures;
  }

  void close_connection(int descriptor) {
    connections_.erase(descriptor);
    ::close(descriptor);
  }

  void take_event(int descriptor) {
    const auto found = connections_.find(descriptor);
    if (found == connections_.end()) return;
    Connection& connection = found->second;
    std::array<char, 16384> piece{};
    const ssize_t length = ::recv(descriptor, piece.data(), piece.size(), MSG_DONTWAIT);
    if (connection.role == Role::client)
      return take_bytes(descriptor, connection, {piece.data(), length > 0 ? static_cast<std::size_t>(length) : 0});
    const bool half_head = connection.role == Role::half_head;
    if (!half_head) ++measured_.failures;
    close_connection(descriptor);
    if (half_head) open_half_head();
  }

  void take_bytes(int descriptor, Connection& connection, std::string_view bytes) {
    if (bytes.empty()) {
      ++measured_.failures;
      close_connection(descriptor);
      return open_client();
    }
    connection.text.append(bytes);
    const std::size_t whole = response_length(connection.text);
    if (whole == 0 || connection.text.size() < whole) return;
    measured_.micros.push_back(std::chrono::duration<double, std::micro>(Clock::now() - connection.sent).count());
    if (!connection.text.starts_with("HTTP/1.1 200 ")) ++measured_.failures;
    ask(descriptor);
  }

  int port_;
  std::vector<std::string> requests_;
  std::size_t next_ = 0;
  int epoll_;
  std::unordered_map<int, Connection> connections_;
  Measured measured_;
};

}  // namespace

Measured run_load(int port, std::size_t clients, std::chrono::milliseconds duration, const Bystanders& bystanders,
                  std::string_view target, const std::vector<std::string>& tokens) {
  return Load{port, bystanders, target, tokens}.run(clients, duration);
}

}  // namespace concord::bench
