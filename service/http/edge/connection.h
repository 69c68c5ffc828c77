// One client connection: its transport, the request being read, the response being written. Owned by one thread at
// a time, the poller or a worker. Nothing here blocks but wait().
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/time.h"
#include "service/http/edge/census.h"
#include "service/http/edge/request_reader.h"
#include "service/http/edge/response_text.h"
#include "service/http/edge/transport.h"

namespace concord::http::edge {

class Connection {
 public:
  enum class Phase : std::uint8_t { greeting, reading, writing, ending };
  enum class Progress : std::uint8_t {
    wants_read,   // wait until bytes come
    wants_write,  // wait until bytes go
    wants_turn,   // more is here; the others first
    ready,        // reading: state() is whole, streamed or refused; writing: all is written; ending: all is said
    gone,         // the peer went away
  };

  Connection(std::unique_ptr<Transport> transport, std::string remote_address, Seat seat, RequestReader reader,
             const Limits& limits, Deadline arrived);

  [[nodiscard]] int descriptor() const noexcept { return transport_->descriptor(); }
  [[nodiscard]] Phase phase() const noexcept { return phase_; }
  // When the poller gives up on what the connection is at.
  [[nodiscard]] Deadline deadline() const noexcept { return deadline_; }
  [[nodiscard]] RequestReader& reader() noexcept { return reader_; }
  [[nodiscard]] bool is_idle() const noexcept;
  [[nodiscard]] std::size_t requests_served() const noexcept { return served_; }

  // Phase greeting, which only TLS has: a step of the handshake; goes to phase reading after the last one, to phase
  // ending after a failure. Computes for long: not for the poller.
  void greet();
  // What the next step of the handshake waits for.
  [[nodiscard]] Progress awaited() const noexcept { return awaited_; }

  // Phase reading: takes what has arrived, `scratch` at a time, up to a bound per call. On `ready` with a whole or
  // streamed request its remote address, TLS flag and deadline are set.
  [[nodiscard]] Progress receive(std::span<char> scratch);
  // The deadline has passed. A message at hand is refused; false when there is none and the connection is to go, with
  // a reset when the peer did not take its response.
  [[nodiscard]] bool expire();

  // Answers the request at hand and goes to phase writing. `close` ends the connection afterwards.
  void respond(Response response, bool close);
  [[nodiscard]] Progress flush();
  // After `ready` from flush(): next request, or phase ending.
  void finish_response();
  // Says that nothing more will be written and goes to phase ending, where input is read and dropped, so that the
  // peer reads the answer before the socket closes.
  void end();
  [[nodiscard]] Progress drop_input(std::span<char> scratch);

  // The response cannot be completed: the peer must not take it for whole, so the connection just breaks off.
  void abort() noexcept;

  // For streams: bytes straight to the peer, what has arrived straight to the reader.
  [[nodiscard]] Io write(std::string_view bytes) noexcept { return transport_->write(bytes); }
  [[nodiscard]] Io read_more(std::span<char> scratch);
  [[nodiscard]] bool holds_input() const noexcept { return transport_->holds_input(); }
  // Blocks until the socket is ready for `wanted` (wants_read, wants_write) or `until` has passed: false.
  [[nodiscard]] bool wait(Io::State wanted, Deadline until) const noexcept;
  // Blocks until the socket can be read or `until` has passed, writing or not.
  [[nodiscard]] bool wait_either(Deadline until) const noexcept;
  // A streamed request was answered completely: next request.
  void next_request();

  // Kept by the poller: whether its epoll set knows the descriptor.
  bool registered = false;

 private:
  void note_progress(RequestReader::State before);
  [[nodiscard]] bool send_continue();
  Progress complete_request();

  std::unique_ptr<Transport> transport_;
  std::string remote_address_;
  Seat seat_;
  RequestReader reader_;
  const Limits* limits_;
  Phase phase_;
  Progress awaited_ = Progress::wants_read;
  Deadline deadline_;
  Deadline head_whole_{};
  std::string out_;
  std::string out_body_;
  std::size_t written_ = 0;
  std::size_t dropped_ = 0;
  std::size_t served_ = 0;
  bool close_ = false;
};

}  // namespace concord::http::edge
