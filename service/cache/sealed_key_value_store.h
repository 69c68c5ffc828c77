// A KeyValueStore in front of another that learns nothing: names are keyed hashes, values are sealed (AES-256-GCM) for
// the name they are under. What cannot be opened is an Error, never absent: nothing is written on a guess.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/crypto/aead.h"
#include "core/ports/key_value_store.h"

namespace concord::cache {

class SealedKeyValueStore final : public KeyValueStore {
 public:
  // `inner` outlives the store. At least one key; the first seals, all open, the last names: a new key comes first, and
  // the old one is left out once all that it sealed has run out.
  SealedKeyValueStore(KeyValueStore& inner, std::vector<AeadKey> keys) : inner_{inner}, keys_{std::move(keys)} {}

  // Errors: those of the inner store; fault for a value that none of the keys opens.
  [[nodiscard]] Result<std::vector<std::optional<std::string>>> get(std::span<const std::string> keys,
                                                                    Deadline deadline) override;
  [[nodiscard]] Result<bool> put(const std::string& key, std::string value, std::chrono::milliseconds ttl,
                                 const Condition& condition, Deadline deadline) override;
  [[nodiscard]] Result<std::optional<std::string>> take(const std::string& key, Deadline deadline) override;
  [[nodiscard]] Result<bool> erase(const std::string& key, const Condition& condition, Deadline deadline) override;

 private:
  [[nodiscard]] std::string name_of(std::string_view key) const;
  [[nodiscard]] Result<std::string> opened(std::string_view sealed, std::string_view name) const;
  // The condition on the sealed text; empty when it does not hold now.
  [[nodiscard]] Result<std::optional<Condition>> sealed_condition(const std::string& name, const Condition& condition,
                                                                  Deadline deadline);

  KeyValueStore& inner_;
  std::vector<AeadKey> keys_;
};

}  // namespace concord::cache
