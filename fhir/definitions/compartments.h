// The compartments of R4 (compartmentdefinition.html) as tables: which reference parameters put a resource into the
// compartment of a patient, practitioner, related person, encounter or device.
#pragma once

#include <span>
#include <string_view>

#include "fhir/definitions/definitions.h"

namespace concord::fhir {

struct CompartmentRow {
  std::string_view compartment;  // "Patient"
  TypeIndex resource;
  Rows parameters;  // of compartment_parameters(); none: never in the compartment
};

// One row for each resource type; empty when R4 has no such compartment.
[[nodiscard]] std::span<const CompartmentRow> compartment(std::string_view name) noexcept;
// Codes of search parameters that put `type` into that compartment ("subject", "performer"); empty when none does.
// "{def}" stands for the resource itself.
[[nodiscard]] std::span<const std::string_view> compartment_parameters(std::string_view name,
                                                                       const Type& type) noexcept;

}  // namespace concord::fhir
