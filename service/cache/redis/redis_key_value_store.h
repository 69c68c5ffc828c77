// The KeyValueStore of all replicas, in one Redis.
#pragma once

#include "core/ports/key_value_store.h"
#include "service/cache/redis/client.h"

namespace concord::cache::redis {

class RedisKeyValueStore final : public KeyValueStore {
 public:
  // Outlives the store.
  explicit RedisKeyValueStore(Client& client) : client_{client} {}

  // Errors of every call: unavailable, timeout; unknown_outcome for a put, take or erase that was sent and not
  // answered, which is never sent again here; fault for a lifetime that is not positive or over a year.
  [[nodiscard]] Result<std::vector<std::optional<std::string>>> get(std::span<const std::string> keys,
                                                                    Deadline deadline) override;
  [[nodiscard]] Result<bool> put(const std::string& key, std::string value, std::chrono::milliseconds ttl,
                                 const Condition& condition, Deadline deadline) override;
  [[nodiscard]] Result<std::optional<std::string>> take(const std::string& key, Deadline deadline) override;
  [[nodiscard]] Result<bool> erase(const std::string& key, const Condition& condition, Deadline deadline) override;

 private:
  Client& client_;
};

}  // namespace concord::cache::redis
