// The stores that writes need: in this process, or in a Redis that all replicas share.
#pragma once

#include <memory>
#include <optional>

#include "core/ports/clock.h"
#include "core/ports/key_value_store.h"
#include "core/ports/metrics.h"
#include "core/ports/rate_limiter.h"
#include "core/result.h"
#include "service/app/config_stores.h"
#include "service/cache/memory_key_value_store.h"
#include "service/cache/memory_rate_limiter.h"
#include "service/cache/redis/client.h"
#include "service/cache/redis/redis_key_value_store.h"
#include "service/cache/redis/redis_rate_limiter.h"
#include "service/cache/sealed_key_value_store.h"

namespace concord::app {

class Stores {
 public:
  // Both outlive the stores.
  Stores(Clock& clock, Metrics& metrics) : clock_{clock}, metrics_{metrics}, memory_{clock}, rates_{clock} {}

  // Errors: unprocessable for settings and files that cannot be used, and for a store that evicts: it would forget
  // leases. A store that cannot be reached now is no error: until it can, what needs it is refused.
  [[nodiscard]] Status open(const StoresConfig& config);
  [[nodiscard]] bool is_reached() const noexcept { return is_reached_; }  // when it was opened
  [[nodiscard]] KeyValueStore& values() noexcept {
    return sealed_ ? static_cast<KeyValueStore&>(*sealed_) : static_cast<KeyValueStore&>(memory_);
  }
  [[nodiscard]] RateLimiter& rates() noexcept {
    return shared_rates_ ? static_cast<RateLimiter&>(*shared_rates_) : static_cast<RateLimiter&>(rates_);
  }
  // Those of this process alone, for when the shared ones cannot be asked.
  [[nodiscard]] RateLimiter& own_rates() noexcept { return rates_; }

 private:
  Clock& clock_;
  Metrics& metrics_;
  cache::MemoryKeyValueStore memory_;
  cache::MemoryRateLimiter rates_;
  std::optional<cache::redis::Client> client_;
  std::optional<cache::redis::RedisKeyValueStore> shared_;
  std::optional<cache::SealedKeyValueStore> sealed_;
  std::optional<cache::redis::RedisRateLimiter> shared_rates_;
  bool is_reached_ = true;
};

}  // namespace concord::app
