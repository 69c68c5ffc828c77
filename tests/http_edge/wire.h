// A client that speaks raw bytes, and the server under test on a free port. For the tests of the edge only.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "service/http/edge/server.h"

namespace concord::http::edge::testing {

// One response as it came over the wire.
struct WireResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

// Everything a server said until it closed, or until it said nothing more for a while.
struct Heard {
  std::string text;
  bool closed = false;  // by an orderly end
  bool reset = false;   // by RST
};

class WireClient {
 public:
  explicit WireClient(int port, std::string_view address = "127.0.0.1");
  WireClient(WireClient&& other) noexcept;
  WireClient(const WireClient&) = delete;
  WireClient& operator=(const WireClient&) = delete;
  WireClient& operator=(WireClient&&) = delete;
  ~WireClient();

  // Sends all of it; false when the server has closed.
  bool send(std::string_view bytes);
  // Ends the sending side only.
  void end_sending();
  // Closes with RST.
  void reset();
  // Makes the kernel's buffers small, so that a reader that does not read is noticed soon.
  void shrink_receive_buffer();
  // The next response; status 0 when none came within the bound. `to_head`: it answers a HEAD request.
  WireResponse receive(bool to_head = false);
  // As many raw bytes; fewer when the server ends before.
  std::string receive_bytes(std::size_t length);
  // Raw bytes until `text` is among them; all that came.
  std::string receive_until(std::string_view text);
  // Whether a byte, or the end, comes within `bound`.
  [[nodiscard]] bool hears_something(std::chrono::milliseconds bound) const;
  // Whether the server resets the connection within `bound`; reads nothing.
  [[nodiscard]] bool breaks(std::chrono::milliseconds bound) const;
  // Reads until the server closes or `quiet` passes without a byte.
  Heard listen(std::chrono::milliseconds quiet);

 private:
  bool fill(std::chrono::milliseconds bound);
  int descriptor_;
  std::string buffer_;
  bool ended_ = false;
  bool reset_ = false;
};

// Lets threads wait for each other, but never for ever.
class Gate {
 public:
  void open();
  // False when nobody opened it within the patience of a test.
  bool wait();

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

// The statuses of all responses in `text`, interim ones included.
std::vector<int> statuses(std::string_view text);

// A server that runs from construction to destruction.
class RunningServer {
 public:
  RunningServer(Options options, Handler handler);
  RunningServer(Options options, Handler handler, StreamsPredicate streams, StreamHandler stream_handler);
  // With a handler whose responses are always complete.
  using WholeStreamHandler = std::function<void(const Request&, BodySource&, ResponseSink&)>;
  RunningServer(Options options, Handler handler, StreamsPredicate streams, WholeStreamHandler stream_handler);
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer();
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] WireClient connect() const { return WireClient{port_}; }
  Server& server() { return server_; }
  // Waits until serve() has returned.
  void join();

 private:
  Server server_;
  int port_ = 0;
  std::thread thread_;
};

// {"edge": status} with a content type, as a service would say it.
Response plain_rejection(int status);
// Answers with method, target and body, so that a test sees what reached the handler.
Response echo(const Request& request);
// Options with `workers` and bounds short enough for a test.
Options quick_options(std::size_t workers = 4);

}  // namespace concord::http::edge::testing
