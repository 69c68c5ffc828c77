// Token buckets of all replicas, in one Redis and on its clock.
#pragma once

#include "core/ports/rate_limiter.h"
#include "service/cache/redis/client.h"

namespace concord::cache::redis {

class RedisRateLimiter final : public RateLimiter {
 public:
  // Outlives the limiter.
  explicit RedisRateLimiter(Client& client) : client_{client} {}
  [[nodiscard]] Result<Draw> draw(const std::string& bucket, const Rate& rate, double cost, Deadline deadline) override;

 private:
  Client& client_;
};

}  // namespace concord::cache::redis
