// A PartnerEhr in front of another that lets only so many calls through at a time, reads and writes apart: a partner
// that hangs holds its share of our workers and no more.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string_view>

#include "core/ports/clock.h"
#include "core/ports/metrics.h"
#include "service/partner/guarded_partner.h"

namespace concord::partner {

struct BulkheadOptions {
  std::size_t reads = 1;                    // calls at a time that change nothing
  std::size_t writes = 1;                   // all others
  std::chrono::milliseconds wait_max{100};  // for a permit, and never more than a quarter of the time that is left
};

// A third and a sixth of the workers, one at least.
[[nodiscard]] BulkheadOptions bulkhead_for(std::size_t workers) noexcept;

// So many at a time. Once somebody has waited in vain, nobody waits until a permit comes back.
class Permits {
 public:
  explicit Permits(std::size_t count) noexcept : free_{count}, count_{count} {}

  // False when there was none in time. Every true is given back once.
  [[nodiscard]] bool acquire(std::chrono::milliseconds wait);
  void release();
  [[nodiscard]] std::size_t in_use() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable returned_;
  std::size_t free_;
  std::size_t count_;
  bool is_stuck_ = false;
};

class Bulkhead final : public GuardedPartner {
 public:
  // All outlive it. Besides those of the inner partner, every call has the errors unavailable with retry_after, and
  // timeout when its deadline has passed: nothing was sent. Sets `concord_partner_permits_in_use` and counts
  // `concord_partner_calls_refused_total` by partner and class
  // ("read", "write").
  Bulkhead(PartnerEhr& inner, const BulkheadOptions& options, Clock& clock, Metrics& metrics);

 private:
  struct Share {
    Permits permits;
    std::string_view name;
    std::mutex telling = {};  // so that the last gauge that is set is the last number
  };
  [[nodiscard]] Result<Answer> guard(Access access, Deadline deadline, const Call& call) override;
  void tell(Share& share);

  std::chrono::milliseconds wait_max_;
  Clock& clock_;
  Metrics& metrics_;
  Share reads_;
  Share writes_;
};

}  // namespace concord::partner
