// The lines of a batch, each as if it had been posted alone: the same checks, the same audit record, a time of its own.
#pragma once

#include <string>

#include "auth/access_context.h"
#include "service/artifacts/batch.h"
#include "service/http/routes.h"

namespace concord::http {

// The outcomes of one request's lines, in their order. Who sends them is asked again when the credentials have ended,
// and once a minute; from the first time that they do not hold, every line is refused.
class BatchLineOutcomes {
 public:
  // `call` outlives the object and is of a route that gets a Batching.
  BatchLineOutcomes(const Call& call, artifacts::Handling handling);
  // The text of the line's outcome: compact JSON, no line end. After `until` lines are refused, and when the service
  // is to stop.
  [[nodiscard]] std::string outcome_of(const artifacts::BatchLine& line, Deadline until = Deadline::max());

 private:
  [[nodiscard]] Status check_time(Deadline until) const;
  [[nodiscard]] Status check_access();
  [[nodiscard]] Result<artifacts::Submitted> submit(const artifacts::BatchEntry& entry, Deadline until,
                                                    Deadline deadline);
  [[nodiscard]] Status record(const artifacts::BatchLine& line, const artifacts::BatchEntry& entry,
                              const Result<artifacts::Submitted>& result, std::string text, Deadline deadline);

  const Call& call_;
  artifacts::Handling handling_;
  auth::AccessContext access_;
  Deadline checked_;
  Status access_status_;
};

}  // namespace concord::http
