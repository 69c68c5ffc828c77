// A lease in the KeyValueStore: one holder at a time for one key, for a bounded time. It keeps honest writers
// apart; the partner's own preconditions protect against a holder whose lease ran out.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/ports/clock.h"
#include "core/ports/key_value_store.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::partner {

class Lease {
 public:
  // Waits for the lease, at most until `deadline`. Errors: unavailable with retry_after when it stayed taken or
  // the store cannot be asked (fail closed).
  [[nodiscard]] static Result<Lease> acquire(KeyValueStore& store, Clock& clock, std::string key,
                                             std::chrono::milliseconds ttl, Deadline deadline);
  ~Lease();
  Lease(Lease&& other) noexcept;
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  Lease& operator=(Lease&&) = delete;

  // Whether it is ours now, by the clock and by the store. Errors: unavailable.
  [[nodiscard]] Status check(Deadline deadline) const;

 private:
  Lease(KeyValueStore& store, Clock& clock, std::string key, std::string token, Deadline expires);

  KeyValueStore* store_;  // empty after a move
  Clock* clock_;
  std::string key_;
  std::string token_;
  Deadline expires_;
};

}  // namespace concord::partner
