#include "fhir/definitions/compartments.h"

#include <algorithm>

#include "fhir/definitions/tables.h"

namespace concord::fhir {

std::span<const CompartmentRow> compartment(std::string_view name) noexcept {
  return tables::rows_of(tables::kCompartments, name, &CompartmentRow::compartment);
}

std::span<const std::string_view> compartment_parameters(std::string_view name, const Type& type) noexcept {
  const auto resource = static_cast<TypeIndex>(&type - types().data());
  const auto rows = compartment(name);
  const auto found = std::ranges::lower_bound(rows, resource, {}, &CompartmentRow::resource);
  if (found == rows.end() || found->resource != resource) return {};
  return tables::slice(tables::kCompartmentParameters, found->parameters);
}

}  // namespace concord::fhir
