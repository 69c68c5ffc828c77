// A PartnerEhr in front of another that asks no more often than the partner bears, all replicas together.
#pragma once

#include <chrono>
#include <string>

#include "core/ports/clock.h"
#include "core/ports/metrics.h"
#include "core/ports/rate_limiter.h"
#include "service/partner/guarded_partner.h"

namespace concord::partner {

struct RateOptions {
  RateLimiter::Rate rate = {};                   // calls; the burst is 1 at least
  std::chrono::milliseconds read_wait_max{100};  // for a read's turn, and never more than a quarter of the time left
  // For a write's turn: one that is turned away leaves a delivery half done, and taking that up again costs the partner
  // more calls than it saved. Never more than a quarter of the time left.
  std::chrono::milliseconds write_wait_max{5'000};
  std::chrono::milliseconds draw_time_max{50};  // of one question to the shared limiter
};

class RateGuard final : public GuardedPartner {
 public:
  // All outlive it. While `shared` cannot be asked, `own` counts, which sees the calls of this process only. Besides
  // the errors of the inner partner, every call has unavailable with retry_after: nothing was sent. Counts
  // `concord_partner_rate_refusals_total` by partner and class ("read", "write"), and observes
  // `concord_partner_rate_wait_seconds` of calls that waited.
  RateGuard(PartnerEhr& inner, const RateOptions& options, RateLimiter& shared, RateLimiter& own, Clock& clock,
            Metrics& metrics);

 private:
  [[nodiscard]] Result<Answer> guard(Access access, Deadline deadline, const Call& call) override;
  // How long until there is a turn; zero: this one was taken.
  [[nodiscard]] std::chrono::milliseconds draw(Deadline deadline);

  RateOptions options_;
  std::string bucket_;
  RateLimiter& shared_;
  RateLimiter& own_;
  Clock& clock_;
  Metrics& metrics_;
};

}  // namespace concord::partner
