// Generations: short unique tokens that stand for the state of what a cached entry was made from. An entry lives
// only as long as none of its generations changes, so that one bump ends all that depends on it without a scan.
// *Unavailable* (an Error) is never *absent*. No key holds a name, an id or a query: they are keyed hashes.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"

namespace concord {

class GenerationStore {
 public:
  // An entry and the tokens of its generations as they are at one moment. A token that is absent matches nothing,
  // another absent one least of all.
  struct Snapshot {
    std::optional<std::string> entry;
    std::vector<std::optional<std::string>> tokens;  // one per generation, in order
    friend bool operator==(const Snapshot&, const Snapshot&) = default;
  };

  virtual ~GenerationStore() = default;
  // What a read of the cache needs, in one round trip. Changes nothing. The keys of one call belong to one shard:
  // they have the same "{…}" part.
  [[nodiscard]] virtual Result<Snapshot> look(const std::string& entry, std::span<const std::string> generations,
                                              Deadline deadline) = 0;
  // The tokens to fill under, taken before the partner is asked: one per generation, in order. Makes those that are
  // absent and lets each live `lifetime` from now, which is longer than any entry that depends on it.
  [[nodiscard]] virtual Result<std::vector<std::string>> tokens(std::span<const std::string> generations,
                                                                std::chrono::milliseconds lifetime,
                                                                Deadline deadline) = 0;
  // Gives every generation a token that none had before, all at once. Called before a write is forwarded and again
  // when its answer, or none, has come.
  [[nodiscard]] virtual Status bump(std::span<const std::string> generations, std::chrono::milliseconds lifetime,
                                    Deadline deadline) = 0;
  // Puts the entry if every generation still has the token that is given for it; one that is absent by now has not.
  // True when it was put. Atomic. `tokens` has one element per generation.
  [[nodiscard]] virtual Result<bool> put_if_unchanged(const std::string& entry, std::string value,
                                                      std::chrono::milliseconds lifetime,
                                                      std::span<const std::string> generations,
                                                      std::span<const std::string> tokens, Deadline deadline) = 0;

 protected:
  GenerationStore() = default;
  GenerationStore(const GenerationStore&) = default;
  GenerationStore& operator=(const GenerationStore&) = default;
};

}  // namespace concord
