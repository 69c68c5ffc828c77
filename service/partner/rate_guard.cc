#include "service/partner/rate_guard.h"

#include <algorithm>

#include <fmt/format.h>

namespace concord::partner {
namespace {

using std::chrono::milliseconds;

// Others may take the turn that was waited for.
constexpr int kDrawsMax = 100;

}  // namespace

RateGuard::RateGuard(PartnerEhr& inner, const RateOptions& options, RateLimiter& shared, RateLimiter& own, Clock& clock,
                     Metrics& metrics)
    : GuardedPartner{inner},
      options_{options},
      bucket_{fmt::format("partner:{}", inner.id().str())},
      shared_{shared},
      own_{own},
      clock_{clock},
      metrics_{metrics} {
  options_.rate.burst = std::max(options_.rate.burst, 1.0);
}

milliseconds RateGuard::draw(Deadline deadline) {
  constexpr double kOneCall = 1;
  const Deadline answered = std::min(deadline, clock_.steady_now() + options_.draw_time_max);
  auto drawn = shared_.draw(bucket_, options_.rate, kOneCall, answered);
  if (!drawn) drawn = own_.draw(bucket_, options_.rate, kOneCall, deadline);
  if (!drawn || drawn->allowed) return milliseconds::zero();  // nobody counts: the partner's own 429 does
  return std::max(drawn->retry_after, milliseconds{1});
}

Result<Answer> RateGuard::guard(Access access, Deadline deadline, const Call& call) {
  const std::string_view name = access == Access::read ? "read" : "write";
  const Deadline start = clock_.steady_now();
  const auto quarter = std::chrono::duration_cast<milliseconds>(deadline - start) / 4;
  const milliseconds bound = access == Access::read ? options_.read_wait_max : options_.write_wait_max;
  const Deadline patience = start + std::min(bound, quarter);
  milliseconds wait = draw(deadline);
  for (int draws = 1; wait > milliseconds::zero() && draws < kDrawsMax; ++draws) {
    const Deadline turn = clock_.steady_now() + wait;
    if (turn > patience) break;
    clock_.sleep_until(turn);
    wait = draw(deadline);
  }
  if (wait > milliseconds::zero()) {
    metrics_.count("concord_partner_rate_refusals_total", {{"partner", id().str()}, {"class", name}});
    return fail(Error{.kind = ErrorKind::unavailable,
                      .message = "the partner is asked as often as it bears; nothing was sent",
                      .retry_after = std::chrono::ceil<std::chrono::seconds>(wait)});
  }
  if (const auto waited = clock_.steady_now() - start; waited >= milliseconds{1}) {
    metrics_.observe("concord_partner_rate_wait_seconds", {{"partner", id().str()}, {"class", name}},
                     std::chrono::duration<double>(waited).count());
  }
  return call();
}

}  // namespace concord::partner
