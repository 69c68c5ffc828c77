#include "tests/http_edge/wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <charconv>

#include <array>
#include <stdexcept>
#include <utility>

namespace concord::http::edge::testing {
namespace {

// The digits at `at` as a number; 0 when there are none.
std::size_t number_at(std::string_view text, std::size_t at) {
  std::size_t number = 0;
  std::from_chars(text.data() + at, text.data() + text.size(), number);
  return number;
}

constexpr std::chrono::milliseconds kPatience{20'000};  // only a test that fails waits so long

int dial(int port, std::string_view address) {
  const bool v6 = address.find(':') != std::string_view::npos;
  const int descriptor = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in v4_address{};
  v4_address.sin_family = AF_INET;
  v4_address.sin_port = htons(static_cast<std::uint16_t>(port));
  sockaddr_in6 v6_address{};
  v6_address.sin6_family = AF_INET6;
  v6_address.sin6_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, std::string{address}.c_str(), &v4_address.sin_addr);
  ::inet_pton(AF_INET6, std::string{address}.c_str(), &v6_address.sin6_addr);
  const int failed = v6 ? ::connect(descriptor, reinterpret_cast<sockaddr*>(&v6_address), sizeof v6_address)
                        : ::connect(descriptor, reinterpret_cast<sockaddr*>(&v4_address), sizeof v4_address);
  if (failed != 0) throw std::runtime_error{"the server under test does not listen"};
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

Headers parse_headers(std::string_view lines) {
  Headers headers;
  while (!lines.empty()) {
    const std::size_t end = lines.find("\r\n");
    const std::string_view line = lines.substr(0, end);
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos) {
      headers.add(std::string{line.substr(0, colon)}, std::string{line.substr(colon + 2)});
    }
    if (end == std::string_view::npos) break;
    lines.remove_prefix(end + 2);
  }
  return headers;
}

}  // namespace

WireClient::WireClient(int port, std::string_view address) : descriptor_{dial(port, address)} {}

WireClient::WireClient(WireClient&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)}, buffer_{std::move(other.buffer_)}, ended_{other.ended_} {}

WireClient::~WireClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool WireClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void WireClient::end_sending() { ::shutdown(descriptor_, SHUT_WR); }

void WireClient::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(descriptor_, -1));
}

void WireClient::shrink_receive_buffer() {
  const int bytes = 4096;
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

bool WireClient::fill(std::chrono::milliseconds bound) {
  pollfd entry{.fd = descriptor_, .events = POLLIN, .revents = 0};
  if (ended_ || ::poll(&entry, 1, static_cast<int>(bound.count())) <= 0) return false;
  std::array<char, 65536> piece{};
  const ssize_t length = ::recv(descriptor_, piece.data(), piece.size(), 0);
  ended_ = length <= 0;
  reset_ = length < 0;
  if (!ended_) buffer_.append(piece.data(), static_cast<std::size_t>(length));
  return !ended_;
}

std::string WireClient::receive_until(std::string_view text) {
  while (buffer_.find(text) == std::string::npos) {
    if (!fill(kPatience)) return std::exchange(buffer_, {});
  }
  const std::size_t end = buffer_.find(text) + text.size();
  std::string taken = buffer_.substr(0, end);
  buffer_.erase(0, end);
  return taken;
}

WireResponse WireClient::receive(bool to_head) {
  const std::string head = receive_until("\r\n\r\n");
  if (!head.starts_with("HTTP/1.1 ")) return {};
  WireResponse response;
  response.status = static_cast<int>(number_at(head, 9));
  response.headers = parse_headers(std::string_view{head}.substr(head.find("\r\n") + 2));
  const bool empty = to_head || response.status < 200 || response.status == 204 || response.status == 304;
  if (empty) return response;
  if (response.headers.value("Transfer-Encoding") == "chunked") {
    response.body = receive_until("0\r\n\r\n");
    return response;
  }
  response.body = receive_bytes(number_at(response.headers.value("Content-Length"), 0));
  return response;
}

std::string WireClient::receive_bytes(std::size_t length) {
  while (buffer_.size() < length && fill(kPatience)) {
  }
  std::string taken = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return taken;
}

Heard WireClient::listen(std::chrono::milliseconds quiet) {
  while (fill(quiet)) {
  }
  return {.text = std::exchange(buffer_, {}), .closed = ended_ && !reset_, .reset = reset_};
}

bool WireClient::hears_something(std::chrono::milliseconds bound) const {
  pollfd entry{.fd = descriptor_, .events = POLLIN, .revents = 0};
  return !buffer_.empty() || ended_ || ::poll(&entry, 1, static_cast<int>(bound.count())) > 0;
}

bool WireClient::breaks(std::chrono::milliseconds bound) const {
  pollfd entry{.fd = descriptor_, .events = 0, .revents = 0};
  return ::poll(&entry, 1, static_cast<int>(bound.count())) > 0;
}

void Gate::open() {
  const std::lock_guard lock{mutex_};
  open_ = true;
  opened_.notify_all();
}

bool Gate::wait() {
  std::unique_lock lock{mutex_};
  return opened_.wait_for(lock, kPatience, [this] { return open_; });
}

std::vector<int> statuses(std::string_view text) {
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  std::vector<int> found;
  for (std::size_t at = text.find(kVersion); at != std::string_view::npos; at = text.find(kVersion, at + 1)) {
    found.push_back(static_cast<int>(number_at(text.substr(0, at + kVersion.size() + 3), at + kVersion.size())));
  }
  return found;
}

RunningServer::RunningServer(Options options, Handler handler)
    : RunningServer{std::move(options), std::move(handler), {}, StreamHandler{}} {}

RunningServer::RunningServer(Options options, Handler handler, StreamsPredicate streams,
                             WholeStreamHandler stream_handler)
    : RunningServer{std::move(options), std::move(handler), std::move(streams),
                    [serve = std::move(stream_handler)](const Request& head, BodySource& body, ResponseSink& sink,
                                                        const std::stop_token& /*stop*/) -> Status {
                      serve(head, body, sink);
                      return {};
                    }} {}

RunningServer::RunningServer(Options options, Handler handler, StreamsPredicate streams, StreamHandler stream_handler)
    : server_{std::move(options), std::move(handler), plain_rejection} {
  server_.set_stream_handler(std::move(streams), std::move(stream_handler));
  const auto port = server_.bind();
  if (!port.has_value()) throw std::runtime_error{port.error().message};
  port_ = *port;
  thread_ = std::thread{[this] { server_.serve(); }};
}

RunningServer::~RunningServer() {
  server_.stop();
  join();
}

void RunningServer::join() {
  if (thread_.joinable()) thread_.join();
}

Response plain_rejection(int status) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}},
          .body = R"({"edge":)" + std::to_string(status) + "}"};
}

Response echo(const Request& request) {
  std::string body{to_string(request.method)};
  body.append(" ").append(request.target).append(" [").append(request.body).append("]");
  return {.status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = std::move(body)};
}

Options quick_options(std::size_t workers) {
  Options options;
  options.workers = workers;
  return options;
}

}  // namespace concord::http::edge::testing
