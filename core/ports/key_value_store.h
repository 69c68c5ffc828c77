// A store of small opaque values with a lifetime: leases, idempotency records, grants.
// *Unavailable* (an Error) is never *absent* (an empty optional or false).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"

namespace concord {

class KeyValueStore {
 public:
  // When a put or an erase takes effect.
  struct Condition {
    enum class Kind : std::uint8_t { always, absent, equals } kind = Kind::always;
    std::string old;  // for equals: the value that must be there now
    [[nodiscard]] static Condition always() { return {}; }
    [[nodiscard]] static Condition absent() { return {.kind = Kind::absent, .old = {}}; }
    [[nodiscard]] static Condition equals(std::string old) { return {.kind = Kind::equals, .old = std::move(old)}; }
  };

  virtual ~KeyValueStore() = default;
  // One entry per key, in order; empty where the key is absent or expired.
  [[nodiscard]] virtual Result<std::vector<std::optional<std::string>>> get(std::span<const std::string> keys,
                                                                            Deadline deadline) = 0;
  // True when the value was put, false when the condition did not hold. Atomic per key.
  [[nodiscard]] virtual Result<bool> put(const std::string& key, std::string value, std::chrono::milliseconds ttl,
                                         const Condition& condition, Deadline deadline) = 0;
  // Reads and removes in one step.
  [[nodiscard]] virtual Result<std::optional<std::string>> take(const std::string& key, Deadline deadline) = 0;
  // True when something was removed.
  [[nodiscard]] virtual Result<bool> erase(const std::string& key, const Condition& condition, Deadline deadline) = 0;

 protected:
  KeyValueStore() = default;
  KeyValueStore(const KeyValueStore&) = default;
  KeyValueStore& operator=(const KeyValueStore&) = default;
};

}  // namespace concord
