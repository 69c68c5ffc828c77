// The body of one request, whichever way it is framed (RFC 9112 §6.3). Pure: bytes in, slices of payload out.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "service/http/edge/chunked.h"
#include "service/http/edge/head.h"

namespace concord::http::edge {

class BodyDecoder {
 public:
  BodyDecoder() = default;
  explicit BodyDecoder(const Head& head)
      : framing_{head.framing}, length_{head.framing == BodyFraming::length ? head.length : 0}, left_{length_} {}

  // As ChunkedDecoder::step; never looks past the end of the body.
  [[nodiscard]] ChunkedDecoder::Step step(std::string_view input) {
    if (framing_ == BodyFraming::chunked) {
      const auto step = chunks_.step(input);
      ended_ = step.state == ChunkedDecoder::State::end;
      return step;
    }
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
    left_ -= length;
    if (length > 0) {
      return {.state = ChunkedDecoder::State::payload, .consumed = length, .payload = input.substr(0, length)};
    }
    ended_ = left_ == 0;
    return {.state = ended_ ? ChunkedDecoder::State::end : ChunkedDecoder::State::more, .consumed = 0, .payload = {}};
  }

  [[nodiscard]] bool ended() const noexcept { return ended_; }
  // The size of the whole body as far as its framing tells by now.
  [[nodiscard]] std::uint64_t announced() const noexcept {
    return framing_ == BodyFraming::chunked ? chunks_.announced() : length_;
  }

 private:
  BodyFraming framing_ = BodyFraming::none;
  std::uint64_t length_ = 0;
  std::uint64_t left_ = 0;
  ChunkedDecoder chunks_;
  bool ended_ = false;
};

}  // namespace concord::http::edge
