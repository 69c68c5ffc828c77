#include "service/partner/circuit.h"

#include <algorithm>

namespace concord::partner {
namespace {

using std::chrono::milliseconds;

constexpr int kUnreachableMax = 5;
constexpr int kCallsMin = 20;
constexpr milliseconds kOpenFirst{5'000};
constexpr milliseconds kOpenMax{60'000};
constexpr int kDoublingsMax = 4;

std::int64_t second_of(Deadline now) {
  return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
}

}  // namespace

std::optional<milliseconds> Circuit::closed_to_calls(Deadline now) {
  const std::scoped_lock lock{mutex_};
  if (!is_open_) return std::nullopt;
  if (now < open_until_) return std::chrono::ceil<milliseconds>(open_until_ - now);
  if (is_probing_) return kOpenFirst;
  is_probing_ = true;
  return std::nullopt;
}

void Circuit::tell(CallHealth health, Deadline now, double random) {
  const std::scoped_lock lock{mutex_};
  if (is_open_) {
    if (!is_probing_) return;  // of a call that was made before
    is_probing_ = false;
    if (health == CallHealth::good) {
      close();
    } else {
      open(now, random);
    }
    return;
  }
  count(health, now);
  if (is_failing(now)) open(now, random);
}

bool Circuit::is_open() const {
  const std::scoped_lock lock{mutex_};
  return is_open_;
}

void Circuit::count(CallHealth health, Deadline now) {
  const std::int64_t at = second_of(now);
  Second& second = seconds_.at(static_cast<std::size_t>(at) % seconds_.size());
  if (second.at != at) second = {.at = at};
  ++second.calls;
  if (health != CallHealth::good) ++second.bad;
  unreachable_in_a_row_ = health == CallHealth::unreachable ? unreachable_in_a_row_ + 1 : 0;
}

bool Circuit::is_failing(Deadline now) const {
  if (unreachable_in_a_row_ >= kUnreachableMax) return true;
  const std::int64_t oldest = second_of(now) - static_cast<std::int64_t>(seconds_.size());
  int calls = 0;
  int bad = 0;
  for (const Second& second : seconds_) {
    if (second.at <= oldest) continue;
    calls += second.calls;
    bad += second.bad;
  }
  return calls >= kCallsMin && 2 * bad >= calls;
}

void Circuit::open(Deadline now, double random) {
  constexpr double kSpread = 0.1;
  const milliseconds whole = std::min(kOpenMax, kOpenFirst * (1 << std::min(openings_, kDoublingsMax)));
  const auto spread = static_cast<milliseconds::rep>(kSpread * random * static_cast<double>(whole.count()));
  ++openings_;
  is_open_ = true;
  open_until_ = now + whole - milliseconds{spread};
}

void Circuit::close() {
  is_open_ = false;
  openings_ = 0;
  unreachable_in_a_row_ = 0;
  seconds_ = {};
}

}  // namespace concord::partner
