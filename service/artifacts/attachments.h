// The contents of a DocumentReference as bytes, whether they stand in it or lie in Binaries of the partner.
#pragma once

#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"
#include "mappers/delivery_form.h"
#include "service/partner/partner_ehr.h"

namespace concord::artifacts {

inline constexpr std::size_t kContentsMax = 4;              // of one document that are looked at
inline constexpr std::size_t kContentBytesMax = 6U << 20U;  // of one content; a longer one is left out

// In their order; what cannot be had (a URL elsewhere, a Binary that the partner refuses, no base64) is left out.
// Errors: those of PartnerEhr::read that may pass (unavailable, timeout, throttled).
[[nodiscard]] Result<std::vector<mappers::Attachment>> fetch_contents(partner::PartnerEhr& partner,
                                                                      const json::Value& document, Deadline deadline);

}  // namespace concord::artifacts
