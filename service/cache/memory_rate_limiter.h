// The in-memory twin of the Redis rate limiter: for one replica without Redis, and for tests.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "core/ports/clock.h"
#include "core/ports/rate_limiter.h"

namespace concord::cache {

inline constexpr std::size_t kBucketsMax = 100'000;  // beyond it the limiter is unavailable for new ones

class MemoryRateLimiter final : public RateLimiter {
 public:
  explicit MemoryRateLimiter(const Clock& clock) : clock_{clock} {}
  [[nodiscard]] Result<Draw> draw(const std::string& bucket, const Rate& rate, double cost, Deadline deadline) override;

 private:
  struct Bucket {
    double points = 0;
    Deadline at;
    Deadline full;  // when it would be full again: then it may be forgotten
  };
  void forget_full(Deadline now);

  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace concord::cache
