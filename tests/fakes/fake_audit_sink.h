// An audit trail that remembers everything, and fails when told to.
#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "core/ports/audit_sink.h"

namespace concord::fakes {

class FakeAuditSink final : public AuditSink {
 public:
  [[nodiscard]] Status record(const AuditRecord& event, Deadline /*deadline*/) override {
    const std::scoped_lock lock{mutex_};
    if (is_failing_) return fail(ErrorKind::unavailable, "the disk is full");
    records_.push_back(event);
    return {};
  }
  void set_failing(bool is_failing) {
    const std::scoped_lock lock{mutex_};
    is_failing_ = is_failing;
  }
  // What was recorded since the last call.
  [[nodiscard]] std::vector<AuditRecord> take() {
    const std::scoped_lock lock{mutex_};
    return std::exchange(records_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<AuditRecord> records_;
  bool is_failing_ = false;
};

}  // namespace concord::fakes
