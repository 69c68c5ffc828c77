// A bounded memory of what was found out about a digest: each entry ends at its time, the one that was used longest ago
// goes first when there is no room. The lock is held for a look-up only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/time.h"

namespace concord::auth {

using Digest = std::array<std::uint8_t, 32>;  // SHA-256

// Safe from many threads. `T` is cheap to copy.
template <class T>
class ExpiringLru {
 public:
  explicit ExpiringLru(std::size_t entries_max) : entries_max_{entries_max} {}

  [[nodiscard]] std::optional<T> find(const Digest& key, Deadline now) {
    const std::scoped_lock lock{mutex_};
    const auto found = places_.find(key);
    if (found == places_.end()) return std::nullopt;
    if (now >= found->second->until) {
      entries_.erase(found->second);
      places_.erase(found);
      return std::nullopt;
    }
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->value;
  }

  void put(const Digest& key, T value, Deadline until) {
    const std::scoped_lock lock{mutex_};
    const auto found = places_.find(key);
    if (found != places_.end()) {
      entries_.erase(found->second);
      places_.erase(found);
    } else if (entries_.size() >= entries_max_) {
      places_.erase(entries_.back().key);
      entries_.pop_back();
    }
    entries_.push_front({.key = key, .value = std::move(value), .until = until});
    places_.emplace(key, entries_.begin());
  }

  void clear() {
    const std::scoped_lock lock{mutex_};
    places_.clear();
    entries_.clear();
  }

  [[nodiscard]] std::size_t size() const {
    const std::scoped_lock lock{mutex_};
    return entries_.size();
  }

 private:
  struct Entry {
    Digest key{};
    T value;
    Deadline until{};
  };
  // A digest is as even as a hash can be.
  struct FirstBytes {
    std::size_t operator()(const Digest& key) const noexcept {
      std::size_t out = 0;
      std::memcpy(&out, key.data(), sizeof out);
      return out;
    }
  };

  std::size_t entries_max_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // the last used first
  std::unordered_map<Digest, typename std::list<Entry>::iterator, FirstBytes> places_;
};

}  // namespace concord::auth
