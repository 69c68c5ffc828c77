#include "service/http/edge/request_reader.h"

#include <algorithm>

namespace concord::http::edge {
namespace {

constexpr std::size_t kKeptCapacity = 1U << 10U;  // an idle connection holds no more buffer than this
constexpr int kBadRequest = 400;
constexpr int kTooLarge = 413;
constexpr int kFault = 500;
constexpr int kUnavailable = 503;

}  // namespace

RequestReader::State RequestReader::advance() {
  if (state_ == State::idle || state_ == State::head) advance_head();
  if (state_ == State::body) collect_body();
  return state_;
}

RequestReader::State RequestReader::advance_head() {
  const HeadParser::Step step = parser_->advance(unused());
  use(step.consumed);
  switch (step.state) {
    case HeadParser::State::more:
      return state_ = parser_->started() ? State::head : State::idle;
    case HeadParser::State::complete:
      return begin_body();
    case HeadParser::State::refused:
      refuse(step.status);
  }
  return state_;
}

RequestReader::State RequestReader::begin_body() {
  body_ = BodyDecoder{head()};
  expectation_open_ = head().expects_continue && (head().framing == BodyFraming::chunked || head().length > 0);
  try {
    state_ = *streams_ && (*streams_)(head().request) ? State::streamed : State::body;
  } catch (...) {  // the caller's function; the poller must outlive it
    refuse(kFault);
  }
  return state_;
}

RequestReader::State RequestReader::collect_body() {
  std::string& body = head().request.body;
  for (;;) {
    const ChunkedDecoder::Step step = body_.step(unused());
    if (const int status = judge_body(step); status != 0) {
      refuse(status);
      return state_;
    }
    body.append(step.payload);
    use(step.consumed);
    if (step.state == ChunkedDecoder::State::more) return state_;
    if (step.state == ChunkedDecoder::State::end) return state_ = State::whole;
  }
}

int RequestReader::judge_body(const ChunkedDecoder::Step& step) {
  if (step.state == ChunkedDecoder::State::malformed) return kBadRequest;
  if (body_.announced() > limits_->body_bytes_max) return kTooLarge;
  return step.payload.empty() || collected_.grow(step.payload.size()) ? 0 : kUnavailable;
}

RequestReader::State RequestReader::end_of_input() {
  if (state_ == State::head || state_ == State::body) refuse(kBadRequest);
  return state_;
}

void RequestReader::refuse(int status) noexcept {
  status_ = status;
  state_ = State::refused;
}

bool RequestReader::take_expectation() noexcept { return std::exchange(expectation_open_, false); }

bool RequestReader::read_body(std::span<char> buffer, std::size_t& length) {
  length = 0;
  while (length < buffer.size() && !body_.ended()) {
    const ChunkedDecoder::Step step = body_.step(unused().substr(0, buffer.size() - length));
    std::ranges::copy(step.payload, buffer.subspan(length).begin());
    length += step.payload.size();
    use(step.consumed);
    if (step.state == ChunkedDecoder::State::malformed) return length > 0;
    if (step.state == ChunkedDecoder::State::more && buffered() == 0) return true;
  }
  return true;
}

void RequestReader::next() {
  parser_.emplace(*limits_);
  body_ = BodyDecoder{};
  collected_.release();
  expectation_open_ = false;
  state_ = State::idle;
}

void RequestReader::use(std::size_t bytes) {
  used_ += bytes;
  if (used_ < input_.size()) return;
  used_ = 0;
  input_.clear();
  if (input_.capacity() > kKeptCapacity) input_.shrink_to_fit();
}

}  // namespace concord::http::edge
