// A clock for tests with many threads: waiting passes hardly any time but lets the others run.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include "core/ports/clock.h"

namespace concord::fakes {

class PatientClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return Instant{std::chrono::seconds{1'772'464'500}}; }
  [[nodiscard]] Deadline steady_now() const override {
    return Deadline{std::chrono::hours{1}} + std::chrono::microseconds{ticks_};
  }
  void sleep_until(Deadline /*when*/) override {
    ++ticks_;
    std::this_thread::yield();
  }

 private:
  std::atomic<std::int64_t> ticks_{0};
};

}  // namespace concord::fakes
