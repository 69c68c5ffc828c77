#include "service/http/edge/connection.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

namespace concord::http::edge {
namespace {

constexpr std::size_t kTurnBytes = 256U << 10U;  // taken from one connection before the others have their turn
constexpr std::size_t kHeadPieceBytes = 8U << 10U;
constexpr std::size_t kJoinedBytes = 32U << 10U;  // up to here head and body leave in one write
constexpr std::size_t kDroppedBytesMax = 32U << 20U;
constexpr std::chrono::seconds kEndingTime{5};
constexpr int kRequestTimeout = 408;

Deadline now() noexcept { return std::chrono::steady_clock::now(); }

bool wait_for(int descriptor, short events, Deadline until) noexcept {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now());
    if (left.count() <= 0) return false;
    pollfd entry{.fd = descriptor, .events = events, .revents = 0};
    const int ready =
        ::poll(&entry, 1, static_cast<int>(std::min<std::chrono::milliseconds::rep>(left.count(), 60'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

// Bytes behind a whole message wait in memory until it is answered, so heads are read in small pieces.
std::span<char> piece_for(RequestReader::State state, std::span<char> scratch) noexcept {
  return state == RequestReader::State::body ? scratch : scratch.first(std::min(scratch.size(), kHeadPieceBytes));
}

// Of a read that moved nothing.
Connection::Progress progress_without_bytes(Io::State state) noexcept {
  if (state == Io::State::wants_read) return Connection::Progress::wants_read;
  return state == Io::State::wants_write ? Connection::Progress::wants_write : Connection::Progress::gone;
}

}  // namespace

Connection::Connection(std::unique_ptr<Transport> transport, std::string remote_address, Seat seat,
                       RequestReader reader, const Limits& limits, Deadline arrived)
    : transport_{std::move(transport)},
      remote_address_{std::move(remote_address)},
      seat_{std::move(seat)},
      reader_{std::move(reader)},
      limits_{&limits},
      phase_{transport_->encrypted() ? Phase::greeting : Phase::reading},
      deadline_{arrived + (transport_->encrypted() ? limits.greeting_time : limits.idle_time)} {}

bool Connection::is_idle() const noexcept {
  return phase_ == Phase::reading && reader_.state() == RequestReader::State::idle;
}

void Connection::greet() {
  const Io::State state = transport_->greet();
  if (state == Io::State::wants_read || state == Io::State::wants_write) {
    awaited_ = state == Io::State::wants_read ? Progress::wants_read : Progress::wants_write;
    return;
  }
  if (state != Io::State::done) return end();
  phase_ = Phase::reading;
  deadline_ = now() + limits_->idle_time;
}

Connection::Progress Connection::receive(std::span<char> scratch) {
  for (std::size_t taken = 0;;) {
    const RequestReader::State before = reader_.state();
    const RequestReader::State state = reader_.advance();
    note_progress(before);
    if (state == RequestReader::State::refused) return Progress::ready;
    if (state == RequestReader::State::streamed) return complete_request();
    const bool has_head = state == RequestReader::State::body || state == RequestReader::State::whole;
    if (has_head && !send_continue()) return Progress::gone;
    if (state == RequestReader::State::whole) return complete_request();
    if (taken >= kTurnBytes) return transport_->holds_input() ? Progress::wants_turn : Progress::wants_read;
    const Io io = read_more(piece_for(state, scratch));
    taken += io.length;
    if (io.state == Io::State::ended) {
      return reader_.end_of_input() == RequestReader::State::refused ? Progress::ready : Progress::gone;
    }
    if (io.state != Io::State::done) return progress_without_bytes(io.state);
  }
}

void Connection::note_progress(RequestReader::State before) {
  const RequestReader::State after = reader_.state();
  const bool in_head = before == RequestReader::State::idle || before == RequestReader::State::head;
  if (before == after || !in_head || after == RequestReader::State::refused) return;
  if (after == RequestReader::State::head) {
    deadline_ = now() + limits_->head_time;
    return;
  }
  head_whole_ = now();
  deadline_ = head_whole_ + limits_->body_time;
}

Connection::Progress Connection::complete_request() {
  Request& request = reader_.head().request;
  request.remote_address = remote_address_;
  request.tls = transport_->encrypted();
  request.client_certificate = transport_->client_certificate();
  request.deadline = head_whole_ + limits_->request_time;
  return Progress::ready;
}

// A socket that cannot take these bytes now has a peer that does not read what it was told before.
bool Connection::send_continue() {
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  return !reader_.take_expectation() || transport_->write(kContinue).length == kContinue.size();
}

bool Connection::expire() {
  if (phase_ == Phase::writing) transport_->break_off();
  if (phase_ != Phase::reading || reader_.state() == RequestReader::State::idle) return false;
  reader_.refuse(kRequestTimeout);
  return true;
}

void Connection::respond(Response response, bool close) {
  const Head& head = reader_.head();
  close_ = close;
  const bool to_head = head.request.method == Method::head;
  const ResponseFrame frame{.to_head = to_head,
                            .to_1_0 = head.http_1_0,
                            .close = close,
                            .body = ResponseBody::sized,
                            .length = response.body.size()};
  out_ = format_head(response.status, response.headers, frame);
  out_body_.clear();
  if (has_content(response.status, to_head)) {
    if (response.body.size() <= kJoinedBytes) {
      out_ += response.body;
    } else {
      out_body_ = std::move(response.body);
    }
  }
  written_ = 0;
  phase_ = Phase::writing;
  deadline_ = now() + limits_->write_time;
}

Connection::Progress Connection::flush() {
  const std::size_t whole = out_.size() + out_body_.size();
  while (written_ < whole) {
    const std::string_view rest = written_ < out_.size() ? std::string_view{out_}.substr(written_)
                                                         : std::string_view{out_body_}.substr(written_ - out_.size());
    const Io io = transport_->write(rest);
    written_ += io.length;
    if (io.state == Io::State::wants_write) return Progress::wants_write;
    if (io.state == Io::State::wants_read) return Progress::wants_read;
    if (io.state != Io::State::done) return Progress::gone;
  }
  return Progress::ready;
}

void Connection::finish_response() {
  out_ = {};
  out_body_ = {};
  if (close_) return end();
  next_request();
}

void Connection::next_request() {
  ++served_;
  reader_.next();
  phase_ = Phase::reading;
  deadline_ = now() + limits_->idle_time;
}

void Connection::end() {
  transport_->end_writing();
  phase_ = Phase::ending;
  deadline_ = now() + kEndingTime;
}

void Connection::abort() noexcept {
  transport_->break_off();
  phase_ = Phase::ending;
  deadline_ = now();
}

Connection::Progress Connection::drop_input(std::span<char> scratch) {
  for (std::size_t taken = 0; taken < kTurnBytes;) {
    const Io io = transport_->read(scratch);
    if (io.state == Io::State::wants_read) return Progress::wants_read;
    if (io.state == Io::State::wants_write) return Progress::wants_write;
    taken += io.length;
    dropped_ += io.length;
    if (io.state != Io::State::done || dropped_ > kDroppedBytesMax) return Progress::gone;
  }
  return Progress::wants_read;
}

Io Connection::read_more(std::span<char> scratch) {
  const Io io = transport_->read(scratch);
  if (io.state == Io::State::done) reader_.feed({scratch.data(), io.length});
  return io;
}

bool Connection::wait(Io::State wanted, Deadline until) const noexcept {
  return wait_for(descriptor(), wanted == Io::State::wants_write ? POLLOUT : POLLIN, until);
}

bool Connection::wait_either(Deadline until) const noexcept {
  return wait_for(descriptor(), static_cast<short>(POLLIN | POLLOUT), until);
}

}  // namespace concord::http::edge
