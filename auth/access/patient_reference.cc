#include "auth/access/patient_reference.h"

#include "fhir/reference.h"
#include "fhir/resource_types.h"

namespace concord::auth {
namespace {

constexpr std::string_view kPatient = "Patient";

LeadsTo of_literal(const fhir::LiteralReference& literal, std::string_view patient, const Bases& bases) {
  if (literal.type != kPatient) return LeadsTo::elsewhere;
  const bool is_here = literal.base.empty() || literal.base == bases.partner || literal.base == bases.ours;
  return is_here && literal.id == patient ? LeadsTo::the_patient : LeadsTo::another_patient;
}

LeadsTo of_contained(std::string_view id, const json::Value& resource) {
  for (const json::Value& contained : resource["contained"].items()) {
    if (contained.text("id") != id) continue;
    return contained.text("resourceType") == kPatient ? LeadsTo::another_patient : LeadsTo::elsewhere;
  }
  return LeadsTo::unknown;
}

}  // namespace

LeadsTo leads_to(const json::Value& element, const json::Value& resource, std::string_view patient,
                 const Bases& bases) {
  const std::string_view text = element.text("reference");
  if (const auto literal = fhir::parse_reference(text)) return of_literal(*literal, patient, bases);
  if (text.size() > 1 && text.front() == '#') return of_contained(text.substr(1), resource);
  if (!text.empty()) return LeadsTo::unknown;
  const std::string_view type = element.text("type");
  if (!type.empty() && type != kPatient) return LeadsTo::elsewhere;
  return element["identifier"].is_null() && type.empty() ? LeadsTo::elsewhere : LeadsTo::unknown;
}

LeadsTo value_leads_to(std::string_view value, std::string_view patient, const Bases& bases) {
  if (const auto literal = fhir::parse_reference(value)) return of_literal(*literal, patient, bases);
  if (!fhir::is_logical_id(value)) return LeadsTo::unknown;
  return value == patient ? LeadsTo::the_patient : LeadsTo::another_patient;
}

}  // namespace concord::auth
