#include "service/http/edge/stream.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace concord::http::edge {
namespace {

constexpr std::size_t kLeftoverMax = 64U << 10U;  // of the body, dropped to keep the connection

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
  outbox_.append(format_chunk_head(bytes.size()));
  outbox_.append(bytes);
  return send("\r\n");
}

bool StreamedResponse::finish() {
  if (failed_ || (chunked_ && !send("0\r\n\r\n"))) return false;
  return pump_until([this] { return outbox_.is_empty(); }).has_value();
}

bool StreamedResponse::finish_short() {
  if (failed_ || !chunked_) return false;
  return pump_until([this] { return outbox_.is_empty(); }).has_value();
}

Status StreamedResponse::send(std::string_view bytes) {
  if (failed_) return fail(ErrorKind::unavailable, "the response can no longer be sent");
  outbox_.append(bytes);
  return pump_until([this] { return !outbox_.is_full(); });
}

Status StreamedResponse::pump() {
  if (failed_) return fail(ErrorKind::unavailable, "the response can no longer be sent");
  failed_ = true;
  while (!outbox_.is_empty()) {
    ASSIGN_OR_RETURN(const std::string_view bytes, outbox_.front());
    const Io io = connection_->write(bytes);
    outbox_.pop(io.length);
    sent_ += io.length;
    if (io.state == Io::State::done) continue;
    if (io.state != Io::State::wants_read && io.state != Io::State::wants_write) {
      return fail(ErrorKind::unavailable, "the client has gone away");
    }
    awaited_ = io.state;
    break;
  }
  failed_ = false;
  return {};
}

template <class Done>
Status StreamedResponse::pump_until(const Done& done) {
  RETURN_IF_ERROR(pump());
  Deadline until = now() + runtime_->options.limits.stall_time;
  while (!done()) {
    const std::size_t before = sent_;
    const bool ready =
        wait_in_slices(*runtime_, until, [this](Deadline limit) { return connection_->wait(awaited_, limit); });
    if (ready) RETURN_IF_ERROR(pump());
    if (sent_ > before) until = now() + runtime_->options.limits.stall_time;
    if (!ready || now() >= runtime_->cut_off()) {
      failed_ = true;
      return fail(ErrorKind::timeout, "the client takes nothing of the response");
    }
  }
  return {};
}

Result<std::size_t> StreamedBody::read(std::span<char> buffer) {
  if (broken_) return fail(ErrorKind::malformed, "the framing of the body is broken");
  Deadline until = now() + runtime_->options.limits.stall_time;
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

Status StreamedBody::fetch(Deadline& until) {
  if (runtime_->stopping) return fail(ErrorKind::unavailable, "the server is stopping");
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
      return await(io.state, until);
  }
  return {};
}

Status StreamedBody::await(Io::State wanted, Deadline& until) {
  const bool writes = response_->is_pending();
  const bool ready = wait_in_slices(*runtime_, until, [this, writes, wanted](Deadline limit) {
    if (runtime_->stopping) return true;
    return writes ? connection_->wait_either(limit) : connection_->wait(wanted, limit);
  });
  if (runtime_->stopping) return fail(ErrorKind::unavailable, "the server is stopping");
  if (!ready) return fail(ErrorKind::timeout, "the client sends nothing more of the body");
  if (!writes) return {};
  const std::size_t before = response_->sent();
  RETURN_IF_ERROR(response_->pump());
  if (response_->sent() > before) until = now() + runtime_->options.limits.stall_time;
  return {};
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
