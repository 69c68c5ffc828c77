#include "service/partner/retry_budget.h"

#include <algorithm>
#include <chrono>

namespace concord::partner {
namespace {

constexpr int kRepeatsMin = 10;
constexpr int kCallsPerRepeat = 10;

std::int64_t seconds_until(Deadline now) {
  return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
}

}  // namespace

RetryBudget::Second& RetryBudget::second_of(Deadline now) {
  const std::int64_t at = seconds_until(now);
  Second& second = seconds_.at(static_cast<std::size_t>(at) % kSeconds);
  if (second.at != at) second = {.at = at};
  return second;
}

void RetryBudget::count_call(Deadline now) {
  const std::scoped_lock lock{mutex_};
  ++second_of(now).calls;
}

bool RetryBudget::take(Deadline now) {
  const std::scoped_lock lock{mutex_};
  Second& current = second_of(now);
  const std::int64_t oldest = current.at - static_cast<std::int64_t>(kSeconds);
  int calls = 0;
  int repeats = 0;
  for (const Second& second : seconds_) {
    if (second.at <= oldest) continue;
    calls += second.calls;
    repeats += second.repeats;
  }
  if (repeats >= std::max(kRepeatsMin, calls / kCallsPerRepeat)) return false;
  ++current.repeats;
  return true;
}

}  // namespace concord::partner
