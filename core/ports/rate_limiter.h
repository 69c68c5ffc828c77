// Token buckets that all replicas share: who may ask how often. The bucket's name is a keyed hash, never a person.
#pragma once

#include <chrono>
#include <string>

#include "core/result.h"
#include "core/time.h"

namespace concord {

class RateLimiter {
 public:
  // A bucket holds at most `burst` points, is full at first and gains `per_second` points a second. Both are over 0.
  struct Rate {
    double per_second = 1;
    double burst = 1;
  };
  struct Draw {
    bool allowed = false;
    std::chrono::milliseconds retry_after{0};  // when not allowed: until the bucket will hold the cost again
    friend bool operator==(const Draw&, const Draw&) = default;
  };

  virtual ~RateLimiter() = default;
  // Takes `cost` points if they are there, else none. Atomic per bucket, on the clock of the store. Errors: fault for
  // a cost over the burst, which no wait could meet; unavailable, and whether that lets the caller in is the caller's
  // decision.
  [[nodiscard]] virtual Result<Draw> draw(const std::string& bucket, const Rate& rate, double cost,
                                          Deadline deadline) = 0;

 protected:
  RateLimiter() = default;
  RateLimiter(const RateLimiter&) = default;
  RateLimiter& operator=(const RateLimiter&) = default;
};

}  // namespace concord
