// A KeyValueStore in memory that lives by a Clock, remembers its keys and values, and can be killed.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/clock.h"
#include "core/ports/key_value_store.h"

namespace concord::fakes {

class FakeStore final : public KeyValueStore {
 public:
  explicit FakeStore(const Clock& clock) : clock_{clock} {}

  // From now on every call fails.
  void kill() { alive_ = false; }
  void revive() { alive_ = true; }
  // The n-th call from now (1 = the next) and all after it fail.
  void kill_after(int calls) { calls_left_ = calls; }
  // Everything is lost, as when a replica without the data takes over.
  void forget() {
    const std::scoped_lock lock{mutex_};
    entries_.clear();
  }
  // All names and values that ever were put.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> written() const {
    const std::scoped_lock lock{mutex_};
    return written_;
  }
  // Keys that are there now.
  [[nodiscard]] std::vector<std::string> keys() const {
    const std::scoped_lock lock{mutex_};
    std::vector<std::string> out;
    for (const auto& [key, entry] : entries_) {
      if (clock_.steady_now() < entry.expires) out.push_back(key);
    }
    return out;
  }

  Result<std::vector<std::optional<std::string>>> get(std::span<const std::string> keys, Deadline) override {
    const std::scoped_lock lock{mutex_};
    if (dead()) return refusal();
    std::vector<std::optional<std::string>> out;
    for (const std::string& key : keys) out.push_back(live(key));
    return out;
  }
  Result<bool> put(const std::string& key, std::string value, std::chrono::milliseconds ttl, const Condition& condition,
                   Deadline) override {
    const std::scoped_lock lock{mutex_};
    if (dead()) return refusal();
    if (!holds(key, condition)) return false;
    written_.emplace_back(key, value);
    entries_[key] = {std::move(value), clock_.steady_now() + ttl};
    return true;
  }
  Result<std::optional<std::string>> take(const std::string& key, Deadline) override {
    const std::scoped_lock lock{mutex_};
    if (dead()) return refusal();
    auto value = live(key);
    entries_.erase(key);
    return value;
  }
  Result<bool> erase(const std::string& key, const Condition& condition, Deadline) override {
    const std::scoped_lock lock{mutex_};
    if (dead()) return refusal();
    if (!holds(key, condition)) return false;
    return entries_.erase(key) == 1;
  }

 private:
  struct Entry {
    std::string value;
    Deadline expires;
  };

  static tl::unexpected<Error> refusal() { return fail(ErrorKind::unavailable, "the store is down"); }
  bool dead() {
    if (calls_left_ > 0 && --calls_left_ == 0) alive_ = false;
    return !alive_;
  }
  std::optional<std::string> live(const std::string& key) {
    const auto at = entries_.find(key);
    if (at == entries_.end() || clock_.steady_now() >= at->second.expires) return std::nullopt;
    return at->second.value;
  }
  bool holds(const std::string& key, const Condition& condition) {
    const auto value = live(key);
    switch (condition.kind) {
      case Condition::Kind::always:
        return true;
      case Condition::Kind::absent:
        return !value;
      case Condition::Kind::equals:
        return value == condition.old;
    }
    return false;
  }

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::vector<std::pair<std::string, std::string>> written_;
  std::atomic<bool> alive_{true};
  std::atomic<int> calls_left_{0};
};

}  // namespace concord::fakes
