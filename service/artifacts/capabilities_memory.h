// What a partner can do, asked for now and then and remembered between.
#pragma once

#include <memory>
#include <mutex>

#include "core/ports/clock.h"
#include "core/result.h"
#include "core/time.h"
#include "service/partner/capabilities.h"
#include "service/partner/partner_ehr.h"

namespace concord::artifacts {

class CapabilitiesMemory {
 public:
  // At most an hour old; older when the partner cannot be asked just now. Errors: those of
  // PartnerEhr::capabilities, and partner_broken.
  [[nodiscard]] Result<std::shared_ptr<const partner::Capabilities>> get(partner::PartnerEhr& partner, Clock& clock,
                                                                         Deadline deadline);

 private:
  std::mutex mutex_;
  std::shared_ptr<const partner::Capabilities> last_good_;
  Deadline fresh_until_{};
};

}  // namespace concord::artifacts
