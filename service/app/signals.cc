#include "service/app/signals.h"

#include <cerrno>
#include <ctime>

#include <pthread.h>

namespace concord::app {

TerminationSignals::TerminationSignals() {
  sigemptyset(&set_);
  sigaddset(&set_, SIGTERM);
  sigaddset(&set_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, nullptr);
}

void TerminationSignals::wait() const {
  int signal = 0;
  while (sigwait(&set_, &signal) == EINTR) {
  }
}

bool TerminationSignals::wait_for(std::chrono::milliseconds time) const {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  timespec wait{};
  wait.tv_sec = seconds.count();
  wait.tv_nsec = std::chrono::nanoseconds{time - seconds}.count();
  return sigtimedwait(&set_, nullptr, &wait) > 0;
}

}  // namespace concord::app
