// What is known about a partner beside what it states: its vendor's shipped profile, and the operator's own file.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "service/app/config_setters.h"
#include "service/partner/capabilities_memory.h"
#include "service/partner/vendor_profile.h"

namespace concord::app {

// Settings of one partner about what it takes.
struct PartnerDelivery {
  std::string vendor = "generic";
  std::string override_file = {};  // JSON in the shape of a vendor profile; empty: none
  bool alerts_may_stay_in_report = false;
};

[[nodiscard]] Fault set_vendor(const std::string& text, PartnerDelivery& out);
// "carried" or "report-only".
[[nodiscard]] Fault set_alerts(const std::string& text, PartnerDelivery& out);

// The operator's file; an empty profile when none is named. Errors: unprocessable with all findings, the JSON pointers
// after the name of the setting.
[[nodiscard]] Result<partner::VendorProfile> read_override(const PartnerDelivery& delivery, std::string_view setting);

// The shipped profile of its vendor.
[[nodiscard]] const partner::VendorProfile& vendor_of(const PartnerDelivery& delivery);

// From what is stated to what counts.
[[nodiscard]] partner::CapabilitiesMemory::Adjust adjustment_of(const PartnerDelivery& delivery,
                                                                partner::VendorProfile override_profile);

}  // namespace concord::app
