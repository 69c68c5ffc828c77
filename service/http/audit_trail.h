// One audit record a request that needs credentials, granted or denied, before its answer leaves.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/ports/audit_sink.h"
#include "core/ports/clock.h"
#include "core/ports/metrics.h"
#include "service/http/middleware.h"

namespace concord::http {

struct AuditOptions {
  AuditSink* sink = nullptr;    // none: nothing is recorded
  bool serves_without = false;  // whether requests are answered while the sink fails
};

// Records that the sink did not take are kept, up to a bound, and written before anything else is.
class AuditTrail {
 public:
  // The sink and the references outlive the object.
  AuditTrail(AuditOptions options, std::string public_url, Clock& clock, Metrics& metrics)
      : options_{options}, public_url_{std::move(public_url)}, clock_{clock}, metrics_{metrics} {}

  // Before a request is begun. Errors: unavailable while what happened before cannot be recorded.
  [[nodiscard]] Status ready(Deadline deadline);
  // After it: what was done and for whom. Without the record the answer of a request that did succeed is taken back: it
  // is unavailable, or an unknown outcome when it may have changed something.
  void record(const Request& request, std::string_view request_id, Handled& handled);
  // The same, leaving it to the caller to take the answer back. Errors: unavailable, unknown_outcome.
  [[nodiscard]] Status try_record(const Request& request, std::string_view request_id, const Handled& handled);

 private:
  [[nodiscard]] AuditRecord record_of(const Request& request, std::string_view request_id,
                                      const Handled& handled) const;
  void keep(AuditRecord record);

  AuditOptions options_;
  std::string public_url_;
  Clock& clock_;
  Metrics& metrics_;
  std::mutex mutex_;
  std::vector<AuditRecord> kept_;
};

}  // namespace concord::http
