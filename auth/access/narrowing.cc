// The search that the partner gets: no more than what may be seen, as far as parameters can say it. What it answers is
// judged again, whatever it made of them.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "auth/access/guard.h"
#include "auth/access/search_text.h"
#include "fhir/rest/fields.h"
#include "fhir/search/search.h"

namespace concord::auth {
namespace {

constexpr Permissions kSearch{Permission::search};

bool is_id_parameter(std::string_view type, std::string_view name) { return type == "Patient" && name == "_id"; }

// The values of `_id` that are the patient's.
std::string own_ids(const std::string& value, std::string_view patient) {
  const auto parts = fhir::rest::parts(value, ",");
  return std::ranges::find(parts, patient) == parts.end() ? std::string{} : std::string{patient};
}

}  // namespace

std::string Guard::permitted_values(std::string_view name, const std::string& value, std::string_view patient) const {
  const bool is_patients = is_patient_parameter(first_name(name)) || modifier_of(name) == "Patient";
  std::string out;
  for (const std::string_view each : fhir::rest::parts(value, ",")) {
    const LeadsTo where = value_leads_to(each, patient, bases_);
    const bool is_bare = each.find('/') == std::string_view::npos;
    const bool is_permitted =
        where == LeadsTo::the_patient || (!is_patients && (where != LeadsTo::another_patient || is_bare));
    if (!is_permitted) continue;
    if (!out.empty()) out += ',';
    out += each;
  }
  return out;
}

// "Observation:subject:Patient": at least one of the types in question must have been granted.
bool Guard::may_include(const std::string& value, bool is_reverse) const {
  const auto parts = fhir::rest::parts(value, ":");
  if (parts.empty() || parts.front() == "*") return true;
  const auto is_granted = [this](std::string_view type) {
    return !branches(type, {Permission::read}).any.empty() || !branches(type, {Permission::search}).any.empty();
  };
  if (is_reverse) return is_granted(parts.front());
  return parts.size() < 3 || is_granted(parts[2]);
}

Narrowed Guard::narrowed(std::string_view type, const http::Parameters& parameters, const IsKnown& is_known) const {
  Narrowed out{.parameters = parameters, .is_exact = true};
  if (is_open_ || !policy_.options().stages.narrowing || policy_.options().is_shadow) return out;
  const Branches found = branches(type, kSearch);
  const std::string_view patient = found.patient();
  out.parameters.clear();
  for (const auto& [name, value] : parameters) {
    const std::string_view first = first_name(name);
    const bool is_reverse = first == "_revinclude";
    if (is_reverse || first == "_include") {
      if (may_include(value, is_reverse)) out.parameters.emplace_back(name, value);
      continue;
    }
    std::string kept = value;
    if (!patient.empty() && !is_link(name)) {
      const auto parameter = fhir::search_parameter(type, first);
      if (is_id_parameter(type, name)) kept = own_ids(value, patient);
      if (parameter && parameter->type == "reference") kept = permitted_values(name, value, patient);
    }
    out.is_empty = out.is_empty || (kept.empty() && !value.empty());
    out.parameters.emplace_back(name, std::move(kept));
  }
  if (found.is_open()) return out;
  narrow_to(found, type, is_known, out);
  narrow_by_filters(found, is_known, out);
  return out;
}

void Guard::narrow_to(const Branches& found, std::string_view type, const IsKnown& is_known, Narrowed& out) const {
  if (!found.is_bound()) {
    out.is_exact = false;
    return;
  }
  const PatientCompartment& compartment = policy_.compartment();
  const std::string_view parameter = compartment.narrowing_parameter(type);
  if (compartment.standing(type) == Standing::universal) return;
  if (parameter.empty() || !is_known(parameter)) {
    out.is_exact = false;
    return;
  }
  const std::string value =
      type == "Patient" ? std::string{found.patient()} : fmt::format("Patient/{}", found.patient());
  out.added.emplace_back(parameter);
  const auto has_it = [&](const auto& each) { return each.first == parameter && each.second == value; };
  if (std::ranges::none_of(out.parameters, has_it)) out.parameters.emplace_back(parameter, value);
}

// One scope's filters are further criteria; those of several are a list when all filter by the same parameter.
// Otherwise only the answer tells.
void Guard::narrow_by_filters(const Branches& found, const IsKnown& is_known, Narrowed& out) const {
  const auto is_unfiltered = [](const Branch& branch) { return branch.scope->filters.empty(); };
  if (std::ranges::any_of(found.any, is_unfiltered)) return;
  if (found.any.size() == 1) {
    for (const auto& [name, value] : found.any.front().scope->filters) {
      out.is_exact = out.is_exact && is_known(name);
      if (!is_known(name)) continue;
      out.parameters.emplace_back(name, value);
      out.added.push_back(name);
    }
    return;
  }
  std::set<std::string> names;
  std::string values;
  for (const Branch& branch : found.any) {
    for (const auto& [name, value] : branch.scope->filters) {
      names.insert(name);
      values += (values.empty() ? "" : ",") + value;
    }
  }
  const bool is_list = names.size() == 1 && is_known(*names.begin()) &&
                       std::ranges::all_of(found.any, [](const Branch& b) { return b.scope->filters.size() == 1; });
  out.is_exact = out.is_exact && is_list;
  if (!is_list) return;
  out.parameters.emplace_back(*names.begin(), values);
  out.added.push_back(*names.begin());
}

}  // namespace concord::auth
