// Marks of what was sent to a partner that cannot be searched for it: what is not known to have failed is never sent
// again. Kept as long as an idempotency record.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/ports/key_value_store.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::artifacts {

class SentMarker {
 public:
  enum class Former : std::uint8_t { none, unknown, done };
  // Sets the mark, unless there is one: then says what became of the sending before. Errors: unavailable (fail closed).
  [[nodiscard]] static Result<SentMarker> set(KeyValueStore& store, std::string key, std::chrono::milliseconds lifetime,
                                              Deadline deadline);
  [[nodiscard]] Former former() const noexcept { return former_; }
  [[nodiscard]] const std::string& location() const noexcept { return location_; }  // of what was done
  // It was done; a store that fails now leaves it unknown.
  void done(const std::string& location, Deadline deadline);
  // Certainly nothing was done.
  void clear(Deadline deadline);

 private:
  SentMarker(KeyValueStore& store, std::string key, std::chrono::milliseconds lifetime)
      : store_{&store}, key_{std::move(key)}, lifetime_{lifetime} {}
  KeyValueStore* store_;
  std::string key_;
  std::chrono::milliseconds lifetime_;
  std::string mark_;  // ours
  Former former_ = Former::none;
  std::string location_;
};

}  // namespace concord::artifacts
