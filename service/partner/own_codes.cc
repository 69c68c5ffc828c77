#include "service/partner/own_codes.h"

#include <algorithm>
#include <array>

namespace concord::partner {
namespace {

using json::Value;
using enum ErrorKind;

constexpr std::string_view kEhrMessages = "urn:oid:1.2.840.114350.1.13.";
constexpr std::chrono::seconds kDay{86'400};

constexpr std::string_view kSuppressed = "the partner shows this record only to who says why it must be seen";
constexpr std::string_view kNeedsParameters = "the partner asks for further search parameters";
constexpr std::string_view kRule = "a rule of the partner forbids this";

constexpr std::array kCodes{
    OwnCode{kEhrMessages, "4101", std::nullopt, 0, "", ""},
    OwnCode{kEhrMessages, "4119", std::nullopt, 0, "incomplete", "the partner says that there may be more than this"},
    OwnCode{kEhrMessages, "4110", partner_rejected, 400, "required", kNeedsParameters},
    OwnCode{kEhrMessages, "4111", partner_rejected, 400, "required", kNeedsParameters},
    OwnCode{kEhrMessages, "59108", partner_rejected, 400, "required", kNeedsParameters},
    OwnCode{kEhrMessages, "4113", gone, 410, "not-found", "the page has expired at the partner; search again"},
    OwnCode{kEhrMessages, "4122", partner_rejected, 400, "not-supported", "the partner does not know a parameter"},
    OwnCode{kEhrMessages, "4127", partner_rejected, 400, "too-costly",
            "the search finds more than the partner gives; narrow it, or ask for fewer with _count"},
    OwnCode{kEhrMessages, "59133", partner_rejected, 400, "too-costly",
            "the search finds more than the partner gives; narrow it, or ask for fewer with _count"},
    OwnCode{kEhrMessages, "4130", forbidden, 403, "suppressed", kSuppressed},
    OwnCode{kEhrMessages, "4131", forbidden, 403, "suppressed", kSuppressed},
    OwnCode{kEhrMessages, "4134", forbidden, 403, "suppressed", kSuppressed},
    OwnCode{kEhrMessages, "4135", throttled, 429, "throttled", "the partner allows no more of these requests today",
            kDay},
    OwnCode{kEhrMessages, "59141", conflict, 409, "duplicate", "the partner says that it has this resource already"},
    OwnCode{kEhrMessages, "59159", partner_rejected, 422, "business-rule", kRule},
    OwnCode{kEhrMessages, "40000", partner_rejected, 422, "business-rule", kRule},
};

const OwnCode* row_of(const Value& coding) noexcept {
  const std::string_view system = coding.text("system");
  const auto* row = std::ranges::find_if(
      kCodes, [&](const OwnCode& one) { return one.code == coding.text("code") && system.starts_with(one.system); });
  return row == kCodes.end() ? nullptr : row;
}

}  // namespace

const OwnCode* own_code(const Value& outcome) noexcept {
  if (outcome.text("resourceType") != "OperationOutcome") return nullptr;
  for (const Value& issue : outcome["issue"].items()) {
    for (const Value& coding : issue["details"]["coding"].items()) {
      if (const OwnCode* row = row_of(coding)) return row;
    }
  }
  return nullptr;
}

}  // namespace concord::partner
