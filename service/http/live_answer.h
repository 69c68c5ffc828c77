// An answer that is written while its request is still being read: the handler's end of it. It knows what every answer
// carries, and counts; framing and waiting are the listener's.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <utility>

#include "core/http.h"

namespace concord::http {

class LiveAnswer {
 public:
  // What is added to the head of every answer.
  using Finish = std::function<void(Response&)>;
  // `body` and `sink` outlive the object.
  LiveAnswer(BodySource& body, ResponseSink& sink, Finish finish)
      : body_{&body}, sink_{&sink}, finish_{std::move(finish)} {}

  // Errors of all three: those of BodySource and ResponseSink.
  [[nodiscard]] Status start(Response head) {
    finish_(head);
    started_ = true;
    return sink_->start(head.status, head.headers);
  }
  [[nodiscard]] Status write(std::string_view bytes) {
    written_ += bytes.size();
    return sink_->write(bytes);
  }
  [[nodiscard]] Result<std::size_t> read(std::span<char> buffer) {
    auto length = body_->read(buffer);
    if (length) read_ += *length;
    return length;
  }
  [[nodiscard]] bool started() const noexcept { return started_; }
  [[nodiscard]] std::size_t bytes_read() const noexcept { return read_; }
  [[nodiscard]] std::size_t bytes_written() const noexcept { return written_; }

  // The answer ends before it is complete; its reader is to see that.
  void break_off(Error why) { ending_ = fail(std::move(why)); }
  [[nodiscard]] const Status& ending() const noexcept { return ending_; }

 private:
  BodySource* body_;
  ResponseSink* sink_;
  Finish finish_;
  Status ending_;
  bool started_ = false;
  std::size_t read_ = 0;
  std::size_t written_ = 0;
};

}  // namespace concord::http
