// Where the process is in its life, as /readyz tells it.
#pragma once

#include <atomic>
#include <cstdint>

namespace concord::ops {

class Health {
 public:
  // Of a process that starts; a draining one stays so.
  void set_ready() noexcept {
    State expected = State::starting;
    state_.compare_exchange_strong(expected, State::ready);
  }
  void set_draining() noexcept { state_ = State::draining; }
  [[nodiscard]] bool is_ready() const noexcept { return state_ == State::ready; }

 private:
  enum class State : std::uint8_t { starting, ready, draining };
  std::atomic<State> state_{State::starting};
};

}  // namespace concord::ops
