// How many calls to a partner may be repeats, so that an outage does not multiply the load. It reads no clock.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "core/time.h"

namespace concord::partner {

// Of the calls of the last 10 s every tenth may be a repeat, and ten in any case. Safe to call from many threads.
class RetryBudget {
 public:
  // A call is made for the first time.
  void count_call(Deadline now);
  // Takes one repeat; false when there is none left.
  [[nodiscard]] bool take(Deadline now);

 private:
  struct Second {
    std::int64_t at = 0;
    int calls = 0;
    int repeats = 0;
  };
  [[nodiscard]] Second& second_of(Deadline now);

  static constexpr std::size_t kSeconds = 10;
  std::mutex mutex_;
  std::array<Second, kSeconds> seconds_ = {};
};

}  // namespace concord::partner
