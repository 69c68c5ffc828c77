#include "service/partner/lease.h"

#include <algorithm>
#include <utility>

#include "core/base64.h"
#include "core/crypto/digest.h"

namespace concord::partner {
namespace {

constexpr std::chrono::milliseconds kPollFirst{5};
constexpr std::chrono::milliseconds kPollMax{80};
constexpr std::chrono::seconds kReleaseTime{1};
constexpr std::chrono::seconds kRetryAfter{1};
constexpr std::size_t kTokenBytes = 16;

tl::unexpected<Error> taken(std::string message) {
  return fail(Error{.kind = ErrorKind::unavailable, .message = std::move(message), .retry_after = kRetryAfter});
}

// Whatever the store says, the caller's answer is the same: nothing was written, try later.
tl::unexpected<Error> store_refusal(const Error& error) {
  return taken("the store of leases cannot be asked; nothing was written (" + error.message + ")");
}

}  // namespace

Lease::Lease(KeyValueStore& store, Clock& clock, std::string key, std::string token, Deadline expires)
    : store_{&store}, clock_{&clock}, key_{std::move(key)}, token_{std::move(token)}, expires_{expires} {}

Lease::Lease(Lease&& other) noexcept
    : store_{std::exchange(other.store_, nullptr)},
      clock_{other.clock_},
      key_{std::move(other.key_)},
      token_{std::move(other.token_)},
      expires_{other.expires_} {}

// Released under a time of its own: the request's deadline may have passed, and the next writer waits.
Lease::~Lease() {
  if (store_ == nullptr) return;
  static_cast<void>(store_->erase(key_, KeyValueStore::Condition::equals(token_), clock_->steady_now() + kReleaseTime));
}

Result<Lease> Lease::acquire(KeyValueStore& store, Clock& clock, std::string key, std::chrono::milliseconds ttl,
                             Deadline deadline) {
  std::string token = base64url_encode(random_bytes(kTokenBytes));
  for (auto pause = kPollFirst;; pause = std::min(pause * 2, kPollMax)) {
    const Deadline expires = clock.steady_now() + ttl;
    const auto ours = store.put(key, token, ttl, KeyValueStore::Condition::absent(), deadline);
    if (!ours) {  // it may have been put all the same
      static_cast<void>(store.erase(key, KeyValueStore::Condition::equals(token), clock.steady_now() + kReleaseTime));
      return store_refusal(ours.error());
    }
    if (*ours) return Lease{store, clock, std::move(key), std::move(token), expires};
    const Deadline next = clock.steady_now() + pause;
    if (next >= deadline) return taken("another request for the same is at work; nothing was written");
    clock.sleep_until(next);
  }
}

Status Lease::check(Deadline deadline) const {
  const std::string keys[] = {key_};
  const auto values = store_->get(keys, deadline);
  if (!values) return store_refusal(values.error());
  const bool ours = values->size() == 1 && values->front() == token_;
  if (!ours || clock_->steady_now() >= expires_) return taken("the lease was lost; nothing was written");
  return {};
}

}  // namespace concord::partner
