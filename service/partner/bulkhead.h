// A PartnerEhr in front of another that lets only so many calls through at a time, reads and writes apart: a partner
// that hangs holds its share of our workers and no more.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include "core/ports/clock.h"
#include "core/ports/metrics.h"
#include "service/partner/partner_ehr.h"

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

class Bulkhead final : public PartnerEhr {
 public:
  // All outlive it. Besides those of the inner partner, every call has the error unavailable with retry_after: nothing
  // was sent. Sets `concord_partner_permits_in_use` and counts `concord_partner_calls_refused_total` by partner and
  // class
  // ("read", "write").
  Bulkhead(PartnerEhr& inner, const BulkheadOptions& options, Clock& clock, Metrics& metrics);

  [[nodiscard]] const PartnerId& id() const noexcept override { return inner_.id(); }
  [[nodiscard]] const std::string& base_url() const noexcept override { return inner_.base_url(); }
  [[nodiscard]] Result<Answer> capabilities(Deadline deadline) override;
  [[nodiscard]] Result<Answer> read(std::string_view type, std::string_view logical_id, Deadline deadline) override;
  [[nodiscard]] Result<Answer> version_read(std::string_view type, std::string_view logical_id,
                                            std::string_view version, Deadline deadline) override;
  [[nodiscard]] Result<Answer> history(std::string_view type, std::string_view logical_id,
                                       const http::Parameters& parameters, Deadline deadline) override;
  [[nodiscard]] Result<Answer> search(std::string_view type, const http::Parameters& parameters,
                                      Deadline deadline) override;
  [[nodiscard]] Result<Answer> compartment_search(std::string_view compartment, std::string_view logical_id,
                                                  std::string_view type, const http::Parameters& parameters,
                                                  Deadline deadline) override;
  [[nodiscard]] Result<Answer> everything(std::string_view patient, const http::Parameters& parameters,
                                          Deadline deadline) override;
  [[nodiscard]] Result<Answer> next_page(std::string_view url, Deadline deadline) override;
  [[nodiscard]] Result<Answer> create(const json::Value& resource, const http::Parameters& if_none_exist,
                                      Deadline deadline) override;
  [[nodiscard]] Result<Answer> update(const json::Value& resource, std::string_view if_match,
                                      Deadline deadline) override;
  [[nodiscard]] Result<Answer> remove(std::string_view type, std::string_view logical_id, std::string_view if_match,
                                      Deadline deadline) override;
  [[nodiscard]] Result<Answer> transaction(const json::Value& bundle, Returns returns, Deadline deadline) override;

 private:
  struct Share {
    Permits permits;
    std::string_view name;
    std::mutex telling = {};  // so that the last gauge that is set is the last number
  };
  template <class Call>
  [[nodiscard]] Result<Answer> within(Share& share, Deadline deadline, const Call& call);
  void tell(Share& share);

  PartnerEhr& inner_;
  std::chrono::milliseconds wait_max_;
  Clock& clock_;
  Metrics& metrics_;
  Share reads_;
  Share writes_;
};

}  // namespace concord::partner
