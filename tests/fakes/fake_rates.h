// A RateLimiter that answers from a script, and allows all when there is none left. It remembers what was drawn.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/ports/rate_limiter.h"

namespace concord::fakes {

class FakeRates final : public RateLimiter {
 public:
  // The next draw is not allowed before so long.
  FakeRates& then(std::chrono::milliseconds wait) {
    waits_.push_back(wait);
    return *this;
  }
  void is_away(bool away) { is_away_ = away; }
  // "bucket per_second/burst cost" of each draw.
  [[nodiscard]] const std::vector<std::string>& draws() const { return draws_; }

  [[nodiscard]] Result<Draw> draw(const std::string& bucket, const Rate& rate, double cost,
                                  Deadline /*deadline*/) override {
    draws_.push_back(fmt::format("{} {}/{} {}", bucket, rate.per_second, rate.burst, cost));
    if (is_away_) return fail(ErrorKind::unavailable, "the store is away");
    if (waits_.empty()) return Draw{.allowed = true};
    const Draw out{.allowed = false, .retry_after = waits_.front()};
    waits_.pop_front();
    return out;
  }

 private:
  std::deque<std::chrono::milliseconds> waits_;
  std::vector<std::string> draws_;
  bool is_away_ = false;
};

}  // namespace concord::fakes
