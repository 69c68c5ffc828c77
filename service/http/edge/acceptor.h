// Listens and accepts, through cpp-httplib's server; hands out sockets and does nothing else with them.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "core/result.h"

namespace concord::http::edge {

class Acceptor {
 public:
  Acceptor() = default;
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  // Binds a name or an IPv4 or IPv6 address ("::" takes IPv4 too) without SO_REUSEPORT and listens with a backlog of
  // 4,096. The port. Errors: unavailable.
  [[nodiscard]] Result<int> bind(const std::string& address, int port);
  // Accepts until interrupt(), giving each socket away on the calling thread. A passing failure of accept() does not
  // end it.
  void run(const std::function<void(int descriptor)>& accepted);
  // Ends run() for good; connections not accepted yet are refused by the system. Any thread.
  void interrupt() noexcept;

 private:
  std::atomic<int> listener_{-1};
  std::atomic<bool> interrupted_{false};
};

}  // namespace concord::http::edge
