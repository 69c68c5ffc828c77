#include "service/cache/memory_rate_limiter.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace concord::cache {
namespace {

using Seconds = std::chrono::duration<double>;

Deadline::duration time_for(double points, double per_second) {
  return std::chrono::ceil<Deadline::duration>(Seconds{points / per_second});
}

}  // namespace

void MemoryRateLimiter::forget_full(Deadline now) {
  std::erase_if(buckets_, [now](const auto& entry) { return entry.second.full <= now; });
}

Result<RateLimiter::Draw> MemoryRateLimiter::draw(const std::string& bucket, const Rate& rate, double cost,
                                                  Deadline deadline) {
  if (cost > rate.burst || rate.per_second <= 0)
    return fail(ErrorKind::fault, "the cost is over what the bucket holds");
  const std::scoped_lock lock{mutex_};
  const Deadline now = clock_.steady_now();
  if (now >= deadline) return fail(ErrorKind::timeout, "the deadline passed before the store was asked");
  if (!buckets_.contains(bucket) && buckets_.size() >= kBucketsMax) forget_full(now);
  if (!buckets_.contains(bucket) && buckets_.size() >= kBucketsMax) {
    return fail(ErrorKind::unavailable, "the store is full");
  }
  Bucket& held = buckets_.try_emplace(bucket, Bucket{.points = rate.burst, .at = now, .full = now}).first->second;
  const double gained = Seconds{std::max(now - held.at, Deadline::duration::zero())}.count() * rate.per_second;
  held.points = std::min(rate.burst, held.points + gained);
  held.at = now;
  Draw out{.allowed = held.points >= cost, .retry_after = {}};
  if (out.allowed) {
    held.points -= cost;
  } else {
    out.retry_after = std::chrono::ceil<std::chrono::milliseconds>(Seconds{(cost - held.points) / rate.per_second});
  }
  held.full = now + time_for(rate.burst - held.points, rate.per_second);
  return out;
}

}  // namespace concord::cache
