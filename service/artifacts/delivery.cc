#include "service/artifacts/delivery.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "fhir/bundle.h"
#include "service/artifacts/looks.h"
#include "service/artifacts/single_writes.h"

namespace concord::artifacts {
namespace {

constexpr int kCreated = 201;

std::string_view fate_name(const partner::Step& step) {
  switch (step.action) {
    case partner::Action::create:
      return "created";
    case partner::Action::update:
      return is_retracted(step.resource) ? "retracted" : "updated";
    case partner::Action::unchanged:
      return "unchanged";
    case partner::Action::retract:
      return "retracted";
    case partner::Action::embed:
      return "embedded";
    case partner::Action::lose:
      return "lost";
  }
  return "unchanged";
}

bool is_assigned_by_partner(const partner::Step& step) {
  return step.action == partner::Action::create && step.target.empty();
}

// Empty when the answer cannot be read: then nobody knows what became of the write.
std::optional<Delivery> read_response(const partner::Plan& plan, const partner::Answer& answer) {
  if (!answer.body) return std::nullopt;
  const auto bundle = fhir::read_bundle(*answer.body);
  if (!bundle) return std::nullopt;
  Delivery out;
  for (const partner::Step& step : plan.steps) {
    if (!step.entry) {
      out.fates.push_back(fate_of(step, {}));
      continue;
    }
    if (*step.entry >= bundle->entries.size() || !bundle->entries[*step.entry].response) return std::nullopt;
    const fhir::EntryResponse& response = *bundle->entries[*step.entry].response;
    if (is_assigned_by_partner(step) && response.code() != kCreated) out.raced = true;
    out.fates.push_back(fate_of(step, relative_literal(response.location)));
  }
  return out;
}

// The fates when the whole graph was found: what the plan did, where the partner has it now.
std::vector<ResourceFate> found_fates(const partner::Plan& done, const partner::Plan& now) {
  std::vector<ResourceFate> out;
  for (const partner::Step& step : done.steps) {
    const auto same = std::ranges::find(now.steps, step.role, &partner::Step::role);
    out.push_back(fate_of(step, same == now.steps.end() ? std::string{} : same->target));
  }
  return out;
}

// One look: the fates when the partner holds exactly this version, nothing when it does not or cannot say.
std::optional<std::vector<ResourceFate>> look(const Work& work, const Prepared& prepared, const Bound& bound,
                                              const partner::Plan& plan) {
  const auto capabilities = work.capabilities.get(work.deadline);
  if (!capabilities) return std::nullopt;
  const auto stored = find_stored(work.search(**capabilities, bound.patient_literal), *prepared.mapper, prepared.key);
  if (!stored || !stored->primary) return std::nullopt;
  const auto step = judge(*prepared.mapper, bound.normal, *stored);
  if (!step || *step != Step::replay) return std::nullopt;
  const auto now = plan_against(prepared, bound, bound.graph, *stored, **capabilities);
  if (!now) return std::nullopt;
  return found_fates(plan, *now);
}

Result<Delivery> reconcile(const Work& work, const Prepared& prepared, const Bound& bound, const partner::Plan& plan) {
  Delivery out;
  const auto found = look_for(work, [&]() -> Result<std::string> {
    auto fates = look(work, prepared, bound, plan);
    if (!fates) return std::string{};
    out.fates = *std::move(fates);
    return std::string{"found"};
  });
  if (!found) return tl::unexpected(found.error());
  return out;
}

Result<Delivery> transact(const Work& work, const Prepared& prepared, const Bound& bound, const partner::Plan& plan) {
  const auto answer = work.partner.transaction(plan.bundle, partner::Returns::minimal, write_deadline(work));
  if (answer) {
    if (auto delivery = read_response(plan, *answer)) return *std::move(delivery);
    return reconcile(work, prepared, bound, plan);
  }
  const ErrorKind kind = answer.error().kind;
  if (kind == ErrorKind::precondition_failed || kind == ErrorKind::conflict)
    return Delivery{.fates = {}, .raced = true};
  // An answer that is no FHIR is an answer: it may have been done.
  if (kind == ErrorKind::unknown_outcome || kind == ErrorKind::partner_broken) {
    return reconcile(work, prepared, bound, plan);
  }
  return tl::unexpected(answer.error());
}

}  // namespace

ResourceFate fate_of(const partner::Step& step, const std::string& location) {
  std::string reason = step.role.starts_with("superseded") ? "superseded" : step.reason;
  return {.role = step.role,
          .type = step.type,
          .fate = std::string{fate_name(step)},
          .location = step.target.empty() ? location : step.target,
          .reason = std::move(reason)};
}

Result<Delivery> deliver(const Work& work, const Prepared& prepared, const Bound& bound, const partner::Plan& plan) {
  if (!plan.writes()) return Delivery{.fates = unchanged_fates(plan), .raced = false};
  if (plan.form == partner::Form::transaction) return transact(work, prepared, bound, plan);
  return write_singly(work, prepared, bound, plan);
}

std::vector<ResourceFate> unchanged_fates(const partner::Plan& plan) {
  std::vector<ResourceFate> out;
  for (const partner::Step& step : plan.steps) {
    ResourceFate fate = fate_of(step, {});
    if (step.writes()) fate.fate = "unchanged";
    out.push_back(std::move(fate));
  }
  return out;
}

}  // namespace concord::artifacts
