#include "service/artifacts/capabilities_memory.h"

#include <chrono>
#include <utility>

namespace concord::artifacts {
namespace {

constexpr std::chrono::hours kFresh{1};
// After a failure the last good answer serves this long before the partner is asked again.
constexpr std::chrono::seconds kAskAgain{30};

Result<partner::Capabilities> ask(partner::PartnerEhr& partner, Deadline deadline) {
  ASSIGN_OR_RETURN(const partner::Answer answer, partner.capabilities(deadline));
  return partner::parse_capabilities(answer.body.value_or(json::Value{}));
}

}  // namespace

Result<std::shared_ptr<const partner::Capabilities>> CapabilitiesMemory::get(partner::PartnerEhr& partner, Clock& clock,
                                                                             Deadline deadline) {
  {
    const std::scoped_lock lock{mutex_};
    if (last_good_ && clock.steady_now() < fresh_until_) return last_good_;
  }
  auto fresh = ask(partner, deadline);
  const std::scoped_lock lock{mutex_};
  if (!fresh) {
    if (!last_good_) return tl::unexpected(std::move(fresh).error());
    fresh_until_ = clock.steady_now() + kAskAgain;
    return last_good_;
  }
  last_good_ = std::make_shared<const partner::Capabilities>(*std::move(fresh));
  fresh_until_ = clock.steady_now() + kFresh;
  return last_good_;
}

}  // namespace concord::artifacts
