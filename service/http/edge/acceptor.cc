#include "service/http/edge/acceptor.h"

#include <fcntl.h>
#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <type_traits>
#include <utility>

namespace concord::http::edge {
namespace {

constexpr int kBacklog = 4096;
constexpr std::chrono::milliseconds kPauseAfterFailure{10};

// void in cpp-httplib 0.11, bool from 0.15 on.
using Enqueued = decltype(std::declval<httplib::TaskQueue&>().enqueue(std::function<void()>{}));

// The library's queue between accepting and serving; accepted sockets are given away at once, so it queues nothing.
class NoQueue final : public httplib::TaskQueue {
 public:
  Enqueued enqueue(std::function<void()> task) override {
    task();
    return static_cast<Enqueued>(true);
  }
  void shutdown() override {}
};

class Listener final : public httplib::Server {
 public:
  Listener() {
    set_socket_options([](socket_t descriptor) {
      const int on = 1;
      ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
      ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    });
    new_task_queue = [] { return new NoQueue; };
  }

  // The port, or -1.
  int open(const std::string& address, int port) {
    if (port == 0) return bind_to_any_port(address);
    return bind_to_port(address, port) ? port : -1;
  }

  // A second descriptor of the listening socket, which this object closes when accept() fails.
  int share() { return ::fcntl(svr_sock_, F_DUPFD_CLOEXEC, 0); }

  void serve(int descriptor, const std::function<void(int)>& accepted) {
    svr_sock_ = descriptor;
    accepted_ = &accepted;
    listen_after_bind();
  }

  void close_listener() { ::close(svr_sock_.exchange(INVALID_SOCKET)); }

 private:
  bool process_and_close_socket(socket_t descriptor) override {
    (*accepted_)(descriptor);
    return true;
  }

  const std::function<void(int)>* accepted_ = nullptr;
};

}  // namespace

Acceptor::~Acceptor() {
  if (listener_ >= 0) ::close(listener_);
}

Result<int> Acceptor::bind(const std::string& address, int port) {
  Listener listener;
  const int bound = listener.open(address, port);
  if (bound < 0) return fail(ErrorKind::unavailable, "the address and port cannot be bound");
  listener_ = listener.share();
  listener.close_listener();
  if (listener_ < 0 || ::listen(listener_, kBacklog) != 0) {
    return fail(ErrorKind::unavailable, "the address and port cannot be listened on");
  }
  return bound;
}

void Acceptor::run(const std::function<void(int descriptor)>& accepted) {
  while (!interrupted_ && listener_ >= 0) {
    const int descriptor = ::fcntl(listener_, F_DUPFD_CLOEXEC, 0);
    if (descriptor >= 0) Listener{}.serve(descriptor, accepted);
    if (!interrupted_) std::this_thread::sleep_for(kPauseAfterFailure);
  }
}

void Acceptor::interrupt() noexcept {
  interrupted_ = true;
  if (listener_ >= 0) ::shutdown(listener_, SHUT_RDWR);
}

}  // namespace concord::http::edge
