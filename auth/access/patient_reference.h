// Whether a reference, in a resource or as the value of a search parameter, leads to one certain patient (R4
// references.html). Nothing is looked up.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"

namespace concord::auth {

// The URLs below which relative references lie: the partner's and ours, no slash at the end.
struct Bases {
  std::string partner;
  std::string ours;
};

enum class LeadsTo : std::uint8_t {
  the_patient,
  another_patient,  // by another id, at another server, or contained
  elsewhere,        // certainly to no patient
  unknown,          // it may be any: logical, conditional, urn:uuid:…
};

// Of an element of type Reference in `resource`.
[[nodiscard]] LeadsTo leads_to(const json::Value& element, const json::Value& resource, std::string_view patient,
                               const Bases& bases);
// Of one value of a reference parameter: "17", "Patient/17", "https://…/Patient/17". A bare id is taken for a
// patient's.
[[nodiscard]] LeadsTo value_leads_to(std::string_view value, std::string_view patient, const Bases& bases);

}  // namespace concord::auth
