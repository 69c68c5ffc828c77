#include "service/partner/capabilities_memory.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace concord::partner {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::hours kFresh{1};
// After a failure the last good answer serves this long before the partner is asked again.
constexpr std::chrono::seconds kAskAgain{30};
constexpr milliseconds kFirstTime{5'000};
constexpr milliseconds kRefreshTime{1'000};
constexpr milliseconds kPollFirst{1};
constexpr milliseconds kPollMax{50};

Result<Capabilities> ask_partner(PartnerEhr& partner, Deadline deadline) {
  ASSIGN_OR_RETURN(const Answer answer, partner.capabilities(deadline));
  return parse_capabilities(answer.body.value_or(json::Value{}));
}

}  // namespace

// `awaited` is the number of the flight that the caller waits for, once it waits: its failure is the caller's too.
std::optional<Result<CapabilitiesMemory::Known>> CapabilitiesMemory::recall(std::optional<std::uint64_t>& awaited) {
  const std::scoped_lock lock{mutex_};
  if (last_good_ && (is_asking_ || clock_.steady_now() < fresh_until_)) return Result<Known>{last_good_};
  if (awaited && flights_ > *awaited && last_failure_) return fail(*last_failure_);
  if (!is_asking_) {
    is_asking_ = true;
    awaited.reset();
  } else if (!awaited) {
    awaited = flights_;
  }
  return std::nullopt;
}

Result<std::shared_ptr<const Capabilities>> CapabilitiesMemory::get(Deadline deadline) {
  std::optional<std::uint64_t> awaited;
  for (milliseconds pause = kPollFirst;; pause = std::min(pause * 2, kPollMax)) {
    if (auto known = recall(awaited)) return *std::move(known);
    if (!awaited) return ask(deadline);
    const Deadline next = clock_.steady_now() + pause;
    if (next >= deadline) return fail(ErrorKind::timeout, "the partner's capabilities did not arrive in time");
    clock_.sleep_until(next);
  }
}

Result<CapabilitiesMemory::Known> CapabilitiesMemory::ask(Deadline deadline) {
  bool has_older = false;
  {
    const std::scoped_lock lock{mutex_};
    has_older = last_good_ != nullptr;
  }
  auto fresh = ask_partner(partner_, std::min(deadline, clock_.steady_now() + (has_older ? kRefreshTime : kFirstTime)));
  const std::scoped_lock lock{mutex_};
  is_asking_ = false;
  ++flights_;
  if (fresh) {
    if (adjust_) fresh = adjust_(*std::move(fresh));
    last_good_ = std::make_shared<const Capabilities>(*std::move(fresh));
    fresh_until_ = clock_.steady_now() + kFresh;
    last_failure_.reset();
    return last_good_;
  }
  last_failure_ = std::move(fresh).error();
  if (!last_good_) return fail(*last_failure_);
  fresh_until_ = clock_.steady_now() + kAskAgain;
  return last_good_;
}

}  // namespace concord::partner
