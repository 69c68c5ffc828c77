// A bound edge server and the thread that serves it; destruction stops it and waits for what is in flight.
#pragma once

#include <string>
#include <thread>

#include "core/result.h"
#include "service/http/edge/server.h"

namespace concord::app {

class Listener {
 public:
  Listener(const http::edge::Options& options, http::edge::Handler handler, http::edge::RejectionBody rejection);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Before bind().
  void set_stream_handler(http::edge::StreamsPredicate streams, http::edge::StreamHandler handler);
  // Once. Errors: unavailable, naming address and port; those of TLS files.
  [[nodiscard]] Status bind();
  // Once, after bind(); the handler may be called from here on.
  void start();
  void drain() noexcept { server_.drain(); }
  // No new connections; returns when the last request is answered.
  void stop() noexcept;
  [[nodiscard]] int port() const noexcept { return port_; }
  // "http://127.0.0.1:8080", with TLS https; for an address that stands for all of them, localhost.
  [[nodiscard]] std::string url() const;

 private:
  std::string address_;
  std::string scheme_;
  int port_;
  http::edge::Server server_;
  std::thread thread_;
};

}  // namespace concord::app
