#include "service/cache/redis/redis_rate_limiter.h"

#include <array>

#include <fmt/format.h>

namespace concord::cache::redis {
namespace {

// ARGV: points a second, the most it holds, the cost. Answers {1 or 0, milliseconds until it holds the cost}.
constexpr std::string_view kDraw = R"(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, most, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held = redis.call('HMGET', KEYS[1], 'points', 'at')
local points, at = tonumber(held[1]) or most, tonumber(held[2]) or now
points = math.min(most, points + math.max(0, now - at) * rate / 1000)
local taken, wait = 0, 0
if points >= cost then points = points - cost; taken = 1 else wait = math.ceil((cost - points) * 1000 / rate) end
redis.call('HSET', KEYS[1], 'points', tostring(points), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil(most / rate * 1000) + 1000)
return {taken, wait}
)";

}  // namespace

Result<RateLimiter::Draw> RedisRateLimiter::draw(const std::string& bucket, const Rate& rate, double cost,
                                                 Deadline deadline) {
  if (cost > rate.burst || rate.per_second <= 0)
    return fail(ErrorKind::fault, "the cost is over what the bucket holds");
  static const Script kScript{kDraw};
  const std::array arguments{fmt::format("{}", rate.per_second), fmt::format("{}", rate.burst),
                             fmt::format("{}", cost)};
  auto reply = client_.run(kScript, {&bucket, 1}, arguments, deadline);
  if (!reply && reply.error().kind == ErrorKind::unknown_outcome) {
    return fail(ErrorKind::unavailable, "the store of rates did not answer");
  }
  if (!reply) return tl::unexpected(std::move(reply).error());
  if (reply->kind != Reply::Kind::array || reply->items.size() != 2) {
    return fail(ErrorKind::partner_broken, "the store's reply is none for this command");
  }
  return Draw{.allowed = reply->items[0].integer == 1,
              .retry_after = std::chrono::milliseconds{reply->items[1].integer}};
}

}  // namespace concord::cache::redis
