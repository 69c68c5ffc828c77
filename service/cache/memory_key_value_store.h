// The in-memory twin of the Redis store: for one replica without Redis, and for tests. It never evicts what has not
// expired, since leases and idempotency records must not vanish; when full it is unavailable for new keys.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/clock.h"
#include "core/ports/key_value_store.h"

namespace concord::cache {

struct MemoryLimits {
  std::size_t entries_max = 100'000;
  std::size_t bytes_max = 64U << 20U;  // keys and values together
};

// Longest lifetime of an entry.
inline constexpr std::chrono::hours kLifetimeMax{366 * 24};

class MemoryKeyValueStore final : public KeyValueStore {
 public:
  explicit MemoryKeyValueStore(const Clock& clock, MemoryLimits limits = {}) : clock_{clock}, limits_{limits} {}

  // Errors of every call: timeout when the deadline has passed. put(): unavailable when full; fault for a lifetime
  // that is not positive or over kLifetimeMax.
  [[nodiscard]] Result<std::vector<std::optional<std::string>>> get(std::span<const std::string> keys,
                                                                    Deadline deadline) override;
  [[nodiscard]] Result<bool> put(const std::string& key, std::string value, std::chrono::milliseconds ttl,
                                 const Condition& condition, Deadline deadline) override;
  [[nodiscard]] Result<std::optional<std::string>> take(const std::string& key, Deadline deadline) override;
  [[nodiscard]] Result<bool> erase(const std::string& key, const Condition& condition, Deadline deadline) override;

 private:
  struct Entry {
    std::string value;
    Deadline expires;
  };
  using Entries = std::map<std::string, Entry, std::less<>>;

  [[nodiscard]] static Status check(Deadline deadline, Deadline now);
  void drop_expired(Deadline now);
  [[nodiscard]] bool holds(const Condition& condition, Entries::const_iterator at) const;
  void remove(Entries::iterator at);

  const Clock& clock_;
  const MemoryLimits limits_;
  std::mutex mutex_;
  Entries entries_;
  std::set<std::pair<Deadline, std::string>> expiries_;
  std::size_t bytes_ = 0;
};

}  // namespace concord::cache
