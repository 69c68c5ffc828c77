#include "service/artifacts/artifact_access.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace concord::artifacts {
namespace {

using auth::Permission;
using auth::Permissions;

constexpr Permissions kSight{Permission::read, Permission::search};
constexpr std::array<std::string_view, 2> kWithoutScope{"Provenance", "Device"};

bool needs_scope(std::string_view type) { return std::ranges::find(kWithoutScope, type) == kWithoutScope.end(); }

auth::AccessContext own_records_of(const auth::AccessContext& access) {
  if (access.is_unrestricted()) return auth::AccessContext::unrestricted();
  auth::Grant grant = access.grant();
  grant.scopes = auth::parse_scopes("patient/*.rs").value_or(auth::Scopes{});
  return auth::AccessContext::of(std::make_shared<const auth::Grant>(std::move(grant)));
}

tl::unexpected<Error> denial(const char* reason, const char* text) {
  return fail(Error{.kind = ErrorKind::forbidden,
                    .message = text,
                    .issues = {{Severity::error, "forbidden", "", text}},
                    .reason = reason});
}

}  // namespace

ArtifactAccess::ArtifactAccess(const auth::AccessPolicy& policy, const auth::AccessContext& access,
                               partner::PartnerEhr& partner, partner::CapabilitiesMemory& capabilities)
    : context_{access},
      guard_{policy, access, {.partner = partner.base_url(), .ours = {}}},
      partner_{partner},
      visible_{partner, capabilities, guard_},
      own_records_{own_records_of(access)},
      own_guard_{policy, own_records_, {.partner = partner.base_url(), .ours = {}}},
      own_{partner, capabilities, own_guard_} {}

bool ArtifactAccess::is_bound() const { return !guard_.bound_patient().empty(); }

std::string ArtifactAccess::bound_patient() const { return is_bound() ? "Patient/" + guard_.bound_patient() : ""; }

partner::PartnerEhr& ArtifactAccess::lookups() noexcept {
  if (!is_bound()) return partner_;
  return own_;
}

Status ArtifactAccess::check_read(const mappers::Mapper& mapper) const {
  return guard_.check_type(mapper.primary_type(), kSight);
}

Status ArtifactAccess::check_search(const mappers::Mapper& mapper, const http::Parameters& parameters) const {
  fhir::rest::Call call;
  call.interaction = fhir::rest::Interaction::search;
  call.target.type = mapper.primary_type();
  call.parameters = parameters;
  return guard_.check(call);
}

Status ArtifactAccess::check_write(const mappers::Mapper& mapper) const {
  if (guard_.check_type(mapper.primary_type(), {Permission::update})) return {};
  return guard_.check_type(mapper.primary_type(), {Permission::create});
}

Status ArtifactAccess::check_patient(std::string_view literal) const {
  const std::string patient = guard_.bound_patient();
  if (patient.empty() || literal == "Patient/" + patient) return {};
  return denial("foreign-patient", "access was granted for one patient, which is not the artifact's");
}

Status ArtifactAccess::check_stored(const StoredGraph& stored) const {
  if (guard_.is_open()) return {};
  const json::Value* primary = nullptr;
  if (stored.primary) primary = &stored.primary->resource;
  if (stored.form && !stored.form->graph.empty()) primary = &stored.form->graph.front().resource;
  if (stored.form)
    RETURN_IF_ERROR(check_patient(relative_literal(stored.form->held.resource["subject"].text("reference"))));
  if (primary == nullptr) return {};
  if (guard_.may_change(*primary, Permission::update) || guard_.may_change(*primary, Permission::create)) return {};
  return denial("compartment", "an artifact of this source and id exists that access was not granted for");
}

Status ArtifactAccess::check_plan(const partner::Plan& plan, const StoredGraph& stored) const {
  if (guard_.is_open()) return {};
  for (const partner::Step& step : plan.steps) {
    // A carrier holds the resources that are judged here, and is none of them.
    if (step.action == partner::Action::unchanged || step.is_carrier || !needs_scope(step.type)) continue;
    const bool is_change = step.action == partner::Action::update || step.action == partner::Action::retract ||
                           (step.action == partner::Action::embed && stored.form);
    const Permission needed = is_change ? Permission::update : Permission::create;
    RETURN_IF_ERROR(guard_.check_type(step.type, {needed}));
    RETURN_IF_ERROR(guard_.check_new(step.resource, needed));
    const auto is_there = [&step](const partner::Found& one) { return location_of(one.resource) == step.target; };
    const auto before = std::ranges::find_if(stored.others, is_there);
    if (before == stored.others.end() || guard_.may_change(before->resource, Permission::update)) continue;
    return denial("compartment", "an artifact of this source and id exists that access was not granted for");
  }
  return {};
}

bool ArtifactAccess::may_see(const ReadForm& form) const {
  if (guard_.sees_everything()) return true;
  if (!check_patient(relative_literal(form.held.resource["subject"].text("reference")))) return false;
  return !form.graph.empty() && guard_.sees(form.graph.front().resource, auth::Purpose::all);
}

bool ArtifactAccess::hide_uncovered(ReadForm& form) const {
  if (guard_.sees_everything()) return false;
  return std::erase_if(form.graph, [this](const mappers::GraphResource& entry) {
           return needs_scope(entry.resource.text("resourceType")) && !guard_.sees(entry.resource, auth::Purpose::all);
         }) > 0;
}

std::vector<std::string_view> ArtifactAccess::uncovered(const mappers::Mapper& mapper) const {
  std::vector<std::string_view> out;
  if (guard_.sees_everything()) return out;
  for (const std::string_view type : mapper.dependent_types()) {
    if (needs_scope(type) && !guard_.has_scope(type, kSight)) out.push_back(type);
  }
  return out;
}

}  // namespace concord::artifacts
