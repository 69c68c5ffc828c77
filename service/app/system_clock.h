// The clock of the machine.
#pragma once

#include <chrono>
#include <thread>

#include "core/ports/clock.h"

namespace concord::app {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return std::chrono::time_point_cast<Instant::duration>(std::chrono::system_clock::now());
  }
  [[nodiscard]] Deadline steady_now() const override { return std::chrono::steady_clock::now(); }
  void sleep_until(Deadline when) override { std::this_thread::sleep_until(when); }
};

}  // namespace concord::app
