// A request body read and a response written on one connection at the same time, by one worker that may wait for the
// peer. Both give up on a peer that moves nothing for `stall_time`, and once the server's stop has lasted too long.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/http.h"
#include "service/http/edge/connection.h"
#include "service/http/edge/outbox.h"
#include "service/http/edge/runtime.h"

namespace concord::http::edge {

class StreamedResponse final : public ResponseSink {
 public:
  StreamedResponse(Runtime& runtime, Connection& connection)
      : runtime_{&runtime},
        connection_{&connection},
        outbox_{runtime.options.limits.unread_bytes_max, runtime.unread} {}

  // Errors besides those of the interface: fault for a second start, or a status or header that cannot be sent.
  [[nodiscard]] Status start(int status, const Headers& headers) override;
  // Waits only while the outbox is full. Errors besides those of the interface: fault before start().
  [[nodiscard]] Status write(std::string_view bytes) override;

  // Sends what the peer takes at once of what waits for it. Errors: unavailable when it has gone away.
  [[nodiscard]] Status pump();
  [[nodiscard]] bool is_pending() const noexcept { return !outbox_.is_empty(); }
  // How much has gone so far: it grows while the peer reads.
  [[nodiscard]] std::size_t sent() const noexcept { return sent_; }

  // Ends the framing and waits until all is sent. False when the peer cannot know the response to be complete.
  [[nodiscard]] bool finish();
  // Waits until all is sent of a response that is not complete; its peer sees that by the missing end. False when it
  // could not.
  [[nodiscard]] bool finish_short();
  [[nodiscard]] bool started() const noexcept { return started_; }
  // Whether the head said that the connection ends here.
  [[nodiscard]] bool closes() const noexcept { return closes_; }

 private:
  [[nodiscard]] Status send(std::string_view bytes);
  template <class Done>
  [[nodiscard]] Status pump_until(const Done& done);

  Runtime* runtime_;
  Connection* connection_;
  Outbox outbox_;
  std::size_t sent_ = 0;
  Io::State awaited_ = Io::State::wants_write;
  bool started_ = false;
  bool closes_ = false;
  bool failed_ = false;
  bool sends_content_ = false;
  bool chunked_ = false;
};

class StreamedBody final : public BodySource {
 public:
  StreamedBody(const Runtime& runtime, Connection& connection, StreamedResponse& response,
               std::span<char> scratch) noexcept
      : runtime_{&runtime}, connection_{&connection}, response_{&response}, scratch_{scratch} {}

  // While it waits for the peer, what waits of the response goes out.
  [[nodiscard]] Result<std::size_t> read(std::span<char> buffer) override;

  // Whether the body came to its end, reading without waiting what little may be left of it.
  [[nodiscard]] bool finish();

 private:
  [[nodiscard]] Status fetch(Deadline& until);
  [[nodiscard]] Status await(Io::State wanted, Deadline& until);
  [[nodiscard]] bool send_continue();

  const Runtime* runtime_;
  Connection* connection_;
  StreamedResponse* response_;
  std::span<char> scratch_;
  bool broken_ = false;
};

}  // namespace concord::http::edge
