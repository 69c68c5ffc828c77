// What may be seen and written, resource by resource.
#include "auth/access/guard.h"

#include <algorithm>
#include <utility>

#include "fhir/reference.h"
#include "fhir/search/search.h"

namespace concord::auth {
namespace {

using json::Value;

constexpr Permissions kAll{Permission::create, Permission::read, Permission::update, Permission::remove,
                           Permission::search};

constexpr Permissions kSight{Permission::read, Permission::search};

bool opens_everything(const AccessContext& access, UserScopes mode, Permissions needed) {
  if (access.is_unrestricted()) return true;
  return std::ranges::any_of(access.grant().scopes.resources, [mode, needed](const Scope& scope) {
    const bool is_free =
        scope.level == Level::system || (scope.level == Level::user && mode == UserScopes::unrestricted);
    return is_free && scope.type == "*" && scope.permissions.has(needed) && scope.filters.empty();
  });
}

Error forbidden(const char* reason, const char* text) {
  return {.kind = ErrorKind::forbidden,
          .message = text,
          .issues = {{.code = "forbidden", .expression = {}, .text = text}},
          .reason = reason};
}

bool has_conditional_reference(const Value& resource) {
  bool found = false;
  fhir::for_each_reference(resource, [&found](const Value& element, const std::string&) {
    found = found || fhir::parse_conditional_reference(element.text("reference")).has_value();
  });
  return found;
}

}  // namespace

Guard::Guard(const AccessPolicy& policy, const AccessContext& access, Bases bases)
    : policy_{policy},
      access_{access},
      bases_{std::move(bases)},
      is_open_{opens_everything(access, policy.options().user_scopes, kAll)},
      sees_everything_{is_open_ || opens_everything(access, policy.options().user_scopes, kSight)} {}

Branches Guard::branches(std::string_view type, Permissions needed) const {
  return branches_of(access_.grant(), type, needed, policy_.options().user_scopes);
}

bool Guard::is_open(std::string_view type, Permissions needed) const {
  return is_open_ || branches(type, needed).is_open();
}

std::string Guard::bound_patient() const {
  if (is_open_) return {};
  std::string out;
  for (const Scope& scope : access_.grant().scopes.resources) {
    const auto patient = patient_of(access_.grant(), scope.level, policy_.options().user_scopes);
    if (patient && patient->empty()) return {};
    if (patient) out = *patient;
  }
  return out;
}

bool Guard::has_scope(std::string_view type, Permissions needed) const {
  return is_open_ || !branches(type, needed).any.empty();
}

std::string Guard::bound_to(std::string_view type, Permissions needed) const {
  return is_open_ ? std::string{} : std::string{branches(type, needed).patient()};
}

bool Guard::allows(const Branch& branch, const Value& resource, const SeesTarget& sees_target) const {
  if (!branch.scope->filters.empty() && !fhir::matches(branch.scope->query, resource)) return false;
  if (branch.patient.empty()) return true;
  switch (policy_.compartment().standing(resource.text("resourceType"))) {
    case Standing::refused:
      return false;
    case Standing::universal:
      return true;
    case Standing::member:
    case Standing::member_or_free:
      return policy_.compartment().contains(resource, branch.patient, bases_);
    case Standing::follows_target:
      break;
  }
  const Value& targets = resource["target"];
  if (!sees_target || targets.items().empty()) return false;
  return std::ranges::all_of(targets.items(), [&](const Value& target) {
    const auto literal = fhir::parse_reference(target.text("reference"));
    const bool is_here =
        literal && (literal->base.empty() || literal->base == bases_.partner || literal->base == bases_.ours);
    return is_here && sees_target(literal->type, literal->id);
  });
}

bool Guard::sees_with(const Value& resource, Permissions needed, const SeesTarget& sees_target) const {
  const Branches found = branches(resource.text("resourceType"), needed);
  return std::ranges::any_of(found.any, [&](const Branch& each) { return allows(each, resource, sees_target); });
}

// The user may always read the resource that stands for them (SMART, fhirUser).
bool Guard::is_user_self(const Value& resource) const {
  const Grant& grant = access_.grant();
  if (!grant.scopes.fhir_user || grant.fhir_user.empty()) return false;
  const auto user = fhir::parse_reference(grant.fhir_user);
  if (!user || user->type != resource.text("resourceType") || user->id != resource.text("id")) return false;
  return user->base.empty() || user->base == bases_.ours || user->base == bases_.partner;
}

bool Guard::sees(const Value& resource, Purpose purpose, const SeesTarget& sees_target) const {
  if (is_open_ || !policy_.options().stages.release || resource.text("resourceType") == "OperationOutcome") return true;
  const auto with = [&](Permission permission) { return sees_with(resource, {permission}, sees_target); };
  bool is_seen = false;
  switch (purpose) {
    case Purpose::read:
      is_seen = with(Permission::read);
      break;
    case Purpose::match:
      is_seen = with(Permission::search);
      break;
    case Purpose::include:
      is_seen = with(Permission::read) || with(Permission::search);
      break;
    case Purpose::all:
      is_seen = with(Permission::read) && with(Permission::search);
      break;
  }
  if (!is_seen && purpose != Purpose::match) is_seen = is_user_self(resource);
  return is_seen || !policy_.hides("hidden");
}

bool Guard::may_change(const Value& before, Permission permission) const {
  if (is_open_ || !policy_.options().stages.release) return true;
  const Branches found = branches(before.text("resourceType"), {permission});
  // What is for everybody to see is nobody's to change.
  const bool may = std::ranges::any_of(found.any, [&](const Branch& each) {
    return allows(each, before, {}) &&
           (each.patient.empty() || policy_.compartment().belongs_to(before, each.patient, bases_));
  });
  return may || !policy_.hides("hidden");
}

Status Guard::check_new(const Value& resource, Permission permission) const {
  const std::string_view type = resource.text("resourceType");
  if (is_open_ || !policy_.options().stages.release) return {};
  const Branches found = branches(type, {permission});
  if (found.is_open()) return {};
  if (found.is_bound() && has_conditional_reference(resource)) {
    return policy_.denied(forbidden("open-reference", "a reference must name a resource by its id"));
  }
  bool is_filtered = false;
  for (const Branch& branch : found.any) {
    const bool is_own = branch.patient.empty() || policy_.compartment().is_only_of(resource, branch.patient, bases_);
    const bool fits = branch.scope->filters.empty() || fhir::matches(branch.scope->query, resource);
    if (is_own && fits) return {};
    is_filtered = is_filtered || is_own;
  }
  if (is_filtered) {
    return policy_.denied(forbidden("granular", "the scopes do not allow a resource of this kind to be written"));
  }
  return policy_.denied(
      forbidden("compartment", "every reference to a patient must be to the one that access was granted for"));
}

}  // namespace concord::auth
