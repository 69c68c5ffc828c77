// Termination as a value: the signals are blocked in every thread and waited for by one, so that no handler runs.
#pragma once

#include <chrono>

#include <csignal>

namespace concord::app {

class TerminationSignals {
 public:
  // Before the first thread is started, since threads inherit the mask. SIGPIPE is ignored besides.
  TerminationSignals();
  // Until SIGTERM or SIGINT comes.
  void wait() const;
  // Until one comes, or the time is over; true when one came.
  [[nodiscard]] bool wait_for(std::chrono::milliseconds time) const;

 private:
  sigset_t set_{};
};

}  // namespace concord::app
