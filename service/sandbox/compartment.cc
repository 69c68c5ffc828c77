#include "service/sandbox/compartment.h"

#include <algorithm>

#include "fhir/definitions/compartments.h"
#include "fhir/reference.h"
#include "fhir/search/search.h"
#include "service/sandbox/served.h"

namespace concord::sandbox {

bool is_compartment(std::string_view type) noexcept { return !fhir::compartment(type).empty(); }

std::vector<std::string_view> types_in(std::string_view compartment) {
  std::vector<std::string_view> out;
  for (const fhir::CompartmentRow& row : fhir::compartment(compartment)) {
    const std::string_view type = fhir::type_at(row.resource).name;
    if (row.parameters.count > 0 && is_stored_type(type)) out.push_back(type);
  }
  return out;
}

bool is_in(const Compartment& compartment, const Record& record) {
  const fhir::Type* type = fhir::find_type(record.type);
  if (type == nullptr) return false;
  const auto leads_there = [&compartment](const std::string& reference) {
    const auto literal = fhir::parse_reference(reference);
    return literal && literal->base.empty() && literal->type == compartment.type && literal->id == compartment.id;
  };
  const auto names = fhir::compartment_parameters(compartment.type, *type);
  return std::ranges::any_of(names, [&](std::string_view name) {
    if (name == "{def}") return record.type == compartment.type && record.id == compartment.id;
    return std::ranges::any_of(fhir::references(name, record.current().resource), leads_there);
  });
}

}  // namespace concord::sandbox
