#include "service/http/edge/stream.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace concord::http::edge {
namespace {

constexpr std::size_t kReadAheadMax = 1U << 20U;  // of the body, taken in while the response cannot go out
constexpr std::size_t kLeftoverMax = 64U << 10U;  // of the body, dropped to keep the connection
constexpr std::size_t kJoinedBytes = 32U << 10U;

// A stop may bring the cut-off forward while a stream waits, so it looks that often.
constexpr std::chrono::milliseconds kWaitSlice{100};

Deadline now() noexcept { return std::chrono::steady_clock::now(); }

// `wait_until(limit)` until it holds, the peer's time is over or the server's.
template <class Wait>
bool wait_in_slices(const Runtime& runtime, Deadline until, const Wait& wait_until) {
  for (;;) {
    const Deadline at = now();
    const Deadline limit = std::min(until, runtime.cut_off());
    if (at >= limit) return false;
    if (wait_until(std::min(limit, at + kWaitSlice))) return true;
  }
}

}  // namespace

Status StreamedResponse::start(int status, const Headers& headers) {
  if (started_) return fail(ErrorKind::fault, "the response has been started before");
  if (!is_sendable(status, headers)) return fail(ErrorKind::fault, "the status or a header field cannot be sent");
  const Head& head = connection_->reader().head();
  started_ = true;
  sends_content_ = has_content(status, head.request.method == Method::head);
  chunked_ = sends_content_ && !head.http_1_0;
  closes_ = head.http_1_0 || !head.keep_alive || runtime_->is_ending() || asks_to_close(headers);
  const auto framing = sends_content_ && head.http_1_0 ? ResponseBody::until_close : ResponseBody::chunked;
  return send(format_head(status, headers,
                          {.to_head = head.request.method == Method::head,
                           .to_1_0 = head.http_1_0,
                           .close = closes_,
                           .body = framing,
                           .length = 0}));
}

Status StreamedResponse::write(std::string_view bytes) {
  if (!started_) return fail(ErrorKind::fault, "the response has not been started");
  if (!sends_content_ || bytes.empty()) return {};
  if (!chunked_) return send(bytes);
  frame_ = format_chunk_head(bytes.size());
  if (bytes.size() > kJoinedBytes) {
    RETURN_IF_ERROR(send(frame_));
    RETURN_IF_ERROR(send(bytes));
    return send("\r\n");
  }
  frame_.append(bytes).append("\r\n");
  return send(frame_);
}

bool StreamedResponse::finish() {
  if (failed_) return false;
  return !chunked_ || send("0\r\n\r\n").has_value();
}

Status StreamedResponse::send(std::string_view bytes) {
  if (failed_) return fail(ErrorKind::unavailable, "the response can no longer be sent");
  failed_ = true;
  Deadline until = now() + runtime_->options.limits.stall_time;
  while (!bytes.empty()) {
    const Io io = connection_->write(bytes);
    bytes.remove_prefix(io.length);
    if (now() >= runtime_->cut_off()) return fail(ErrorKind::unavailable, "the server is stopping");
    if (io.state == Io::State::done) {
      until = now() + runtime_->options.limits.stall_time;
      continue;
    }
    if (io.state != Io::State::wants_read && io.state != Io::State::wants_write) {
      return fail(ErrorKind::unavailable, "the client has gone away");
    }
    RETURN_IF_ERROR(wait_to_send(io.state, until));
  }
  failed_ = false;
  return {};
}

// A client that sends its whole body before it reads must not be left waiting for us while we wait for it.
Status StreamedResponse::wait_to_send(Io::State wanted, Deadline until) {
  const bool reads_on = input_open_ && connection_->reader().buffered() < kReadAheadMax;
  const bool ready = wait_in_slices(*runtime_, until, [this, reads_on, wanted](Deadline limit) {
    return reads_on ? connection_->wait_either(limit) : connection_->wait(wanted, limit);
  });
  if (!ready) return fail(ErrorKind::timeout, "the client takes nothing of the response");
  if (!reads_on) return {};
  const Io io = connection_->read_more(scratch_);
  input_open_ = io.state != Io::State::ended && io.state != Io::State::broken;
  return {};
}

Result<std::size_t> StreamedBody::read(std::span<char> buffer) {
  if (broken_) return fail(ErrorKind::malformed, "the framing of the body is broken");
  const Deadline until = now() + runtime_->options.limits.stall_time;
  for (;;) {
    std::size_t length = 0;
    if (!connection_->reader().read_body(buffer, length)) {
      broken_ = true;
      return fail(ErrorKind::malformed, "the framing of the body is broken");
    }
    if (length > 0 || buffer.empty() || connection_->reader().body_ended()) return length;
    RETURN_IF_ERROR(fetch(until));
  }
}

Status StreamedBody::fetch(Deadline until) {
  if (now() >= runtime_->cut_off()) return fail(ErrorKind::unavailable, "the server is stopping");
  if (!send_continue()) return fail(ErrorKind::unavailable, "the client has gone away");
  const Io io = connection_->read_more(scratch_);
  switch (io.state) {
    case Io::State::done:
      return {};
    case Io::State::ended:
    case Io::State::broken:
      return fail(ErrorKind::unavailable, "the client ended its request too early");
    case Io::State::wants_read:
    case Io::State::wants_write:
      break;
  }
  if (wait_in_slices(*runtime_, until, [this, &io](Deadline limit) { return connection_->wait(io.state, limit); })) {
    return {};
  }
  return fail(ErrorKind::timeout, "the client sends nothing more of the body");
}

// After the head of the response the client needs no leave any more, and a "100" would be a part of the body.
bool StreamedBody::send_continue() {
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  if (!connection_->reader().take_expectation() || response_->started()) return true;
  return connection_->write(kContinue).length == kContinue.size();
}

bool StreamedBody::finish() {
  std::array<char, 4096> dropped{};
  for (std::size_t total = 0; total < kLeftoverMax;) {
    std::size_t length = 0;
    if (broken_ || !connection_->reader().read_body(dropped, length)) return false;
    if (connection_->reader().body_ended()) return true;
    total += length;
    if (length == 0 && connection_->read_more(scratch_).state != Io::State::done) return false;
  }
  return false;
}

}  // namespace concord::http::edge
