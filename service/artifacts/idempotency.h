// Records of Idempotency-Keys: what a key was used for, and what came of it. A record holds a hash of the
// artifact and the delivery report without the artifact's key, never the artifact.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/ports/clock.h"
#include "core/ports/key_value_store.h"
#include "core/result.h"
#include "core/time.h"
#include "service/artifacts/artifacts.h"

namespace concord::artifacts {

// 1..255 visible ASCII characters. Errors: malformed.
[[nodiscard]] Status check_idempotency_key(std::string_view key);

struct IdempotencyTimes {
  std::chrono::milliseconds at_work;   // after it, a record in progress counts as unknown
  std::chrono::milliseconds lifetime;  // of the record
};

// The right to work under a key. Dropped without finish() or leave_unknown(), the record is as it was before.
class IdempotencyClaim {
 public:
  ~IdempotencyClaim();
  IdempotencyClaim(IdempotencyClaim&& other) noexcept;
  IdempotencyClaim(const IdempotencyClaim&) = delete;
  IdempotencyClaim& operator=(const IdempotencyClaim&) = delete;
  IdempotencyClaim& operator=(IdempotencyClaim&&) = delete;

  // Keeps the report for replays. A store that fails now leaves a record that later counts as unknown, which a
  // retry reconciles with the partner; so nothing is returned.
  void finish(const Report& report);
  // The write was sent and nobody knows: the next request under the key starts with a search.
  void leave_unknown();

 private:
  friend struct IdempotencyBegin;
  IdempotencyClaim(KeyValueStore& store, Clock& clock, std::string record_key, std::string hash, std::string value,
                   std::chrono::milliseconds lifetime, bool was_unknown);
  void settle(std::string value);

  KeyValueStore* store_;  // empty once settled
  Clock* clock_;
  std::string record_key_;
  std::string hash_;
  std::string value_;  // what the store holds while we work
  std::chrono::milliseconds lifetime_;
  bool was_unknown_;
};

// Either the report to replay, or the claim to work under.
struct IdempotencyBegin {
  std::optional<Report> replay;  // its key is empty
  std::optional<IdempotencyClaim> claim;

  // Errors: unprocessable when the key was used for another artifact, conflict with retry_after while it is in
  // progress, unavailable when the store cannot be asked (fail closed).
  [[nodiscard]] static Result<IdempotencyBegin> begin(KeyValueStore& store, Clock& clock, std::string record_key,
                                                      std::string hash, IdempotencyTimes times, Deadline deadline);
};

// The report as a record keeps it, and back. Errors: fault.
[[nodiscard]] json::Value stored_form(const Report& report);
[[nodiscard]] Result<Report> read_stored_form(const json::Value& stored);

}  // namespace concord::artifacts
