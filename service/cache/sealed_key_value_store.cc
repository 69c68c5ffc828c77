#include "service/cache/sealed_key_value_store.h"

#include <utility>

namespace concord::cache {

std::string SealedKeyValueStore::name_of(std::string_view key) const {
  return "concord:" + keyed_name(keys_.back(), key);
}

Result<std::string> SealedKeyValueStore::opened(std::string_view sealed, std::string_view name) const {
  for (const AeadKey& key : keys_) {
    if (auto plain = open(key, sealed, name)) return *std::move(plain);
  }
  return fail(ErrorKind::fault, "a record of the store cannot be opened with the keys that are configured");
}

Result<std::vector<std::optional<std::string>>> SealedKeyValueStore::get(std::span<const std::string> keys,
                                                                         Deadline deadline) {
  std::vector<std::string> names;
  names.reserve(keys.size());
  for (const std::string& key : keys) names.push_back(name_of(key));
  ASSIGN_OR_RETURN(auto values, inner_.get(names, deadline));
  for (std::size_t i = 0; i < values.size() && i < names.size(); ++i) {
    if (!values[i]) continue;
    ASSIGN_OR_RETURN(values[i], opened(*values[i], names[i]));
  }
  return values;
}

// Two seals of one text differ: the sealed text that is there now stands for the text in it.
Result<std::optional<KeyValueStore::Condition>> SealedKeyValueStore::sealed_condition(const std::string& name,
                                                                                      const Condition& condition,
                                                                                      Deadline deadline) {
  if (condition.kind != Condition::Kind::equals) return std::optional{condition};
  ASSIGN_OR_RETURN(auto held, inner_.get({&name, 1}, deadline));
  if (held.empty() || !held.front()) return std::optional<Condition>{};
  ASSIGN_OR_RETURN(const std::string plain, opened(*held.front(), name));
  if (plain != condition.old) return std::optional<Condition>{};
  return std::optional{Condition::equals(*std::move(held.front()))};
}

Result<bool> SealedKeyValueStore::put(const std::string& key, std::string value, std::chrono::milliseconds ttl,
                                      const Condition& condition, Deadline deadline) {
  const std::string name = name_of(key);
  ASSIGN_OR_RETURN(const auto now, sealed_condition(name, condition, deadline));
  if (!now) return false;
  return inner_.put(name, seal(keys_.front(), value, name), ttl, *now, deadline);
}

Result<std::optional<std::string>> SealedKeyValueStore::take(const std::string& key, Deadline deadline) {
  const std::string name = name_of(key);
  ASSIGN_OR_RETURN(const auto sealed, inner_.take(name, deadline));
  if (!sealed) return std::optional<std::string>{};
  ASSIGN_OR_RETURN(std::string plain, opened(*sealed, name));
  return std::optional{std::move(plain)};
}

Result<bool> SealedKeyValueStore::erase(const std::string& key, const Condition& condition, Deadline deadline) {
  const std::string name = name_of(key);
  ASSIGN_OR_RETURN(const auto now, sealed_condition(name, condition, deadline));
  if (!now) return false;
  return inner_.erase(name, *now, deadline);
}

}  // namespace concord::cache
