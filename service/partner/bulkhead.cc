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
    : inner_{inner},
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

template <class Call>
Result<Answer> Bulkhead::within(Share& share, Deadline deadline, const Call& call) {
  const auto remaining = std::chrono::duration_cast<milliseconds>(deadline - clock_.steady_now());
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

Result<Answer> Bulkhead::capabilities(Deadline deadline) {
  return within(reads_, deadline, [&] { return inner_.capabilities(deadline); });
}

Result<Answer> Bulkhead::read(std::string_view type, std::string_view logical_id, Deadline deadline) {
  return within(reads_, deadline, [&] { return inner_.read(type, logical_id, deadline); });
}

Result<Answer> Bulkhead::version_read(std::string_view type, std::string_view logical_id, std::string_view version,
                                      Deadline deadline) {
  return within(reads_, deadline, [&] { return inner_.version_read(type, logical_id, version, deadline); });
}

Result<Answer> Bulkhead::history(std::string_view type, std::string_view logical_id, const http::Parameters& parameters,
                                 Deadline deadline) {
  return within(reads_, deadline, [&] { return inner_.history(type, logical_id, parameters, deadline); });
}

Result<Answer> Bulkhead::search(std::string_view type, const http::Parameters& parameters, Deadline deadline) {
  return within(reads_, deadline, [&] { return inner_.search(type, parameters, deadline); });
}

Result<Answer> Bulkhead::compartment_search(std::string_view compartment, std::string_view logical_id,
                                            std::string_view type, const http::Parameters& parameters,
                                            Deadline deadline) {
  return within(reads_, deadline,
                [&] { return inner_.compartment_search(compartment, logical_id, type, parameters, deadline); });
}

Result<Answer> Bulkhead::everything(std::string_view patient, const http::Parameters& parameters, Deadline deadline) {
  return within(reads_, deadline, [&] { return inner_.everything(patient, parameters, deadline); });
}

Result<Answer> Bulkhead::next_page(std::string_view url, Deadline deadline) {
  return within(reads_, deadline, [&] { return inner_.next_page(url, deadline); });
}

Result<Answer> Bulkhead::create(const json::Value& resource, const http::Parameters& if_none_exist, Deadline deadline) {
  return within(writes_, deadline, [&] { return inner_.create(resource, if_none_exist, deadline); });
}

Result<Answer> Bulkhead::update(const json::Value& resource, std::string_view if_match, Deadline deadline) {
  return within(writes_, deadline, [&] { return inner_.update(resource, if_match, deadline); });
}

Result<Answer> Bulkhead::remove(std::string_view type, std::string_view logical_id, std::string_view if_match,
                                Deadline deadline) {
  return within(writes_, deadline, [&] { return inner_.remove(type, logical_id, if_match, deadline); });
}

Result<Answer> Bulkhead::transaction(const json::Value& bundle, Returns returns, Deadline deadline) {
  return within(writes_, deadline, [&] { return inner_.transaction(bundle, returns, deadline); });
}

}  // namespace concord::partner
