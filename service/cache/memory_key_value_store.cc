#include "service/cache/memory_key_value_store.h"

#include <optional>

namespace concord::cache {

Status MemoryKeyValueStore::check(Deadline deadline, Deadline now) {
  if (now >= deadline) return fail(ErrorKind::timeout, "the deadline passed before the store was asked");
  return {};
}

// Amortised: each entry is dropped once.
void MemoryKeyValueStore::drop_expired(Deadline now) {
  while (!expiries_.empty() && expiries_.begin()->first <= now) remove(entries_.find(expiries_.begin()->second));
}

void MemoryKeyValueStore::remove(Entries::iterator at) {
  bytes_ -= at->first.size() + at->second.value.size();
  expiries_.erase({at->second.expires, at->first});
  entries_.erase(at);
}

bool MemoryKeyValueStore::holds(const Condition& condition, Entries::const_iterator at) const {
  switch (condition.kind) {
    case Condition::Kind::always:
      return true;
    case Condition::Kind::absent:
      return at == entries_.end();
    case Condition::Kind::equals:
      return at != entries_.end() && at->second.value == condition.old;
  }
  return false;
}

Result<std::vector<std::optional<std::string>>> MemoryKeyValueStore::get(std::span<const std::string> keys,
                                                                         Deadline deadline) {
  const std::scoped_lock lock{mutex_};
  const Deadline now = clock_.steady_now();
  RETURN_IF_ERROR(check(deadline, now));
  drop_expired(now);
  std::vector<std::optional<std::string>> out;
  out.reserve(keys.size());
  for (const std::string& key : keys) {
    const auto at = entries_.find(key);
    out.push_back(at == entries_.end() ? std::nullopt : std::optional{at->second.value});
  }
  return out;
}

Result<bool> MemoryKeyValueStore::put(const std::string& key, std::string value, std::chrono::milliseconds ttl,
                                      const Condition& condition, Deadline deadline) {
  if (ttl <= std::chrono::milliseconds::zero() || ttl > kLifetimeMax)
    return fail(ErrorKind::fault, "a lifetime is over 0 and at most a year");
  const std::scoped_lock lock{mutex_};
  const Deadline now = clock_.steady_now();
  RETURN_IF_ERROR(check(deadline, now));
  drop_expired(now);
  const auto at = entries_.find(key);
  if (!holds(condition, at)) return false;
  const bool is_new = at == entries_.end();
  const std::size_t freed = is_new ? 0 : key.size() + at->second.value.size();
  if (entries_.size() + (is_new ? 1U : 0U) > limits_.entries_max ||
      bytes_ - freed + key.size() + value.size() > limits_.bytes_max) {
    return fail(ErrorKind::unavailable, "the store is full");
  }
  if (!is_new) remove(at);
  const Deadline expires = now + ttl;
  bytes_ += key.size() + value.size();
  entries_.emplace(key, Entry{.value = std::move(value), .expires = expires});
  expiries_.emplace(expires, key);
  return true;
}

Result<std::optional<std::string>> MemoryKeyValueStore::take(const std::string& key, Deadline deadline) {
  const std::scoped_lock lock{mutex_};
  const Deadline now = clock_.steady_now();
  RETURN_IF_ERROR(check(deadline, now));
  drop_expired(now);
  const auto at = entries_.find(key);
  if (at == entries_.end()) return std::nullopt;
  std::string value = at->second.value;
  remove(at);
  return value;
}

Result<bool> MemoryKeyValueStore::erase(const std::string& key, const Condition& condition, Deadline deadline) {
  const std::scoped_lock lock{mutex_};
  const Deadline now = clock_.steady_now();
  RETURN_IF_ERROR(check(deadline, now));
  drop_expired(now);
  const auto at = entries_.find(key);
  if (at == entries_.end() || !holds(condition, at)) return false;
  remove(at);
  return true;
}

}  // namespace concord::cache
