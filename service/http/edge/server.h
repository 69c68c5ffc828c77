// The listener: sockets, TLS, HTTP/1.1 framing and limits on top of cpp-httplib, which no other file may name.
// A worker takes a request when its whole head and its body (up to `body_bytes_max`) are there; heads, idle
// connections and bodies that drip are held by the poller and cost no thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/http.h"
#include "core/result.h"
#include "service/http/edge/tls.h"

namespace concord::http::edge {

// Bounds of what a client can make the listener hold, wait for or do; each has a test.
struct Limits {
  std::size_t head_bytes_max = 16U << 10U;
  std::size_t header_fields_max = 100;
  std::size_t target_bytes_max = 8U << 10U;
  std::size_t body_bytes_max = 4U << 20U;           // of a request that is not streamed; over it: 413
  std::size_t collected_bytes_max = 256U << 20U;    // of all bodies that are in memory at once; over it: 503
  std::size_t connections_max = 10'000;             // over it: 503 and close
  std::size_t connections_per_address_max = 0;      // 0 = no bound
  std::size_t queue_max = 1'024;                    // whole requests that wait for a worker
  std::chrono::milliseconds greeting_time{10'000};  // of the TLS handshake; over it: close
  std::chrono::milliseconds head_time{10'000};      // from the first byte of a head to its last: 408
  std::chrono::milliseconds body_time{20'000};      // from the head to the last byte of the body: 408
  std::chrono::milliseconds write_time{20'000};     // from the first byte of a whole response to its last
  std::chrono::milliseconds idle_time{75'000};      // between two requests
  std::chrono::milliseconds stall_time{30'000};     // a streamed message whose peer sends and takes nothing
  std::size_t unread_bytes_max = 24U << 20U;        // deflated, of a streamed response whose peer does not read yet
  std::size_t unread_bytes_all_max = 48U << 20U;    // of all of them; over it their handlers wait, up to stall_time
  std::chrono::milliseconds request_time{30'000};   // Request::deadline = arrival of the whole head + this
};

struct Options {
  std::string address = "127.0.0.1";
  int port = 0;  // 0: a free one
  std::size_t workers = 64;
  Limits limits;
  std::optional<TlsOptions> tls = std::nullopt;  // none: plain HTTP
};

using Handler = std::function<Response(const Request&)>;
// Reads the body and writes the response at once. A write does not wait for the peer, up to `unread_bytes_max`, so a
// peer may send everything before it reads. An error says that the response is not complete: what was written is
// sent, and then the connection ends without the end of the response. Returning without start() gives a 500. `stop`
// asks for an end soon; from then on the body gives nothing more.
using StreamHandler =
    std::function<Status(const Request& head, BodySource& body, ResponseSink& response, const std::stop_token& stop)>;
// Says from the head alone that a request goes to the StreamHandler. Runs on the poller and on workers: must not
// block.
using StreamsPredicate = std::function<bool(const Request& head)>;
// The answer that the edge gives by itself (400, 408, 411, 413, 414, 431, 501, 503 …): how its body looks.
// Runs on the poller and on workers: must not block. The status of what it returns is set by the edge.
using RejectionBody = std::function<Response(int status)>;

class Server {
 public:
  Server(Options options, Handler handler, RejectionBody rejection);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Before serve(). Streamed requests share the workers but may hold at most a quarter of them.
  void set_stream_handler(StreamsPredicate streams, StreamHandler handler);
  // Binds and listens; the port. Errors: unavailable; those of Tls::load().
  [[nodiscard]] Result<int> bind();
  // Serves until stop(); call once, on a thread of its own. Returns at once when the workers cannot be started.
  void serve();
  // New responses carry `Connection: close`, idle connections are closed; requests are still served.
  void drain() noexcept;
  // Stops accepting, lets queued and running requests finish; returns at once, serve() returns when they have, and
  // at the latest, but for a handler that ignores its deadline, after the longer of request_time and write_time.
  // For good: a stopped server does not serve again. Safe from any thread, not from a signal handler.
  void stop() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace concord::http::edge
