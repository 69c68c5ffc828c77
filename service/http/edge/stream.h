// A request body read and a response written on one connection at the same time, by one worker that may wait for the
// peer. Both give up on a peer that moves nothing for `stall_time`, and once the server's stop has lasted too long.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/http.h"
#include "service/http/edge/connection.h"
#include "service/http/edge/runtime.h"

namespace concord::http::edge {

class StreamedResponse final : public ResponseSink {
 public:
  StreamedResponse(const Runtime& runtime, Connection& connection, std::span<char> scratch) noexcept
      : runtime_{&runtime}, connection_{&connection}, scratch_{scratch} {}

  // Errors besides those of the interface: fault for a second start, or a status or header that cannot be sent.
  [[nodiscard]] Status start(int status, const Headers& headers) override;
  // Errors besides those of the interface: fault before start().
  [[nodiscard]] Status write(std::string_view bytes) override;

  // Ends the framing. False when the peer cannot know the response to be complete.
  [[nodiscard]] bool finish();
  [[nodiscard]] bool started() const noexcept { return started_; }
  // Whether the head said that the connection ends here.
  [[nodiscard]] bool closes() const noexcept { return closes_; }

 private:
  [[nodiscard]] Status send(std::string_view bytes);
  [[nodiscard]] Status wait_to_send(Io::State wanted, Deadline until);

  const Runtime* runtime_;
  Connection* connection_;
  std::span<char> scratch_;
  std::string frame_;
  bool started_ = false;
  bool closes_ = false;
  bool failed_ = false;
  bool sends_content_ = false;
  bool chunked_ = false;
  bool input_open_ = true;
};

class StreamedBody final : public BodySource {
 public:
  StreamedBody(const Runtime& runtime, Connection& connection, const StreamedResponse& response,
               std::span<char> scratch) noexcept
      : runtime_{&runtime}, connection_{&connection}, response_{&response}, scratch_{scratch} {}

  [[nodiscard]] Result<std::size_t> read(std::span<char> buffer) override;

  // Whether the body came to its end, reading without waiting what little may be left of it.
  [[nodiscard]] bool finish();

 private:
  [[nodiscard]] Status fetch(Deadline until);
  [[nodiscard]] bool send_continue();

  const Runtime* runtime_;
  Connection* connection_;
  const StreamedResponse* response_;
  std::span<char> scratch_;
  bool broken_ = false;
};

}  // namespace concord::http::edge
