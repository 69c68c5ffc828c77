#include "service/artifacts/delivery.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "fhir/bundle.h"

namespace concord::artifacts {
namespace {

using std::chrono::milliseconds;

// When to look after a write that nobody answered, from the moment it was given up.
constexpr std::array kLooks{milliseconds{500}, milliseconds{2'000}, milliseconds{5'000}};
// Kept back from the write for looking, unless that is more than a quarter of the time.
constexpr milliseconds kLookingTime{6'000};
constexpr int kCreated = 201;
constexpr std::string_view kUnknownText =
    "the partner did not answer whether the artifact was stored; send the same request again to find out";

std::string_view fate_of(const partner::Step& step) {
  switch (step.action) {
    case partner::Action::create:
      return "created";
    case partner::Action::update:
      return is_retracted(step.resource) ? "retracted" : "updated";
    case partner::Action::unchanged:
      return "unchanged";
    case partner::Action::retract:
      return "retracted";
  }
  return "unchanged";
}

ResourceFate fate(const partner::Step& step, const std::string& location) {
  return {.role = step.role,
          .type = step.type,
          .fate = std::string{fate_of(step)},
          .location = step.target.empty() ? location : step.target,
          .reason = step.role.starts_with("superseded") ? "superseded" : ""};
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
      out.fates.push_back(fate(step, {}));
      continue;
    }
    if (*step.entry >= bundle->entries.size() || !bundle->entries[*step.entry].response) return std::nullopt;
    const fhir::EntryResponse& response = *bundle->entries[*step.entry].response;
    if (is_assigned_by_partner(step) && response.code() != kCreated) out.raced = true;
    out.fates.push_back(fate(step, relative_literal(response.location)));
  }
  return out;
}

// The fates when the whole graph was found: what the plan did, where the partner has it now.
std::vector<ResourceFate> found_fates(const partner::Plan& done, const partner::Plan& now) {
  std::vector<ResourceFate> out;
  for (const partner::Step& step : done.steps) {
    const auto same = std::ranges::find(now.steps, step.role, &partner::Step::role);
    out.push_back(fate(step, same == now.steps.end() ? std::string{} : same->target));
  }
  return out;
}

// One look: the fates when the partner holds exactly this version, nothing when it does not or cannot say.
std::optional<std::vector<ResourceFate>> look(const Work& work, const Prepared& prepared, const Bound& bound,
                                              const partner::Plan& plan) {
  const auto stored = find_stored(work.search(), *prepared.mapper, prepared.key);
  if (!stored || !stored->primary) return std::nullopt;
  const auto step = judge(*prepared.mapper, bound.normal, *stored);
  if (!step || *step != Step::replay) return std::nullopt;
  const auto now = plan_against(work, bound.graph, *stored);
  if (!now) return std::nullopt;
  return found_fates(plan, *now);
}

Result<Delivery> reconcile(const Work& work, const Prepared& prepared, const Bound& bound, const partner::Plan& plan) {
  const Deadline given_up = work.clock.steady_now();
  for (const milliseconds after : kLooks) {
    if (given_up + after >= work.deadline) break;
    work.clock.sleep_until(given_up + after);
    if (auto fates = look(work, prepared, bound, plan)) return Delivery{.fates = *std::move(fates), .raced = false};
  }
  work.metrics.count("concord_writes_unknown_total", {{"partner", work.partner.id().str()}});
  return fail(
      ErrorKind::unknown_outcome, std::string{kUnknownText},
      {{.severity = Severity::error, .code = "incomplete", .expression = {}, .text = std::string{kUnknownText}}});
}

Deadline write_deadline(const Work& work) {
  const auto remaining = work.deadline - work.clock.steady_now();
  return work.deadline - std::min<Deadline::duration>(kLookingTime, remaining / 4);
}

}  // namespace

Result<Delivery> deliver(const Work& work, const Prepared& prepared, const Bound& bound, const partner::Plan& plan) {
  if (plan.bundle.is_null()) return Delivery{.fates = unchanged_fates(plan), .raced = false};
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

std::vector<ResourceFate> unchanged_fates(const partner::Plan& plan) {
  std::vector<ResourceFate> out;
  for (const partner::Step& step : plan.steps) {
    out.push_back({.role = step.role, .type = step.type, .fate = "unchanged", .location = step.target, .reason = {}});
  }
  return out;
}

}  // namespace concord::artifacts
