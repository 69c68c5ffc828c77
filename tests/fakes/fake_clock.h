// A clock that only tests move. Safe to call from many threads; sleeping advances it at once.
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <vector>

#include "core/ports/clock.h"

namespace concord::fakes {

class FakeClock final : public Clock {
 public:
  // 2026-03-02T15:15:00Z, and a steady clock that starts at one hour.
  FakeClock() = default;
  explicit FakeClock(Instant start) : now_{start} {}

  [[nodiscard]] Instant now() const override {
    const std::scoped_lock lock{mutex_};
    return now_;
  }
  [[nodiscard]] Deadline steady_now() const override {
    const std::scoped_lock lock{mutex_};
    return steady_;
  }
  // Returns at once; both clocks stand at `when` afterwards, never earlier than before.
  void sleep_until(Deadline when) override {
    const std::scoped_lock lock{mutex_};
    const auto span = std::max(Deadline::duration::zero(), when - steady_);
    sleeps_.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(span));
    tick_locked(span);
  }

  void advance(Deadline::duration span) {
    const std::scoped_lock lock{mutex_};
    tick_locked(span);
  }
  // The wall clock alone jumps, as an NTP step does.
  void set_now(Instant now) {
    const std::scoped_lock lock{mutex_};
    now_ = now;
  }
  // steady_now() + span: a deadline for the call under test.
  [[nodiscard]] Deadline in(Deadline::duration span) const { return steady_now() + span; }
  // How long each sleep_until() would have slept.
  [[nodiscard]] std::vector<std::chrono::milliseconds> sleeps() const {
    const std::scoped_lock lock{mutex_};
    return sleeps_;
  }

 private:
  void tick_locked(Deadline::duration span) {
    steady_ += span;
    now_ += std::chrono::duration_cast<Instant::duration>(span);
  }

  mutable std::mutex mutex_;
  Instant now_{std::chrono::seconds{1'772'464'500}};
  Deadline steady_{std::chrono::hours{1}};
  std::vector<std::chrono::milliseconds> sleeps_;
};

}  // namespace concord::fakes
