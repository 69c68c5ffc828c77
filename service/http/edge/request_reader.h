// Turns the bytes of one connection into requests, one after the other. Pure: it neither reads sockets nor clocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "service/http/edge/body_decoder.h"
#include "service/http/edge/budget.h"
#include "service/http/edge/head.h"
#include "service/http/edge/server.h"

namespace concord::http::edge {

class RequestReader {
 public:
  enum class State : std::uint8_t {
    idle,      // between two requests, not a byte of the next one is here
    head,      // a head has begun
    body,      // the head is whole, its body is being collected
    whole,     // request() is whole
    streamed,  // the head is whole; the body is read with read_body()
    refused,   // status() says why; nothing that follows can be trusted
  };
  // `streams` may be empty; it is asked once a head. `collected` bounds the bodies of all connections together.
  RequestReader(const Limits& limits, const StreamsPredicate& streams, Budget& collected)
      : limits_{&limits}, streams_{&streams}, parser_{limits}, collected_{collected} {}

  // Takes bytes off the wire.
  void feed(std::string_view bytes) { input_.append(bytes); }
  // Goes as far as the bytes at hand allow.
  State advance();
  [[nodiscard]] State state() const noexcept { return state_; }
  // The message can never be whole: its sender has ended. Refuses what has begun.
  State end_of_input();
  // Refuses the message at hand for a reason from outside, e.g. 408.
  void refuse(int status) noexcept;

  [[nodiscard]] int status() const noexcept { return status_; }
  [[nodiscard]] Head& head() noexcept { return parser_->head(); }
  // True once for a message whose sender waits for "100 Continue" before it sends the body.
  [[nodiscard]] bool take_expectation() noexcept;

  // In state `streamed`: body bytes at hand, nothing when more input is needed or the body has ended. False when
  // the framing is broken; what came before that is handed out first.
  [[nodiscard]] bool read_body(std::span<char> buffer, std::size_t& length);
  [[nodiscard]] bool body_ended() const noexcept { return body_.ended(); }
  // Bytes taken off the wire and not used yet.
  [[nodiscard]] std::size_t buffered() const noexcept { return input_.size() - used_; }

  // The message is answered: on to the next. Only when it was whole.
  void next();

 private:
  State advance_head();
  State begin_body();
  State collect_body();
  // 0 or the status of a refusal.
  [[nodiscard]] int judge_body(const ChunkedDecoder::Step& step);
  void use(std::size_t bytes);
  [[nodiscard]] std::string_view unused() const noexcept { return std::string_view{input_}.substr(used_); }

  const Limits* limits_;
  const StreamsPredicate* streams_;
  std::optional<HeadParser> parser_;
  BodyDecoder body_;
  Share collected_;
  std::string input_;
  std::size_t used_ = 0;
  State state_ = State::idle;
  int status_ = 0;
  bool expectation_open_ = false;
};

}  // namespace concord::http::edge
