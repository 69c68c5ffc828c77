// One version of a resource at any partner.
#pragma once

#include <string_view>

#include "core/result.h"
#include "core/time.h"
#include "service/partner/capabilities.h"
#include "service/partner/partner_ehr.h"

namespace concord::partner {

// A vread where the partner states it; else a read, which serves when the current version is the one asked for. Errors:
// those of PartnerEhr; not_found with an issue not-supported for what is not the current version of a partner that only
// gives that.
[[nodiscard]] Result<Answer> read_version(PartnerEhr& partner, const Capabilities& capabilities, std::string_view type,
                                          std::string_view logical_id, std::string_view version, Deadline deadline);

}  // namespace concord::partner
