#include "service/artifacts/idempotency.h"

#include <algorithm>
#include <utility>

#include "core/base64.h"
#include "core/crypto/digest.h"
#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::artifacts {
namespace {

constexpr std::size_t kKeyMax = 255;
constexpr std::size_t kOwnerBytes = 16;
constexpr std::chrono::seconds kSettleTime{1};
constexpr std::chrono::seconds kRetryAfter{2};
constexpr std::string_view kInProgress = "in-progress";
constexpr std::string_view kDone = "done";
constexpr std::string_view kUnknown = "unknown";
// A record may change between our look and our put; more often than this is no accident.
constexpr int kRounds = 4;

std::string in_progress_record(std::string_view hash, Instant until) {
  return json::write(json::object({{"state", kInProgress},
                                   {"hash", hash},
                                   {"owner", base64url_encode(random_bytes(kOwnerBytes))},
                                   {"until", format_instant(until)}}));
}

std::string unknown_record(std::string_view hash) {
  return json::write(json::object({{"state", kUnknown}, {"hash", hash}}));
}

tl::unexpected<Error> store_refusal(const Error& error) {
  return fail(
      Error{.kind = ErrorKind::unavailable,
            .message = "the store of idempotency records cannot be asked; nothing was written (" + error.message + ")",
            .retry_after = kRetryAfter});
}

tl::unexpected<Error> in_progress() {
  return fail(Error{.kind = ErrorKind::conflict,
                    .message = "a request with the same Idempotency-Key is in progress",
                    .retry_after = kRetryAfter});
}

// What a record allows to the holder of the same key.
enum class Use { replay, take_over, wait };

Result<Use> judge(const json::Value& record, std::string_view hash, Instant now) {
  if (record.text("hash") != hash) {
    return fail(ErrorKind::unprocessable, "the Idempotency-Key was used for another artifact");
  }
  if (record.text("state") == kDone) return Use::replay;
  if (record.text("state") == kUnknown) return Use::take_over;
  const auto until = parse_instant(record.text("until"));
  return until && now < *until ? Use::wait : Use::take_over;
}

}  // namespace

Status check_idempotency_key(std::string_view key) {
  const bool visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7F'; });
  if (key.empty() || key.size() > kKeyMax || !visible) {
    return fail(ErrorKind::malformed, "Idempotency-Key must be 1 to 255 visible ASCII characters");
  }
  return {};
}

IdempotencyClaim::IdempotencyClaim(KeyValueStore& store, Clock& clock, std::string record_key, std::string hash,
                                   std::string value, std::chrono::milliseconds lifetime, bool was_unknown)
    : store_{&store},
      clock_{&clock},
      record_key_{std::move(record_key)},
      hash_{std::move(hash)},
      value_{std::move(value)},
      lifetime_{lifetime},
      was_unknown_{was_unknown} {}

IdempotencyClaim::IdempotencyClaim(IdempotencyClaim&& other) noexcept
    : store_{std::exchange(other.store_, nullptr)},
      clock_{other.clock_},
      record_key_{std::move(other.record_key_)},
      hash_{std::move(other.hash_)},
      value_{std::move(other.value_)},
      lifetime_{other.lifetime_},
      was_unknown_{other.was_unknown_} {}

IdempotencyClaim::~IdempotencyClaim() {
  if (store_ == nullptr) return;
  if (was_unknown_) {
    settle(unknown_record(hash_));
    return;
  }
  static_cast<void>(
      store_->erase(record_key_, KeyValueStore::Condition::equals(value_), clock_->steady_now() + kSettleTime));
}

void IdempotencyClaim::settle(std::string value) {
  static_cast<void>(store_->put(record_key_, std::move(value), lifetime_, KeyValueStore::Condition::equals(value_),
                                clock_->steady_now() + kSettleTime));
  store_ = nullptr;
}

void IdempotencyClaim::finish(const Report& report) {
  settle(json::write(json::object({{"state", kDone}, {"hash", hash_}, {"report", stored_form(report)}})));
}

void IdempotencyClaim::leave_unknown() { settle(unknown_record(hash_)); }

Result<IdempotencyBegin> IdempotencyBegin::begin(KeyValueStore& store, Clock& clock, std::string record_key,
                                                 std::string hash, IdempotencyTimes times, Deadline deadline) {
  const std::string keys[] = {record_key};
  for (int round = 0; round < kRounds; ++round) {
    const auto found = store.get(keys, deadline);
    if (!found) return store_refusal(found.error());
    const std::optional<std::string>& old = found->at(0);
    bool was_unknown = false;
    if (old) {
      const auto record = json::read(*old);
      if (!record) return fail(ErrorKind::fault, "an idempotency record cannot be read");
      ASSIGN_OR_RETURN(const Use use, judge(*record, hash, clock.now()));
      if (use == Use::wait) return in_progress();
      if (use == Use::replay) {
        ASSIGN_OR_RETURN(Report report, read_stored_form((*record)["report"]));
        return IdempotencyBegin{.replay = std::move(report), .claim = std::nullopt};
      }
      was_unknown = true;
    }
    std::string value = in_progress_record(hash, clock.now() + times.at_work);
    const auto condition = old ? KeyValueStore::Condition::equals(*old) : KeyValueStore::Condition::absent();
    const auto ours = store.put(record_key, value, times.lifetime, condition, deadline);
    if (!ours) return store_refusal(ours.error());
    if (!*ours) continue;
    return IdempotencyBegin{.replay = std::nullopt,
                            .claim = IdempotencyClaim{store, clock, std::move(record_key), std::move(hash),
                                                      std::move(value), times.lifetime, was_unknown}};
  }
  return in_progress();
}

}  // namespace concord::artifacts
