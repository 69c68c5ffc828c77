// What is known about the EHRs of one vendor beside what they state: data files, and the same shape for what an
// operator knows about one partner. No vendor is named in code.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/delivery_form.h"
#include "service/partner/capabilities.h"

namespace concord::partner {

// Changes to what is stated about one resource type.
struct TypeCorrection {
  std::string type;                   // "Observation"; "*": every type that is stated
  std::vector<std::string> add = {};  // names of the table of interactions: "create", "conditional-create" …
  std::vector<std::string> remove = {};
  std::vector<std::string> add_parameters = {};
  std::vector<std::string> remove_parameters = {};
  std::vector<std::string> creatable_categories = {};
  std::vector<std::string> creatable_codes = {};
  std::optional<bool> keeps_identifier = {};
  std::optional<bool> conditional_create_is_atomic = {};
  friend bool operator==(const TypeCorrection&, const TypeCorrection&) = default;
};

// Calls that a partner bears.
struct CallRate {
  double per_second = 0;
  double burst = 0;
  friend bool operator==(const CallRate&, const CallRate&) = default;
};

struct VendorProfile {
  std::string vendor;                 // "epic"; empty for an operator's
  std::vector<std::string> add = {};  // "transaction", "batch"
  std::vector<std::string> remove = {};
  std::vector<TypeCorrection> types = {};  // applied in their order
  std::optional<mappers::DocumentFormat> document_format = {};
  std::optional<mappers::Carrier> document_carrier = {};
  std::optional<bool> busy_means_not_processed = {};  // a 503 with Retry-After to a write: certainly not done
  std::optional<CallRate> rate = {};
  friend bool operator==(const VendorProfile&, const VendorProfile&) = default;
};

inline constexpr std::size_t kProfileTypesMax = 200;
inline constexpr std::size_t kProfileListMax = 200;

// Errors: unprocessable with all findings and their JSON pointers: unknown members, types, interactions and codes.
[[nodiscard]] Result<VendorProfile> read_vendor_profile(const json::Value& text);

// What the partner can do: what it states, corrected by the vendor's profile and then by the operator's.
[[nodiscard]] Capabilities effective(Capabilities stated, const VendorProfile& profile);

// How often the partner bears to be asked, and whether a busy one (503 with Retry-After) has certainly not done what it
// was asked: what the operator says, else what the vendor's profile does.
[[nodiscard]] std::optional<CallRate> call_rate(const VendorProfile& vendor, const VendorProfile& own);
[[nodiscard]] bool busy_means_not_processed(const VendorProfile& vendor, const VendorProfile& own);

// The shipped profile of that name, or nullptr: epic, oracle, athenahealth, hapi, medplum, generic.
[[nodiscard]] const VendorProfile* find_vendor(std::string_view name);
// All of them.
[[nodiscard]] std::span<const VendorProfile> vendors();

}  // namespace concord::partner
