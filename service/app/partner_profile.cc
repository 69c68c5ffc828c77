#include "service/app/partner_profile.h"

#include <utility>

#include <fmt/format.h>

#include "core/json/read.h"
#include "service/app/secret_file.h"

namespace concord::app {

Fault set_vendor(const std::string& text, PartnerDelivery& out) {
  out.vendor = text;
  return partner::find_vendor(text) == nullptr ? "must be epic, oracle, athenahealth, hapi, medplum or generic"
                                               : nullptr;
}

Fault set_alerts(const std::string& text, PartnerDelivery& out) {
  out.alerts_may_stay_in_report = text == "report-only";
  return text == "report-only" || text == "carried" ? nullptr : "must be carried or report-only";
}

Result<partner::VendorProfile> read_override(const PartnerDelivery& delivery, std::string_view setting) {
  if (delivery.override_file.empty()) return partner::VendorProfile{};
  const auto refused = [setting](std::string_view pointer, std::string text) {
    return Issue{.severity = Severity::error,
                 .code = "value",
                 .expression = fmt::format("{}{}{}", setting, pointer.empty() ? "" : "#", pointer),
                 .text = std::move(text)};
  };
  const auto text = read_secret_text(delivery.override_file);
  if (!text) return fail(ErrorKind::unprocessable, "a file cannot be read", {refused("", text.error().message)});
  const auto value = json::read(*text);
  if (!value) return fail(ErrorKind::unprocessable, "a file is no JSON", {refused("", value.error().message)});
  auto profile = partner::read_vendor_profile(*value);
  if (profile) return profile;
  std::vector<Issue> issues;
  for (const Issue& issue : profile.error().issues) issues.push_back(refused(issue.expression, issue.text));
  return fail(ErrorKind::unprocessable, "a partner's override is not valid", std::move(issues));
}

const partner::VendorProfile& vendor_of(const PartnerDelivery& delivery) {
  static const partner::VendorProfile kUnknown{};
  const partner::VendorProfile* const known = partner::find_vendor(delivery.vendor);
  return known == nullptr ? kUnknown : *known;
}

partner::CapabilitiesMemory::Adjust adjustment_of(const PartnerDelivery& delivery,
                                                  partner::VendorProfile override_profile) {
  const partner::VendorProfile& vendor = vendor_of(delivery);
  const bool may_stay = delivery.alerts_may_stay_in_report;
  return [&vendor, may_stay, own = std::move(override_profile)](partner::Capabilities stated) {
    stated = partner::effective(std::move(stated), vendor);
    stated = partner::effective(std::move(stated), own);
    stated.alerts_may_stay_in_report = may_stay;
    return stated;
  };
}

}  // namespace concord::app
