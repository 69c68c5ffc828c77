#include "auth/access/patient_compartment.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "fhir/definitions/compartments.h"
#include "fhir/resource_types.h"
#include "fhir/search/search.h"

namespace concord::auth {
namespace {

using json::Value;

constexpr std::string_view kPatient = "Patient";
constexpr std::string_view kPatientParameter = "patient";
constexpr std::string_view kItself = "{def}";

bool contains_text(const std::vector<std::string>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

// R4 defines `patient` for most types, as one of the elements that make them members.
std::string narrowing_of(std::string_view type, const std::vector<std::string>& parameters) {
  const auto patient = fhir::search_parameter(type, kPatientParameter);
  if (patient && patient->type == "reference") return std::string{kPatientParameter};
  if (contains_text(parameters, "subject")) return "subject";
  return parameters.empty() ? std::string{} : parameters.front();
}

// How often the parameters of a resource lead where; unknown when they cannot be evaluated.
struct Leads {
  std::size_t to_patient = 0;
  std::size_t to_others = 0;
  std::size_t open = 0;
};
Leads leads_of(const Value& resource, const std::vector<std::string>& parameters, std::string_view patient,
               const Bases& bases) {
  Leads out;
  for (const std::string& parameter : parameters) {
    const auto elements = fhir::referring_elements(parameter, resource);
    if (!elements) return {.to_patient = 0, .to_others = 0, .open = 1};
    for (const Value& element : *elements) {
      const LeadsTo where = leads_to(element, resource, patient, bases);
      out.to_patient += where == LeadsTo::the_patient ? 1 : 0;
      out.to_others += where == LeadsTo::another_patient ? 1 : 0;
      out.open += where == LeadsTo::unknown ? 1 : 0;
    }
  }
  return out;
}

}  // namespace

const CompartmentOverrides& shipped_overrides() {
  static const CompartmentOverrides kShipped{
      .drop = {"Patient.link", "Group.member"},
      .extend = {{"Task", {"patient"}}, {"Device", {"patient"}}, {"GuidanceResponse", {"patient"}}},
      .universal = {"CodeSystem", "Endpoint", "HealthcareService", "Location", "Medication", "Organization",
                    "Practitioner", "PractitionerRole", "Questionnaire", "ValueSet"},
      .free_without_patient = {"Device"},
      .follows_target = {"Provenance"}};
  return kShipped;
}

PatientCompartment::PatientCompartment(const CompartmentOverrides& overrides) {
  for (const fhir::CompartmentRow& stated : fhir::compartment(kPatient)) {
    const std::string type{fhir::type_at(stated.resource).name};
    Row row;
    for (const std::string_view parameter : fhir::compartment_parameters(kPatient, fhir::type_at(stated.resource))) {
      if (parameter == kItself || contains_text(overrides.drop, fmt::format("{}.{}", type, parameter))) continue;
      row.parameters.emplace_back(parameter);
    }
    rows_.emplace(type, std::move(row));
  }
  for (const auto& [type, parameters] : overrides.extend) {
    if (const auto at = rows_.find(type); at != rows_.end()) {
      at->second.parameters.insert(at->second.parameters.end(), parameters.begin(), parameters.end());
    }
  }
  for (auto& [type, row] : rows_) {
    if (!row.parameters.empty() || type == kPatient) row.standing = Standing::member;
    if (contains_text(overrides.universal, type)) row.standing = Standing::universal;
    if (contains_text(overrides.follows_target, type)) row.standing = Standing::follows_target;
    if (contains_text(overrides.free_without_patient, type)) row.standing = Standing::member_or_free;
    if (row.standing == Standing::member) row.narrowing = type == kPatient ? "_id" : narrowing_of(type, row.parameters);
  }
}

const PatientCompartment::Row& PatientCompartment::row(std::string_view type) const noexcept {
  static const Row kUnknown;
  const auto at = rows_.find(type);
  return at == rows_.end() ? kUnknown : at->second;
}

Standing PatientCompartment::standing(std::string_view type) const noexcept { return row(type).standing; }

const std::vector<std::string>& PatientCompartment::parameters(std::string_view type) const noexcept {
  return row(type).parameters;
}

std::string_view PatientCompartment::narrowing_parameter(std::string_view type) const noexcept {
  return row(type).narrowing;
}

bool PatientCompartment::contains(const Value& resource, std::string_view patient, const Bases& bases) const {
  const std::string_view type = resource.text("resourceType");
  const Row& known = row(type);
  if (patient.empty()) return false;
  if (type == kPatient) return known.standing == Standing::member && resource.text("id") == patient;
  const Leads leads = leads_of(resource, known.parameters, patient, bases);
  if (leads.to_patient > 0) return true;
  return known.standing == Standing::member_or_free && leads.to_others == 0 && leads.open == 0;
}

bool PatientCompartment::belongs_to(const Value& resource, std::string_view patient, const Bases& bases) const {
  const std::string_view type = resource.text("resourceType");
  if (type == kPatient || patient.empty()) return contains(resource, patient, bases);
  return leads_of(resource, row(type).parameters, patient, bases).to_patient > 0;
}

bool PatientCompartment::is_only_of(const Value& resource, std::string_view patient, const Bases& bases) const {
  const std::string_view type = resource.text("resourceType");
  if (patient.empty()) return false;
  if (type == kPatient) return resource.text("id") == patient;
  const Leads leads = leads_of(resource, row(type).parameters, patient, bases);
  return leads.to_patient > 0 && leads.to_others == 0 && leads.open == 0;
}

}  // namespace concord::auth
