#include "service/app/listener.h"

#include <utility>

#include <fmt/format.h>

namespace concord::app {

Listener::Listener(const http::edge::Options& options, http::edge::Handler handler, http::edge::RejectionBody rejection)
    : address_{options.address},
      scheme_{options.tls ? "https" : "http"},
      port_{options.port},
      server_{options, std::move(handler), std::move(rejection)} {}

Listener::~Listener() { stop(); }

void Listener::set_stream_handler(http::edge::StreamsPredicate streams, http::edge::StreamHandler handler) {
  server_.set_stream_handler(std::move(streams), std::move(handler));
}

Status Listener::bind() {
  auto port = server_.bind();
  if (!port) {
    Error error = std::move(port).error();
    error.message = fmt::format("cannot listen on {} port {}: {}", address_, port_, error.message);
    return fail(std::move(error));
  }
  port_ = *port;
  return {};
}

void Listener::start() {
  thread_ = std::thread{[this] { server_.serve(); }};
}

void Listener::stop() noexcept {
  server_.stop();
  if (thread_.joinable()) thread_.join();
}

std::string Listener::url() const {
  const bool is_any = address_ == "0.0.0.0" || address_ == "::";
  const std::string host = is_any                                    ? "localhost"
                           : address_.find(':') == std::string::npos ? address_
                                                                     : "[" + address_ + "]";
  return fmt::format("{}://{}:{}", scheme_, host, port_);
}

}  // namespace concord::app
