#include "service/partner/bulkhead.h"

#include <algorithm>

namespace concord::partner {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds kRetryAfter{1};
constexpr std::size_t kReadShare = 3;  // of the workers
constexpr std::size_t kWriteShare = 6;

// Gives a permit back, whatever happens.
class Held {
 public:
  explicit Held(Permits& permits) noexcept : permits_{permits} {}
  ~Held() { permits_.release(); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  Held(Held&&) = delete;
  Held& operator=(Held&&) = delete;

 private:
  Permits& permits_;
};

}  // namespace

BulkheadOptions bulkhead_for(std::size_t workers) noexcept {
  return {.reads = std::max<std::size_t>(workers / kReadShare, 1),
          .writes = std::max<std::size_t>(workers / kWriteShare, 1)};
}

bool Permits::acquire(milliseconds wait) {
  std::unique_lock lock{mutex_};
  if (free_ == 0 && !is_stuck_ && wait > milliseconds::zero()) {
    is_stuck_ = !returned_.wait_for(lock, wait, [this] { return free_ > 0; });
  }
  if (free_ == 0) return false;
  --free_;
  return true;
}

void Permits::release() {
  {
    const std::scoped_lock lock{mutex_};
    ++free_;
    is_stuck_ = false;
  }
  returned_.notify_one();
}

std::size_t Permits::in_use() const {
  const std::scoped_lock lock{mutex_};
  return count_ - free_;
}

Bulkhead::Bulkhead(PartnerEhr& inner, const BulkheadOptions& options, Clock& clock, Metrics& metrics)
    : GuardedPartner{inner},
      wait_max_{options.wait_max},
      clock_{clock},
      metrics_{metrics},
      reads_{.permits = Permits{std::max<std::size_t>(options.reads, 1)}, .name = "read"},
      writes_{.permits = Permits{std::max<std::size_t>(options.writes, 1)}, .name = "write"} {}

void Bulkhead::tell(Share& share) {
  const std::scoped_lock lock{share.telling};
  metrics_.set("concord_partner_permits_in_use", {{"partner", id().str()}, {"class", share.name}},
               static_cast<double>(share.permits.in_use()));
}

Result<Answer> Bulkhead::guard(Access access, Deadline deadline, const Call& call) {
  Share& share = access == Access::read ? reads_ : writes_;
  const auto remaining = std::chrono::duration_cast<milliseconds>(deadline - clock_.steady_now());
  if (remaining <= milliseconds::zero()) {
    return fail(ErrorKind::timeout, "the deadline passed before the partner was asked; nothing was sent");
  }
  if (!share.permits.acquire(std::min(wait_max_, remaining / 4))) {
    metrics_.count("concord_partner_calls_refused_total", {{"partner", id().str()}, {"class", share.name}});
    return fail(Error{.kind = ErrorKind::unavailable,
                      .message = "too many requests to this partner are at work; nothing was sent",
                      .retry_after = kRetryAfter});
  }
  tell(share);
  auto answer = [&] {
    const Held held{share.permits};
    return call();
  }();
  tell(share);
  return answer;
}

}  // namespace concord::partner
