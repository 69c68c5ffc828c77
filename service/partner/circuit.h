// A circuit breaker as a pure state machine: it is told how calls went and when, and says when none is worth while. It
// reads no clock.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

#include "core/time.h"

namespace concord::partner {

enum class CallHealth : std::uint8_t {
  good,         // answered, whatever the answer
  bad,          // no answer, or one that says that the server is not well
  unreachable,  // bad, and nothing of the call got there
};

// Opens after 5 calls in a row that reached nobody, or when half of at least 20 calls of the last 10 s were bad. Open
// for 5 s, then one call is let through: when it is good all pass again, when not it is open for twice as long, up to a
// minute. Safe to call from many threads.
class Circuit {
 public:
  // How long no call is worth while; nothing when this one may be made, and then tell() is called once.
  [[nodiscard]] std::optional<std::chrono::milliseconds> closed_to_calls(Deadline now);
  // `random` in [0, 1) spreads the times of many replicas by a tenth.
  void tell(CallHealth health, Deadline now, double random);
  [[nodiscard]] bool is_open() const;

 private:
  struct Second {
    std::int64_t at = -1;  // seconds of the steady clock
    int calls = 0;
    int bad = 0;
  };
  void open(Deadline now, double random);
  void close();
  [[nodiscard]] bool is_failing(Deadline now) const;
  void count(CallHealth health, Deadline now);

  mutable std::mutex mutex_;
  std::array<Second, 10> seconds_ = {};
  int unreachable_in_a_row_ = 0;
  int openings_ = 0;  // since it was last well
  bool is_open_ = false;
  bool is_probing_ = false;
  Deadline open_until_{};
};

}  // namespace concord::partner
