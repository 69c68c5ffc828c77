// Bytes that wait for a peer that does not read yet: first in, first out, deflated but for both ends. What a client
// that sends everything before it reads has to be told later costs a fraction of its size.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

#include "core/result.h"
#include "service/http/edge/budget.h"

namespace concord::http::edge {

class Outbox {
 public:
  // Bounds of the deflated bytes: `held_max` of this one, `all` of all together. They make is_full() true; nothing is
  // ever thrown away.
  Outbox(std::size_t held_max, Budget& all) noexcept : held_max_{held_max}, share_{all} {}

  void append(std::string_view bytes);
  // The next bytes to go, up to a block of 64 KiB; empty when there are none. Errors: fault when memory is broken.
  [[nodiscard]] Result<std::string_view> front();
  // Of what front() gave.
  void pop(std::size_t length) noexcept;

  [[nodiscard]] bool is_empty() const noexcept { return popped_ == front_.size() && blocks_.empty() && tail_.empty(); }
  [[nodiscard]] bool is_full() const noexcept { return held_ >= held_max_ || overdrawn_ > 0; }
  // Deflated bytes that are held.
  [[nodiscard]] std::size_t held() const noexcept { return held_; }

 private:
  struct Block {
    std::string bytes;
    std::size_t length = 0;  // of what was deflated; 0: bytes as they are
    bool is_granted = false;
  };
  void deflate_tail();
  [[nodiscard]] Status refill();

  std::size_t held_max_;
  Share share_;
  std::string front_;  // of which `popped_` are gone
  std::size_t popped_ = 0;
  std::deque<Block> blocks_;
  std::string tail_;
  std::size_t held_ = 0;
  std::size_t overdrawn_ = 0;  // blocks that the common bound had no room for
};

}  // namespace concord::http::edge
