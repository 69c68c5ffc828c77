#include "auth/access/branches.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "fhir/reference.h"

namespace concord::auth {

std::optional<std::string> patient_of(const Grant& grant, Level level, UserScopes mode) {
  const bool is_free = level == Level::system || (level == Level::user && mode == UserScopes::unrestricted);
  if (is_free) return std::string{};
  std::string patient = grant.patient;
  if (level == Level::user && mode == UserScopes::fhir_user_compartment) {
    const auto user = fhir::parse_reference(grant.fhir_user);
    // An absolute one may be of another server.
    patient = user && user->base.empty() && user->type == "Patient" ? user->id : std::string{};
  }
  if (patient.empty()) return std::nullopt;
  return patient;
}

bool Branches::is_open() const noexcept { return std::ranges::any_of(any, &Branch::is_open); }

bool Branches::is_bound() const noexcept {
  return !any.empty() && std::ranges::none_of(any, [](const Branch& branch) { return branch.patient.empty(); });
}

std::string_view Branches::patient() const noexcept { return is_bound() ? any.front().patient : std::string_view{}; }

Branches branches_of(const Grant& grant, std::string_view type, Permissions needed, UserScopes mode) {
  Branches out{.lack = Lack::type};
  const auto came = [&out](Lack lack, Level level) {
    if (lack < out.lack) return;
    out.lack = lack;
    out.nearest = level;
  };
  if (!grant.scopes.resources.empty()) out.nearest = grant.scopes.resources.front().level;
  for (const Scope& scope : grant.scopes.resources) {
    if (scope.type != "*" && scope.type != type) continue;
    if (!scope.permissions.has(needed)) {
      came(Lack::permission, scope.level);
      continue;
    }
    auto patient = patient_of(grant, scope.level, mode);
    if (!patient) {
      came(Lack::patient, scope.level);
      continue;
    }
    out.any.push_back({.scope = &scope, .patient = *std::move(patient)});
  }
  if (!out.any.empty()) out.lack = Lack::none;
  return out;
}

}  // namespace concord::auth
