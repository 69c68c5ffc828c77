// What a partner can do, asked for now and then and remembered between. One for each partner, shared by all use cases.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "core/ports/clock.h"
#include "core/result.h"
#include "core/time.h"
#include "service/partner/capabilities.h"
#include "service/partner/partner_ehr.h"

namespace concord::partner {

// Safe to call from many threads. Only one of them asks at a time; while it does, the others get the last good answer
// at once, or wait for the first one.
class CapabilitiesMemory {
 public:
  // What is known about the partner beside what it states: vendor profile, operator.
  using Adjust = std::function<Capabilities(Capabilities stated)>;
  // Both outlive the memory. Without `adjust` what is stated counts.
  CapabilitiesMemory(PartnerEhr& partner, Clock& clock, Adjust adjust = {})
      : partner_{partner}, clock_{clock}, adjust_{std::move(adjust)} {}

  // At most an hour old; older while the partner is asked, and for 30 s each time it cannot be. Asking takes 5 s at
  // most, 1 s when there is an older answer. Errors: those of PartnerEhr::capabilities, and partner_broken.
  [[nodiscard]] Result<std::shared_ptr<const Capabilities>> get(Deadline deadline);

 private:
  using Known = std::shared_ptr<const Capabilities>;
  // What can be told without asking; empty when the caller is to ask, or to wait.
  [[nodiscard]] std::optional<Result<Known>> recall(std::optional<std::uint64_t>& awaited);
  [[nodiscard]] Result<Known> ask(Deadline deadline);

  PartnerEhr& partner_;
  Clock& clock_;
  Adjust adjust_;
  std::mutex mutex_;
  Known last_good_;
  Deadline fresh_until_{};
  bool is_asking_ = false;
  std::uint64_t flights_ = 0;          // that have ended
  std::optional<Error> last_failure_;  // of the last flight
};

}  // namespace concord::partner
