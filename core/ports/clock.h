// The clock as a port: everything that depends on time takes one of these, so that tests tick it by hand.
#pragma once

#include "core/time.h"

namespace concord {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
  [[nodiscard]] virtual Deadline steady_now() const = 0;
  virtual void sleep_until(Deadline when) = 0;

 protected:
  Clock() = default;
  Clock(const Clock&) = default;
  Clock& operator=(const Clock&) = default;
};

}  // namespace concord
